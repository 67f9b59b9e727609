// Keys for who judges: to go from case to case, and to decide with one key and another
// for the reason. Keys of the browser and of screen readers stay theirs, none counts
// while something is typed, and the box that "?" opens switches them off.

import { recall, remember } from "../device.js";
import { choose, listen, write } from "./verdicts.js";

const OFF = "keys-off";
const ACTS = { d: "dismiss", e: "restore", h: "hide", p: "publish", r: "remove" };
const WITH_REASON = ["hide", "remove"];
// Without what decides, steps or takes back: a key pressed twice chooses nothing.
const REASONS = "123456789abcfgilmnoqstvwxyz";
const ELSE = { other: "0" }; // Wherever it stands in the list.
const STEPS = { j: 1, k: -1 };
const OF_CASE = "osvx";
const OF_PAGE = "nt";
const CASE = ".case, .together__case";
const ALL = "[data-acts]"; // Where one form judges all that are ticked.
const UNREAD_FOR = 1000; // Milliseconds.
const STAY_EVERY = 4 * 60_000; // A case is taken for ten minutes.

const [help, hint, reasons, off] = ["keys", "keys-hint", "keys-reasons", "keys-off"].map((id) => document.getElementById(id));
let last = null;
let judged = ""; // Which case was judged last on this page, by its id.
let asked = null;
let underWay = 0;
let isLeaving = false;
let seenSince = performance.now();
const ahead = [];

const cases = () => [...document.querySelectorAll(CASE)];
const focused = () => document.activeElement.closest(CASE);
const current = () => focused() ?? (last?.isConnected ? last : cases()[0]);

function go(to) {
  if (!to) return;
  last = to;
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "start" });
}

// What was decided leaves its line in place: the next case is the one after it.
function step(by) {
  const all = cases();
  const at = all.indexOf(current());
  const isNew = last === null && !focused();
  go(all[isNew ? 0 : at + by]);
}

function forgetAsked() {
  asked = null;
  reasons.hidden = true;
  reasons.replaceChildren();
}

// Rules come first in every list, so that each has the same key whatever else goes with an act.
function ask(button, select, name) {
  const fits = ({ value, dataset }) => value && (dataset.only ?? name).split(" ").includes(name);
  const options = new Map();
  const list = document.createElement("ol");
  [...select.options].filter(fits).forEach((option, at) => {
    const [item, key] = ["li", "kbd"].map((tag) => document.createElement(tag));
    key.textContent = ELSE[option.value] ?? REASONS[at] ?? "";
    options.set(key.textContent, option);
    item.append(key, " ", option.textContent);
    list.append(item);
  });
  const title = document.createElement("p");
  const about = button.closest("[data-about]")?.dataset.about;
  const what = [(button.labels[0] ?? button).textContent.trim(), about].filter(Boolean).join(" · ");
  title.textContent = `${what}: ${reasons.dataset.title}`;
  reasons.replaceChildren(title, list);
  reasons.hidden = false;
  asked = { button, select, options };
}

// Any other key leaves the question: one pressed later isn't for its case.
function isAnswer(key) {
  if (!asked || key.length > 1) return false; // As Shift, with which some type a number.
  const isOne = asked.options.has(key) || "0123456789".includes(key);
  if (asked.button.isConnected && isOne) return true;
  forgetAsked();
  return false;
}

// A key pressed twice judges nothing that has only just come and that nobody can have read.
const isUnread = () => performance.now() - seenSince < UNREAD_FOR;

function decide(button) {
  if (isUnread()) return;
  button.click();
  if (button.type === "radio") button.form.requestSubmit();
}

function act(name) {
  const button = (document.querySelector(ALL) ?? current())?.querySelector(`[data-act~="${name}"]`);
  if (!button) return;
  const select = WITH_REASON.includes(name) && button.closest(`.acts__line, ${ALL}`).querySelector("select");
  if (!select || select.value) decide(button);
  else ask(button, select, name);
}

function answer(key) {
  const { button, select, options } = asked;
  const option = options.get(key);
  if (!option || isUnread()) return;
  select.value = option.value;
  forgetAsked();
  decide(button);
}

// What was just undone stays so: neither it nor what was decided before it is meant.
function undo() {
  const MARKS = "[data-undo], [data-undone]";
  const said = document.getElementById("messages");
  const places = judged ? [focused(), document.getElementById(judged)] : [said, current(), document.body];
  const mark = places.find((place) => place?.querySelector(MARKS))?.querySelector(MARKS);
  if (mark?.matches("[data-undo]")) mark.click();
}

// What is decided in words is decided on a page of its own.
function toWords() {
  const link = current()?.querySelector('[data-key~="w"]');
  if (write() || !link) return;
  link.hash = "answer";
  link.click();
}

function press(key) {
  if (isAnswer(key)) answer(key);
  else if (key === "?") help.showModal();
  else if (key === "Escape") {
    isLeaving = false; // For it stops what is being loaded.
    forgetAsked();
  } else if (choose(key)) return true;
  else if (key === "w") toWords();
  else if (key in STEPS) step(STEPS[key]);
  else if (key in ACTS) act(ACTS[key]);
  else if (key === "u") undo();
  else if (key === "Enter" && document.activeElement.matches(CASE)) press("o");
  else if (key.length > 1) return false;
  else if (OF_CASE.includes(key)) current()?.querySelector(`[data-key~="${key}"]`)?.click();
  else if (OF_PAGE.includes(key)) document.querySelector(`[data-key="${key}"]`)?.click();
  else return false;
  return true;
}

// While a decision is under way nothing else is decided. What only reads waits for the
// list as it will be then; where another page is on its way, it comes first.
function isTooMany({ key, repeat }) {
  const decides = Boolean(asked) || key in ACTS || key === "u" || key === "n";
  return key.length === 1 && (isLeaving || (decides && (repeat || underWay > 0)));
}

document.addEventListener("keydown", (event) => {
  const isTyped = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open || isTyped) return;
  if (recall(OFF) && event.key !== "?") return;
  if (!isTooMany(event)) {
    if (underWay && event.key.length === 1) ahead.push(event.key);
    else if (!press(event.key)) return;
  }
  event.preventDefault();
});

// So does whoever goes elsewhere by Tab or a click, sends something or opens a dialog.
document.addEventListener("focusin", ({ target }) => {
  if (asked && !asked.button.closest(`${CASE}, ${ALL}`).contains(target)) forgetAsked();
});
document.addEventListener("pointerdown", forgetAsked);
document.addEventListener("htmx:beforeRequest", forgetAsked);
help.addEventListener("close", forgetAsked);

document.addEventListener("htmx:beforeRequest", () => (underWay += 1));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  underWay = Math.max(0, underWay - 1);
  if (detail.successful && detail.target.matches(CASE)) judged = detail.target.id;
  while (!underWay && !help.open && ahead.length) press(ahead.shift());
  if (help.open) ahead.length = 0;
});

document.addEventListener("submit", (event) => {
  if (event.target.method !== "dialog") isLeaving = !event.defaultPrevented;
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) isLeaving = false;
});
document.addEventListener("visibilitychange", () => (seenSince = performance.now()));

listen(isUnread, recall(OFF));

off.checked = Boolean(recall(OFF));
off.addEventListener("change", () => remember(OFF, off.checked));
hint.hidden = false;

// Who reads a long thread keeps the case; who went away doesn't.
const taken = document.querySelector("[data-claim]");
if (taken) {
  const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  setInterval(() => {
    if (!document.hidden) fetch(taken.dataset.claim, { headers, method: "POST" });
  }, STAY_EVERY);
}
