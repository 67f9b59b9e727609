// Who comes back to a discussion, or reads it anew, finds what they read where it stood in the
// window, whatever came or went above it meanwhile. By itself a browser knows how far a page
// was scrolled, and no more. "The whole discussion", on the page of a part, leads back likewise.

import { forget, recall, recallAll, remember, rememberOf, TAB } from "./device.js";
import { atTop, isBack, isShown } from "./places.js";

const KEY = "stood";
const WHOLE = "whole";
const BACK = "back";
const MOST = 50; // Of the entries in a tab's history, the latest.
const discussion = document.getElementById("discussion");
const toWhole = () => discussion.querySelector("[data-whole]");
const entry = () => window.navigation?.currentEntry?.key ?? location.href;
const topOf = (element) => element.getBoundingClientRect().top;

// Nothing comes above who has not yet come to the discussion.
function keep() {
  const at = topOf(discussion) < 0 && atTop();
  const stands = at && [at.id, topOf(at)];
  rememberOf(KEY, entry(), stands, MOST, TAB);
  if (!toWhole()) rememberOf(WHOLE, discussion.dataset.article, { search: location.search, stands }, MOST, TAB);
}

function putBack([id, top]) {
  const comment = document.getElementById(id);
  if (!comment || !isShown(comment)) return;
  const goBack = () => scrollBy({ top: topOf(comment) - top, behavior: "instant" });
  const last = new AbortController();
  for (const act of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(act, () => last.abort(), { passive: true, signal: last.signal });
  goBack();
  // Once more behind the browser, and when what is drawn in sight alone has its height.
  const settle = (count) => {
    if (last.signal.aborted) return;
    goBack();
    if (count) requestAnimationFrame(() => settle(count - 1));
    else last.abort();
  };
  if (document.readyState === "complete") settle(3);
  else addEventListener("load", () => settle(3), { signal: last.signal });
}

if (discussion) {
  const stood = isBack ? recallAll(KEY, TAB).get(entry()) : !toWhole() && recall(BACK, TAB);
  if (!toWhole()) forget(BACK, TAB);
  if (stood) putBack(stood);
  discussion.addEventListener("click", (event) => {
    const link = event.target.closest("[data-whole]");
    const left = link && recallAll(WHOLE, TAB).get(discussion.dataset.article);
    if (!left) return;
    const address = new URL(link.href);
    address.search = left.search;
    link.href = address;
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) remember(BACK, left.stands, TAB);
  });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}
