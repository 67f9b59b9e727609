// What <details> do besides opening and closing.

import { recallAll, rememberOf } from "./device.js";

// Which branches are folded is remembered on this device; folds.js restores it. Only
// what the reader folds or opens by its line counts: links and find-in-page open
// branches for the moment.
const KEY = "folds";
const DISCUSSIONS = 50; // The latest ones; of each the latest folds.
const FOLDS = 2000; // All of the longest page, whose threads fold together.

export function keepFolds(folds, isFolded) {
  const { article } = folds[0]?.closest("#discussion")?.dataset ?? {};
  if (!article) return;
  const ids = new Set(folds.map((fold) => Number(fold.querySelector(".comment").id.slice(1))));
  const folded = (recallAll(KEY).get(article) ?? []).filter((id) => !ids.has(id));
  if (isFolded) folded.push(...ids);
  rememberOf(KEY, article, folded.length && folded.slice(-FOLDS), DISCUSSIONS);
}

document.addEventListener("click", ({ target }) => {
  const fold = target.closest(".comment__line")?.parentElement;
  if (fold) keepFolds([fold], fold.open); // It is about to close.
});

// <details data-closes>: a menu that closes by Escape, by a click beside it and
// when the focus leaves it.
const closeOthers = (target) => {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details[data-closes][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
