// Keeps a comment that stands on an open page up to date: its votes, its replies,
// its text, whether it is still there. Numbers are written into the page; what
// looks different is asked for anew, as this reader may see it.

import { readAnew } from "./arriving.js";
import { badge, say, shorten } from "./counting.js";
import { focusOn, idIn, linkTo, pageOf } from "./places.js";
import { stay } from "./staying.js";

const ANSWER = "[href*='reply_to=']";
// Below a comment; the form in which one changes one stands in its place.
const BELOW = ":scope > .replies :is(.comment[data-state=published], form[id^=edit-])";
const DEEPEST = `${".replies ".repeat(7)}*`; // As nesting.py has it: there answers stand beside it.
const FOLD = ".thread__fold";

function make(name, words) {
  const part = document.createElement("span");
  part.className = name;
  part.textContent = words;
  return part;
}

// In the head of each answer to a comment, wherever that stands.
function sayInAnswers(id, words) {
  for (const link of document.querySelectorAll(`.comment__reply-to:is([href="#c${id}"], [href="${linkTo(id)}"])`)) link.textContent = words;
}

// When the text that the page shows was changed, as the page says.
const changedAt = (part) => Number(part?.dataset.changed ?? 0);
const inPicks = (id) => document.querySelector(`.picks li:has([href="${linkTo(id)}"])`);

// Whether the newsroom's picks differ from those shown above the threads; `before`: how many
// there were. A page of a part shows none, but the way to them all.
export function changesPicks({ changes, picks, pick_count: count }, before) {
  if (count !== before) return true;
  const shown = document.querySelectorAll(".picks li").length;
  const why = ({ id, pick = "" }) => (inPicks(id)?.querySelector(".pick__why").textContent ?? pick) !== pick;
  return shown > 0 && (!picks.every(inPicks) || changes.some(why));
}

// One change as changes/ tells it; words: those of <live-discussion>; page: the discussion
// read anew, if it was. Says "went" where the comment went, and "moved" where its branch
// stands elsewhere by now.
export async function bringUpToDate(change, words, page) {
  const { id, up, down, replies, edited, is_locked, is_gone, below } = change;
  const pick = inPicks(id);
  if (is_gone) sayInAnswers(id, words.away);
  const comment = document.getElementById(`c${id}`);
  const find = (name) => document.querySelector(`#c${id} .${name}`);
  const line = comment?.previousElementSibling.firstElementChild;
  const isShown = comment?.dataset.state === "published";
  if (is_gone && isShown) {
    const judges = comment.querySelector("[data-leaves]");
    if ("new" in comment.dataset) countNew(comment, -1, words);
    stay(() => takeAway(comment, line, words.gone));
    // Moderators have it as a page shows it, with the way to where they judge it.
    if (judges) await renew(comment, line, page);
  }
  const answered = find("comment__reply-to");
  const isMoved = isShown && below !== undefined && below !== (answered && Number(idIn(answered)));
  // What a page is about stays, and is read anew with what it answers. And nothing goes from under
  // the hands of who reads or writes in it.
  const isTopic = isMoved && comment.closest(".threads--context, .comment--linked");
  const branch = isMoved && comment.closest(":is(#threads, .thread) .thread:not(:has(:focus, .composer))");
  if (branch) {
    stay(() => branch.remove());
    return "moved";
  }
  const isEdited = changedAt(comment ?? pick) !== edited;
  const isAnother = comment ? !isShown || isTopic || isEdited || is_locked === !find("badge--locked") || (change.pick ?? "") !== (find("comment__pick > span")?.textContent ?? "") || (find("comment__score-later") && up >= 0) : pick && isEdited;
  const focused = document.activeElement;
  if (is_gone || !isAnother) {
    // Nothing to ask for.
  } else if (comment?.contains(focused) && comment !== focused) {
    // A link that has the focus, or a form, stays until it is left.
    comment.addEventListener("focusout", () => setTimeout(bringUpToDate, 0, { ...change, below: isTopic ? below : undefined }, words), { once: true });
  } else {
    const came = comment && !isShown;
    const made = await (came ? renew(comment, line, page) : replace(comment, id, pick, page));
    if (made && came) sayInAnswers(id, say(words.answers, line.firstChild.data));
    if (made && came && "new" in made.dataset) countNew(made, 1, words);
  }
  if (!comment) return "";
  if (up >= 0 && find("comment__score")) {
    find("comment__score").lastChild.textContent = `${up - down}`.replace("-", "−");
    find("comment__split").textContent = `(+${up} / −${down})`;
  }
  if (replies !== undefined) sayReplies(line, replies, words);
  countReplies(line.closest(FOLD), words);
  if (isTopic) return "moved";
  return is_gone && isShown ? "went" : "";
}

// The reader's own, which waited when it was shown: published, or gone.
export async function showDecided(id, words) {
  const comment = document.getElementById(`c${id}`);
  const line = comment?.previousElementSibling.firstElementChild;
  if (comment?.dataset.state !== "held") return;
  if (comment.contains(document.activeElement) && comment !== document.activeElement) {
    comment.addEventListener("focusout", () => setTimeout(showDecided, 0, id, words), { once: true });
  } else if (!(await renew(comment, line))) stay(() => takeAway(comment, line, words.gone));
}

function sayReplies(line, count, words) {
  line.querySelector(".comment__replies")?.remove();
  if (count) line.firstChild.after(make("comment__replies", ` · ${say(count === 1 ? words.reply : words.replies, count)}`));
}

