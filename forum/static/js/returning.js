// Who comes back to a discussion, or reads it anew, finds what they read where it stood in the
// window, whatever came or went above it meanwhile. By itself a browser knows how far a page
// was scrolled, and no more.

import { recallAll, rememberOf, TAB } from "./device.js";
import { atTop, isBack, isShown } from "./places.js";

const KEY = "stood";
const MOST = 50; // Of the entries in a tab's history, the latest.
const discussion = document.getElementById("discussion");
const entry = () => window.navigation?.currentEntry?.key ?? location.href;
const topOf = (element) => element.getBoundingClientRect().top;

// Nothing comes above who has not yet come to the discussion.
function keep() {
  const at = topOf(discussion) < 0 && atTop();
  rememberOf(KEY, entry(), at && [at.id, topOf(at)], MOST, TAB);
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
  const stood = isBack && recallAll(KEY, TAB).get(entry());
  if (stood) putBack(stood);
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}
