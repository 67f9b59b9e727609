// Keeps a comment that stands on an open page up to date: its votes, its replies,
// its text, whether it is still there. Numbers are written into the page; what
// looks different is asked for anew, as this reader may see it.

import { say } from "./counting.js";
import { pageOf } from "./places.js";

const edits = new Map(); // When what the page shows was edited, as far as it was told.
const ANSWER = "[href*='reply_to=']";

function make(name, words) {
  const part = document.createElement("span");
  part.className = name;
  part.textContent = words;
  return part;
}

// One change as changes/ tells it; words: those of <live-discussion>.
export async function bringUpToDate({ id, up, down, replies, edited, is_locked, is_gone }, words) {
  let comment = document.getElementById(`c${id}`);
  if (!comment || comment.contains(document.activeElement?.closest("form"))) return;
  const find = (name) => comment.querySelector(`.${name}`);
  const line = comment.previousElementSibling.firstElementChild;
  const isShown = comment.dataset.state === "published";
  if (is_gone && isShown) {
    line.textContent = words.gone;
    comment.replaceChildren(make("comment__tombstone", words.gone));
    comment.dataset.state = "removed";
    comment.removeAttribute("aria-labelledby");
  }
  const isAnother = !isShown || (edits.get(id) ?? 0) !== edited || is_locked === !find("badge--locked") || (find("comment__score-later") && up >= 0);
  // What the reader has muted, or reads with the keyboard, is left as it is.
  if (!is_gone && isAnother && !find("comment__muted") && !comment.contains(document.activeElement)) {
    comment = (await replace(comment, id)) ?? comment;
    edits.set(id, edited);
    if (!isShown) line.textContent = find("comment__byline").textContent;
  }
  if (up >= 0 && find("comment__score")) {
    find("comment__score").lastChild.textContent = up - down;
    find("comment__split").textContent = `(+${up} / -${down})`;
  }
  line.querySelector(".comment__replies")?.remove();
  if (replies) line.firstChild.after(make("comment__replies", ` · ${say(replies === 1 ? words.reply : words.replies, replies)}`));
}

async function replace(comment, id) {
  const answer = await fetch(pageOf(id), { headers: { "HX-Request": "true" } });
  if (!answer.ok) return null; // Gone again.
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".comment");
  const badge = comment.querySelector(".badge--new");
  if (badge) {
    made.querySelector(".comment__heading").after(badge);
    made.dataset.new = "";
  }
  comment.replaceWith(made);
  window.htmx?.process(made);
  // Nobody answers below a locked comment.
  if (!made.querySelector(ANSWER)) for (const link of made.parentElement.querySelectorAll(ANSWER)) link.parentElement.remove();
  return made;
}