// On the line of a branch and of each around it, as far as all of it stands on the page and in
// its fold. How many answer a thread's first comment is told.
function countReplies(from, words) {
  for (let fold = from; fold; fold = fold.parentElement.closest(FOLD)) {
    const [summary, top] = fold.children;
    const line = summary.firstElementChild;
    if (!top.matches("[data-depth]:not([data-depth='0'])") || fold.matches(DEEPEST) || line.querySelector("[data-cut]")) continue;
    sayReplies(line, fold.querySelectorAll(BELOW).length, words);
  }
}

// With its line, which says whose it is, or why it is gone.
async function renew(comment, line, page) {
  const made = await replace(comment, comment.id.slice(1), null, page);
  if (made) line.firstChild.data = made.querySelector(".comment__heading").firstElementChild.textContent;
  return made;
}

// On the line of each branch around a member's new comment. Where not all were counted, and of
// who has no account (device-visit.js), the line is left as it is.
function countNew(comment, by, words) {
  let fold = words.branch && comment.parentElement;
  for (; fold; fold = fold.parentElement.closest(FOLD)) {
    const line = fold.querySelector(".comment__line-text");
    const shown = line.querySelector(".badge--new");
    if (shown && !shown.dataset.count) continue;
    const count = Number(shown?.dataset.count ?? 0) + by;
    shown?.remove();
    if (count > 0) line.append(" ", badge(say(words.branch, count), count));
  }
}

// What it answers stays, and the place of who goes by the keyboard.
function takeAway(comment, line, words) {
  const hasFocus = comment.contains(document.activeElement);
  const head = comment.querySelector(".comment__head");
  const heading = head.firstElementChild;
  heading.firstElementChild.replaceWith(make("comment__tombstone", words));
  head.replaceChildren(heading);
  comment.replaceChildren(head);
  line.firstChild.data = words;
  comment.dataset.state = "removed";
  delete comment.dataset.new;
  delete comment.dataset.arrival;
  if (hasFocus) focusOn(comment);
}

// As this reader may see it; nothing where it is gone again.
async function ask(id) {
  const answer = await fetch(pageOf(id), { headers: { "HX-Request": "true" } });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".comment") : null;
}

async function replace(comment, id, pick, page) {
  const made = page?.querySelector(`#c${id}`)?.cloneNode(true) ?? (await ask(id));
  if (!made) return null;
  const body = made.querySelector(".comment__body");
  if (pick) {
    pick.querySelector(".pick__text").textContent = shorten(body.textContent.trim(), 280);
    pick.dataset.changed = changedAt(made);
  }
  if (!comment) return null;
  // What the reader has muted stays folded.
  const muted = comment.querySelector("details > .comment__body");
  if (muted) {
    comment.querySelector(".comment__pick")?.remove();
    muted.before(made.querySelector(".comment__pick") ?? "");
    comment.dataset.changed = changedAt(made);
    return muted.replaceWith(body);
  }
  const mark = comment.querySelector(".badge--new");
  if (mark && !("new" in made.dataset)) {
    made.querySelector(".comment__heading").after(mark);
    made.dataset.new = "";
  }
  // As deep as the one here, whatever this page begins with.
  const [heading, { localName: name }] = [made, comment].map((one) => one.querySelector(".comment__heading"));
  heading.outerHTML = heading.outerHTML.replace(/(?<=^<|<\/)h\d/g, name);
  // Asked for alone, it doesn't know that what it answers stands on this page.
  const answered = made.querySelector(".comment__reply-to");
  if (answered && document.getElementById(`c${idIn(answered)}`)) answered.href = `#c${idIn(answered)}`;
  made.classList.toggle("comment--linked", comment.matches(".comment--linked"));
  const hasFocus = comment.contains(document.activeElement);
  const wasLocked = comment.querySelector(".badge--locked");
  stay(() => comment.replaceWith(made));
  if (hasFocus) focusOn(made);
  window.htmx?.process(made);
  // Nobody answers below a locked comment.
  if (made.querySelector(".badge--locked")) for (const link of made.parentElement.querySelectorAll(ANSWER)) link.parentElement.remove();
  else if (wasLocked) giveAnswersBack(made.parentElement, page ?? (await readAnew()));
  return made;
}

// Below a comment that isn't locked any more, as far as this page shows its branch.
function giveAnswersBack(branch, page) {
  for (const actions of branch.querySelectorAll(`.comment__actions:not(:has(${ANSWER}))`)) {
    const links = page.querySelectorAll(`#${actions.closest(".comment").id} ${ANSWER}`);
    actions.prepend(...[...links].map((link) => link.parentElement));
  }
}

// Votes of a comment are shown once its first half hour is over: of a few at a time, by the
// server's clock. Not under the hands of who is in one, nor where it is folded as muted. Returns
// in how many milliseconds there are more: never soon again, nor for every open page at once.
export async function showVotes(now) {
  const young = [...document.querySelectorAll(".comment:has(.comment__score-later):not(:focus-within, :has(details > .comment__body))")];
  const soon = (comment) => Date.parse(comment.querySelector(".comment__score-later time").dateTime) - now;
  for (const comment of young.filter((one) => soon(one) <= 0).slice(0, 5)) await replace(comment, comment.id.slice(1));
  return Math.min(...young.map(soon).filter((one) => one > 0)) + 15_000 * (1 + Math.random());
}
