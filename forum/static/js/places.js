// Leads exactly to the comment an address names (#c7), however it is folded. One
// that stands on another page is gone to in its context; of one that is nowhere that is said.

import { tell } from "./failures.js";

export const comments = () => [...document.querySelectorAll("#discussion .comment")];
export const idIn = ({ href }) => href.match(/\d+(?=\/?$)/)[0]; // Of a link to a comment.
export const pageOf = (id) => document.getElementById("discussion").dataset.permalink.replace("/0/", `/${id}/`);
export const linkTo = (id) => `${pageOf(id)}#c${id}`;
export const isShown = (comment) => comment && !comment.closest(".thread__fold:not([open])");
const isAbove = (comment, edge) => comment.getBoundingClientRect().top < edge;
// The last comment that begins above an edge of the window, in pixels from its top. Threads
// are asked first: a browser lays out a comment far out of sight once it is asked where it is.
export function lastAbove(edge) {
  for (const thread of [...document.querySelectorAll("#discussion .threads > .thread")].reverse()) {
    if (!isAbove(thread, edge)) continue;
    const found = [...thread.querySelectorAll(".comment")].findLast((comment) => isShown(comment) && isAbove(comment, edge));
    if (found) return found;
  }
}
// The first comment that is at least partly in sight, below where links lead to.
export function atTop() {
  const edge = (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0) + 1;
  const at = lastAbove(edge);
  if (!at || at.getBoundingClientRect().bottom > edge) return at;
  const all = comments();
  return all.slice(all.indexOf(at) + 1).find(isShown) ?? at;
}
// Where who leaves has come to: nowhere yet at the first comment.
export function readTo() {
  const at = atTop();
  return at !== comments()[0] && at;
}

// Who comes back, or reads a page anew, finds it as they left it.
export const isBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";

export const last = { comment: null }; // Where the reader was led.

export function focusOn(comment) {
  if (comment.tabIndex < 0) comment.tabIndex = -1; // A link stays one of those that Tab leads to.
  comment.focus({ preventScroll: true });
}

export function reveal(comment, scrolls = true) {
  last.comment = comment.matches(".comment") && comment;
  let fold = comment.closest("details:not([open])");
  const wasFolded = Boolean(fold);
  for (; fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  focusOn(comment);
  if (scrolls || wasFolded) comment.scrollIntoView();
}

// What is folded while a reader goes back within the page: the browser opens it for the address.
let folded = [];
window.navigation?.addEventListener("navigate", ({ navigationType }) => {
  folded = navigationType === "traverse" ? [...document.querySelectorAll(".thread__fold:not([open])")] : [];
});

async function arrive() {
  const [, id] = location.hash.match(/^#c(\d+)$/) ?? [];
  if (!id || !document.getElementById("discussion")) return;
  const comment = document.getElementById(`c${id}`);
  // The browser has scrolled already, except to what was folded.
  if (comment) return folded.length && !isShown(comment) ? null : reveal(comment, false);
  const address = pageOf(id);
  const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
  if (answer?.ok) location.replace(address + location.hash);
  else if (answer?.status < 500) {
    const live = document.querySelector("live-discussion");
    const notice = tell(live.dataset.none, "info");
    notice.classList.add("discussion__notice");
    live.before(notice);
    focusOn(notice);
    notice.scrollIntoView({ block: "center" });
  }
}

addEventListener("hashchange", () => {
  for (const fold of folded) fold.open = false;
  arrive();
});
// An address without "#c7", as search engines have it, means the comment that the page is about.
const linked = !location.hash && !scrollY && document.querySelector("#discussion:has(.threads--context) .comment--linked");
if (linked && !isBack) reveal(linked);
else if (!isBack) arrive();
