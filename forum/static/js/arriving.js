// Brings comments that came since a page was made into it, each to where it belongs:
// the page is asked for anew, and what it shows besides is laid into this one. What
// the reader has folded, opened and typed stays.

import { comments, focusOn, reveal } from "./places.js";
import { stay } from "./staying.js";

// The form in which one changes a comment stands in its place.
const find = (id) => document.getElementById(id) ?? document.getElementById(id.replace("c", "edit-"));
const here = (item) => find(item.querySelector(".comment").id)?.closest(".thread");
const inFold = (item, part) => item.querySelector(`:scope > .thread__fold > ${part}`);

// Puts a part of the other page in the place of the one here; before `next` if there is none.
function exchange(part, old, next) {
  if (!part) return old?.remove();
  const hasFocus = old && old === document.activeElement;
  if (!old) next?.before(part);
  else old.replaceWith(part);
  if (hasFocus) focusOn(part);
  window.htmx?.process(part);
}

function exchangeAll(parts, section, old) {
  for (const [part, next] of Object.entries(parts)) exchange(section.querySelector(part), old.querySelector(part), next ? old.querySelector(next) : null);
}

function put(item, before, list) {
  if (before) here(before).after(item);
  else if (!list.closest(".thread")) document.querySelector(`#discussion [class="${list.className}"]`)?.prepend(item);
  else {
    const fold = here(list.closest(".thread")).firstElementChild;
    const answers = fold.querySelector(":scope > .replies") ?? fold.appendChild(list.cloneNode());
    answers.prepend(item);
  }
  window.htmx?.process(item);
}

// How many replies stand, are new and are left out below a comment that is here already.
function countBelow(item) {
  const old = here(item);
  for (const part of [".comment__line > .comment__line-text", ".thread__more"]) {
    exchange(inFold(item, part)?.cloneNode(true), inFold(old, part));
  }
}

// What stands around, and before what it is put if it stands nowhere; the last finds all else.
const AROUND = {
  ":not(.meta--dots) > #discussion-count": "",
  ".meta--dots": "", // Above a branch or a part, with the count in it.
  "div.discussion__new": ".discussion__head + :not(.picks), .picks + *",
  ".empty": "",
  "move-about": "",
};

// What the comment of a page answers, how much of that is left out, and on what level it stands.
const CONTEXT = ".threads--context";
const ABOVE = {
  ".meta:has(+ .threads--context)": ".threads--context, div:has(> move-about)",
  ".threads--context": "div:has(> move-about)",
  ".comment--linked:not(:has(:focus))": "",
};
const idsAbove = (section) => [...section.querySelectorAll(`${CONTEXT} .comment`)].map(({ id }) => id).join();

// The discussion as this page would show it now.
export async function readAnew() {
  const answer = await fetch(location.href.split("#")[0], { cache: "no-cache" });
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("discussion");
}

// What the newsroom picks, above the threads. Who is at one of them stays there, or goes on
// from the next one where that is gone.
export function renewPicks(section) {
  const old = document.getElementById("discussion");
  const all = [...old.querySelectorAll(".picks li")];
  const at = all.findIndex((item) => item.contains(document.activeElement));
  const isAtItem = all[at] === document.activeElement;
  const [first, ...others] = [...all.slice(at), ...all.slice(0, at).reverse()].map((item) => item.querySelector("a").href);
  stay(() => exchangeAll({ ".picks": ".discussion__head + *", ".discussion__ways:not(:focus-within)": "" }, section, old));
  if (at < 0) return;
  const linkTo = (href) => [...old.querySelectorAll(".picks a")].find((one) => one.href === href);
  if (linkTo(first) && !isAtItem) linkTo(first).focus({ preventScroll: true });
  else focusOn([first, ...others].map(linkTo).find(Boolean)?.closest("li") ?? old);
}

// Of the discussion read anew, into the one here.
function layIn(section, old) {
  // Another one where a branch was moved; not while somebody reads or writes in it.
  if (idsAbove(section) !== idsAbove(old) && !old.querySelector(`${CONTEXT} :is(:focus, .composer)`)) exchangeAll(ABOVE, section, old);
  for (const item of section.querySelectorAll(".thread")) {
    if (here(item)) countBelow(item);
    else put(item.cloneNode(true), item.previousElementSibling, item.parentElement);
  }
  Object.assign(old.dataset, { ...section.dataset });
  renewPicks(section);
  exchangeAll(AROUND, section, old);
}

// And leads to the first of what came after the arrival `since`, if any of it stands here.
export function bringIn(since, section) {
  const old = document.getElementById("discussion");
  const before = new Set(comments().map(({ id }) => id));
  stay(() => layIn(section, old));
  old.querySelector("device-visit, [data-since]")?.goOn();
  const came = comments().filter(({ id, dataset }) => dataset.arrival > since && !("own" in dataset) && !before.has(id));
  const first = came.find(({ dataset }) => "new" in dataset) ?? came[0];
  if (first) reveal(first);
}
