// Keys for who judges: to go from case to case, and to decide with one key and a
// number for the reason. Keys of the browser and of screen readers stay theirs,
// none counts while something is typed, and the box that "?" opens switches them off.

import { recall, remember } from "../device.js";

const OFF = "keys-off";
const ACTS = { d: "dismiss", e: "restore", h: "hide", p: "publish", r: "remove" };
const STEPS = { j: 1, k: -1 };
const MOST_REASONS = 9;
const STAY_EVERY = 4 * 60_000; // A case is taken for ten minutes.

const [help, hint, reasons, off] = ["keys", "keys-hint", "keys-reasons", "keys-off"].map((id) => document.getElementById(id));
let last = null;
let asked = null;
let underWay = 0;
const ahead = [];

const cases = () => [...document.querySelectorAll(".case")];

function current() {
  const focused = document.activeElement.closest(".case");
  if (focused) return focused;
  return last?.isConnected ? last : cases()[0];
}

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
  const isNew = last === null && !document.activeElement.closest(".case");
  go(all[isNew ? 0 : at + by]);
}

function forgetAsked() {
  asked = null;
  reasons.hidden = true;
  reasons.replaceChildren();
}

function ask(button, select) {
  const list = document.createElement("ol");
  for (const option of [...select.options].slice(1, MOST_REASONS + 1)) {
    const item = document.createElement("li");
    item.textContent = option.textContent;
    list.append(item);
  }
  const title = document.createElement("p");
  const about = button.closest("[data-about]")?.dataset.about;
  const what = [button.textContent.trim(), about].filter(Boolean).join(" · ");
  title.textContent = `${what}: ${reasons.dataset.title}`;
  reasons.replaceChildren(title, list);
  reasons.hidden = false;
  asked = { button, select };
}

// Any other key leaves the question: a number pressed later isn't for its case.
function isAnswer(key) {
  if (!asked || key.length > 1) return false; // As Shift, with which some type a number.
  if (asked.button.isConnected && /\d/.test(key)) return true;
  forgetAsked();
  return false;
}

function act(name) {
  const button = current()?.querySelector(`[data-act~="${name}"]`);
  if (!button) return;
  const select = button.closest(".acts__line").querySelector("select");
  if (!select || select.value) button.click();
  else ask(button, select);
}

function answer(key) {
  const { button, select } = asked;
  const number = Number(key);
  if (!(number > 0 && number < Math.min(select.options.length, MOST_REASONS + 1))) return;
  select.selectedIndex = number;
  forgetAsked();
  button.click();
}

// What was just undone stays so: neither it nor what was decided before it is meant.
function undo() {
  const here = current();
  if (here?.querySelector("[data-undone]")) return;
  (here?.querySelector("[data-undo]") ?? document.querySelector("[data-undo]"))?.click();
}

function press(key) {
  if (isAnswer(key)) answer(key);
  else if (key === "?") help.showModal();
  else if (key === "Escape") forgetAsked();
  else if (key in STEPS) step(STEPS[key]);
  else if (key in ACTS) act(ACTS[key]);
  else if (key === "n") document.querySelector('[data-key="n"]')?.click();
  else if (key === "u") undo();
  else if (key === "s") current()?.querySelector('[data-key="s"]')?.click();
  else if (key === "x") current()?.querySelector(".case__tick input")?.click();
  else if (key === "v") current()?.querySelector('[data-key="v"]')?.click();
  else if (key === "o") current()?.querySelector(".case__more")?.click();
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const isTyped = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open || isTyped) return;
  if (recall(OFF) && event.key !== "?") return;
  if (underWay && event.key.length === 1) ahead.push(event.key);
  else if (!press(event.key)) return;
  event.preventDefault();
});

// So does whoever goes elsewhere by Tab or a click, sends something or opens a dialog.
document.addEventListener("focusin", ({ target }) => {
  if (asked && !asked.button.closest(".case").contains(target)) forgetAsked();
});
document.addEventListener("pointerdown", forgetAsked);
document.addEventListener("htmx:beforeRequest", forgetAsked);
help.addEventListener("close", forgetAsked);

// Keys pressed while a decision is under way are for the list as it will be then.
document.addEventListener("htmx:beforeRequest", () => (underWay += 1));
document.addEventListener("htmx:afterRequest", () => {
  underWay = Math.max(0, underWay - 1);
  while (!underWay && !help.open && ahead.length) press(ahead.shift());
  if (help.open) ahead.length = 0;
});

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
