// What of a member's own waits for a moderator, on a page that stays open. Asked for while
// something does: nobody else is told, so what the page hears of with all others says nothing.

import { showDecided } from "./shown-comments.js";
import { stay } from "./staying.js";

export const waitingHere = () => [...document.querySelectorAll(".comment[data-own][data-state=held]")].map(({ id }) => id.slice(1)).join();
const note = () => document.getElementById("waiting");
export const isWaiting = () => waitingHere() || note()?.firstElementChild;

// What was decided becomes what it is by now; the note says how much waits still.
export async function renewWaiting(words) {
  const here = waitingHere();
  const answer = await fetch(`${words.waiting}?here=${here}`);
  if (!answer.ok) return;
  const told = await answer.json();
  for (const id of here.split(",")) if (id && !told.ids.includes(Number(id))) await showDecided(id, words);
  const made = new DOMParser().parseFromString(told.note, "text/html").body;
  if (note() && note().innerHTML.trim() !== made.innerHTML.trim()) stay(() => note().replaceChildren(...made.childNodes));
}
