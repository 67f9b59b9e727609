// <move-about hidden>, and the <dialog> behind it: buttons for the thumb and keys for the hand, to go from
// comment to comment. Keys of the browser and of screen readers stay theirs, and
// the box that "?" opens switches ours off, that one too (WCAG 2.1.4): then its button opens it.

import { say } from "../counting.js";
import { keepFolds } from "../details.js";
import { recall, remember, TAB } from "../device.js";
import { comments, idIn, isBack, isShown, last, lastAbove, linkTo, pageOf, reveal } from "../places.js";

const OFF = "keys-off";
const FAR = "far"; // The page of a new comment to which this tab was led, and what is said there.
const KEYS = { j: "nextRoot", k: "lastRoot", p: "parent", "]": "nextSibling", "[": "lastSibling", n: "nextNew", f: "fold", a: "foldAll", t: "top" };

const commentOf = (item) => item?.querySelector(":scope > details > .comment");
const itemOf = (comment) => comment?.closest(".thread");
const roots = () => [...document.querySelectorAll(".threads > .thread")];
const rootOf = (comment) => commentOf(roots().find((root) => root.contains(comment)));
// What a member has muted stays shut, whatever all others do.
const FOLDS = "#threads > .thread > details:not([data-muted])";
const openFold = () => document.querySelector(`${FOLDS}[open]`);
const toMore = () => document.querySelector(".pager__next"); // Stands behind the last thread of a page.

// Where the reader is: at what has the focus, or where they were led, while that is
// in view, else at what stands at the top of the window.
function current() {
  const at = commentOf(itemOf(document.activeElement)) || last.comment;
  const { bottom, top } = (isShown(at) ? at : at?.parentElement)?.getBoundingClientRect() ?? {};
  if (bottom > 0 && top < innerHeight) return at;
  return lastAbove(80);
}

// Lists nest eight levels deep, so "in reply to" knows better than they do.
function parentIdOf(comment) {
  const link = comment.querySelector(".comment__reply-to");
  return link ? idIn(link) : commentOf(itemOf(itemOf(comment).parentElement))?.id.slice(1);
}

function sibling(at, way) {
  let item = itemOf(at);
  const id = at && parentIdOf(at);
  do item = item?.[way];
  while (item && parentIdOf(commentOf(item)) !== id);
  return commentOf(item);
}

// The new comments to which this tab was led: each has its turn before one comes again,
// though pages show them in another order than they came in.
const numberOf = ({ id }) => Number(id.slice(1));
let ledHere = []; // Where the browser keeps nothing.

const recallLed = () => new Set(recall("led", TAB) ?? ledHere);

function rememberLed(led) {
  ledHere = [...led];
  remember("led", ledHere, TAB);
}

function lead(led, comment) {
  if (comment) rememberLed(led.add(numberOf(comment)));
  return comment;
}

// The ids of all that is new, those first that came after the one in the address.
async function askNew(address) {
  const answer = await fetch(`${address}${address.search ? "&" : "?"}ids`).catch(() => null);
  return answer?.ok ? (await answer.json()).ids : null;
}

const STEPS = {
  nextRoot(at) {
    if (toMore()?.matches(":focus")) return toMore().click();
    return at ? (commentOf(itemOf(rootOf(at))?.nextElementSibling) ?? toMore()) : comments()[0];
  },
  lastRoot(at) {
    if (toMore()?.matches(":focus")) return commentOf(roots().at(-1));
    return rootOf(at) === at ? commentOf(itemOf(at)?.previousElementSibling) : rootOf(at);
  },
  nextSibling: (at) => sibling(at, "nextElementSibling"),
  lastSibling: (at) => sibling(at, "previousElementSibling"),
  top: () => document.getElementById("discussion"),
  parent(at) {
    const parent = at && document.getElementById(`c${parentIdOf(at)}`);
    if (!parent) at?.querySelector(".comment__reply-to")?.click(); // It is on another page.
    return parent;
  },
  async nextNew(at, bar) {
    const all = comments();
    const here = all.indexOf(at);
    const others = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))];
    const fresh = others.filter(({ dataset }) => "new" in dataset);
    const led = recallLed();
    if (at) led.add(numberOf(at));
    const next = fresh.find((comment) => !led.has(numberOf(comment)));
    const link = document.querySelector("[data-next-new]:not([hidden])");
    if (!next && !link) {
      if (!fresh.length) bar.say(bar.said.dataset.none);
      return lead(new Set(), fresh[0]);
    }
    const address = new URL(link?.href ?? location);
    if (at) address.searchParams.set("after", numberOf(at));
    const asked = link ? askNew(address) : Promise.resolve();
    if (next) {
      asked.then((ids) => ids && bar.say(bar.howFar(ids, led)));
      return lead(led, next);
    }
    const ids = await asked;
    if (ids?.length === 0) return bar.say(bar.said.dataset.none);
    const far = ids?.find((id) => !led.has(id) && !document.getElementById(`c${id}`));
    const again = fresh[0] ?? document.getElementById(`c${ids?.[0]}`);
    if (!far && again) {
      const anew = new Set([numberOf(again)]);
      rememberLed(anew);
      if (ids) bar.say(bar.howFar(ids, anew));
      return again;
    }
    if (!ids) return location.assign(address);
    const to = far ?? ids[0];
    const ledThere = far ? led.add(to) : new Set([to]);
    rememberLed(ledThere);
    // From one page to the next in the place of the one before: "back" leads to where it began.
    const isLed = recall(FAR, TAB)?.path === location.pathname;
    remember(FAR, { path: pageOf(to), said: bar.howFar(ids, ledThere) }, TAB);
    location[isLed ? "replace" : "assign"](linkTo(to));
  },
  fold(at) {
    const line = at?.previousElementSibling;
    if (!line) return;
    line.click();
    line.focus({ preventScroll: true }); // An open branch's line is as tall as the branch.
    if (!line.parentElement.open) line.scrollIntoView({ block: "nearest" });
  },
  // The thread that is read stays in sight, as one line or whole.
  foldAll(at) {
    const isFolded = Boolean(openFold());
    const all = [...document.querySelectorAll(FOLDS)].filter(({ open }) => open === isFolded);
    keepFolds(all, isFolded);
    for (const fold of all) fold.open = !isFolded;
    const line = rootOf(at)?.previousElementSibling;
    if (document.activeElement === document.body || !isShown(document.activeElement)) line?.focus({ preventScroll: true });
    line?.scrollIntoView();
  },
};

