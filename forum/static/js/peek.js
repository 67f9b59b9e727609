// "In reply to NAME" shows what is answered when it is pointed at, focused or
// touched; a second touch, like a click, goes there. The glance stays while it or
// its link is pointed at or focused, and Escape ends it (WCAG 1.4.13).

import { shorten } from "./counting.js";
import { idIn } from "./places.js";

const LINK = ".comment__reply-to";
const LONGEST = 400; // Characters of a text.
const PAUSE = 300; // Milliseconds, so that nothing opens in passing.

const box = document.createElement("div");
box.className = "peek";
box.id = "peek";
box.role = "tooltip";
let shown; // The link it belongs to.
let timer;
let isTouch = false;

// The comment that is answered: from the page, else from the site.
async function find(link) {
  const here = document.getElementById(`c${idIn(link)}`);
  if (here || link.getAttribute("href").startsWith("#")) return here;
  const answer = await fetch(`${link.pathname}peek/`).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// Of a picture what it shows.
function wordsOf(body) {
  const copy = body.cloneNode(true);
  for (const image of copy.querySelectorAll("img")) image.replaceWith(image.alt);
  return copy.textContent;
}

// Says whether there is anything to show: a comment that is gone or muted has nothing.
async function open(link) {
  close();
  shown = link;
  const found = await find(link);
  const body = found?.querySelector(":not(details) > .comment__body");
  if (!body || shown !== link) return Boolean(body);
  const name = document.createElement("strong");
  name.textContent = found.querySelector(".comment__byline").textContent;
  const words = document.createElement("p");
  words.lang = body.lang;
  words.textContent = shorten(wordsOf(body).trim(), LONGEST);
  box.replaceChildren(name, words);
  link.setAttribute("aria-describedby", box.id);
  link.closest(".comment__head").after(box);
  return true;
}

function close() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  box.remove();
}

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "touch") return;
  clearTimeout(timer);
  const link = target.closest(LINK);
  if (link && link !== shown) timer = setTimeout(open, PAUSE, link);
  const isHeld = link || box.contains(target) || document.activeElement === shown;
  if (shown && !isHeld) timer = setTimeout(close, PAUSE);
});

document.addEventListener("focusin", ({ target }) => {
  if (target.matches(LINK) && target.matches(":focus-visible")) open(target);
  else if (!box.contains(target)) close();
});

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") close();
});

document.addEventListener("pointerdown", ({ pointerType }) => {
  isTouch = pointerType === "touch";
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest(LINK);
  if (!link && !box.contains(event.target)) close();
  if (!link || !isTouch || link === shown || !event.isTrusted) return;
  event.preventDefault();
  if (!(await open(link))) link.click();
});
