// Keeps what is read where it stands in the window while the page changes above it. Browsers
// that anchor the scroll do so by themselves, except where what they hold on to goes; others
// leave it to us.

import { comments, isShown, lastAbove } from "./places.js";

const topOf = (element) => element.getBoundingClientRect().top;

// The field in which one writes, else the comments that begin in sight, or the next one below
// them: several, since some may go. Of one that has begun further up and shrinks, the end stays.
function held() {
  const field = document.activeElement;
  if (field.matches("textarea") && field.getBoundingClientRect().bottom > 0 && topOf(field) < innerHeight) return [field];
  // Who is above the discussion has all that changes below them.
  if (topOf(document.getElementById("discussion")) >= 0) return [];
  const all = comments();
  const below = all.slice(all.indexOf(lastAbove(0)) + 1).filter(isShown);
  const count = below.findIndex((comment) => topOf(comment) > innerHeight);
  return below.slice(0, count < 0 ? undefined : count + 1);
}

export function stay(change) {
  const before = held().map((element) => [element, topOf(element)]);
  const made = change();
  for (const [element, top] of before) {
    // One that was read anew is another element with the same name.
    const now = element.isConnected ? element : document.getElementById(element.id);
    if (!now || !isShown(now)) continue;
    scrollBy({ top: topOf(now) - top, behavior: "instant" });
    break;
  }
  return made;
}