const ACTS = ["wheel", "touchmove", "keydown"]; // By which one scrolls.

class MoveAbout extends HTMLElement {
  connectedCallback() {
    // A short page has no use for the bar but to lead to what is new (also device-visit.js),
    // and as much for the keys as any other.
    this.hidden = comments().length < 3 && !this.querySelector("[data-step=nextNew]:not([hidden])");
    this.said = this.querySelector("[role=status]");
    const far = recall(FAR, TAB);
    if (far?.path === location.pathname && !isBack) this.say(far.said);
    // Before the threads are in view the bar would lie on the first of them, unseen.
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.style.visibility = isIntersecting ? "" : "hidden";
    }).observe(this.parentElement);
    this.at = scrollY;
    addEventListener("scroll", this.giveWay, { passive: true });
    for (const act of ACTS) addEventListener(act, this.act, { passive: true });
    this.dialog = this.nextElementSibling; // Of a hidden bar nothing can be opened.
    const box = this.dialog.querySelector("[type=checkbox]");
    // Where there may be no keyboard, who switched them off finds the way back all the same.
    const showWay = () => (this.querySelector(".move__keys").style.display = box.checked ? "" : "block");
    box.checked = !recall(OFF);
    showWay();
    box.addEventListener("change", () => {
      remember(OFF, !box.checked);
      showWay();
    });
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-step]");
      if (button) this.go(button.dataset.step, button);
    });
    document.addEventListener("click", this.follow);
    document.addEventListener("keydown", this.press);
    this.nameFolding();
  }

  disconnectedCallback() {
    removeEventListener("scroll", this.giveWay);
    for (const act of ACTS) removeEventListener(act, this.act);
    document.removeEventListener("click", this.follow);
    document.removeEventListener("keydown", this.press);
  }

  act = () => (this.acted = Date.now());

  // Who reads on downwards has it out of the way until they go up again, or Tab leads to it.
  giveWay = () => {
    const by = scrollY - this.at;
    this.at = scrollY;
    if (by < 0 || (by && Date.now() - this.acted < 500)) this.toggleAttribute("data-away", by > 0);
  };

  // Once what was clicked has opened or closed. They would tell of it themselves, but also when
  // a page comes, each of two thousand.
  nameFolding() {
    requestAnimationFrame(() => {
      const button = this.querySelector("[data-step=foldAll]");
      const { fold, open } = button.dataset;
      button.hidden = !document.querySelector(FOLDS);
      button.textContent = openFold() ? fold : open;
    });
  }

  press = (event) => {
    if (recall(OFF) || event.target.closest("input, textarea, select, [contenteditable]")) return;
    // Many keyboards have the brackets behind AltGr, or the Option key of a Mac.
    const isPlain = event.getModifierState("AltGraph") || (!event.ctrlKey && !(event.altKey && /\w/.test(event.key)));
    if (!isPlain || event.metaKey || event.isComposing || this.dialog.open) return;
    if (event.key === "?") this.dialog.showModal();
    else if (Object.hasOwn(KEYS, event.key)) this.go(KEYS[event.key]);
    else return;
    event.preventDefault();
  };

  // "3 new" leads to those on this page first.
  follow = (event) => {
    this.nameFolding();
    if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("[data-next-new]")) return;
    event.preventDefault();
    this.go("nextNew");
  };

  say(words) {
    this.removeAttribute("data-away");
    this.hidden = false;
    this.style.visibility = "";
    this.said.textContent = words;
  }

  howFar(ids, led) {
    const { at, end } = this.said.dataset;
    const count = ids.filter((id) => led.has(id)).length;
    const words = say(at, count).replace("8888", ids.length.toLocaleString(document.documentElement.lang));
    return count < ids.length ? words : `${words} ${end}`;
  }

  async go(step, button) {
    if (step === "keys") return this.dialog.showModal();
    if (step === "more") {
      const more = this.querySelector(".move__more");
      more.hidden = !more.hidden;
      return button.setAttribute("aria-expanded", !more.hidden);
    }
    const target = await STEPS[step](current(), this);
    if (target) reveal(target);
    this.nameFolding();
  }
}

customElements.define("move-about", MoveAbout);
