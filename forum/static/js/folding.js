// Remembers on this device which branches are folded; folds.js restores it. Only
// what the reader folds or opens by its line counts: links and find-in-page open
// branches for the moment.

import { recallAll, rememberOf } from "./device.js";

const KEY = "folds";
const DISCUSSIONS = 50; // The latest ones; of each the latest folds.
const FOLDS = 100;

document.addEventListener("click", ({ target }) => {
  const fold = target.closest(".comment__line")?.parentElement;
  const { article } = fold?.closest("#discussion")?.dataset ?? {};
  if (!article) return;
  const id = Number(fold.querySelector(".comment").id.slice(1));
  const folded = (recallAll(KEY).get(article) ?? []).filter((other) => other !== id);
  if (fold.open) folded.push(id); // It is about to close.
  rememberOf(KEY, article, folded.length && folded.slice(-FOLDS), DISCUSSIONS);
});
