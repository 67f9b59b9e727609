// "+3 new" beside the count of comments in lists of articles, for a reader without
// an account who was there before on this device (elements/device-visit.js). Where
// as many arrived as the count has grown, that many are new, and nothing is asked.
// Else some are gone, and only the site knows whether these were new ones.

import { badge, say } from "./counting.js";
import { recallAll } from "./device.js";

const { arrived, news: words } = document.getElementById("messages").dataset;

async function tell(link, { seen, count }) {
  const came = link.dataset.arrival - seen;
  const grown = Number(link.textContent.replace(/\D/g, "")) - count;
  let news = { count: Math.min(came, grown) }; // No more than there is, if nobody answers.
  if (came > 0 && came !== grown) {
    const address = `${arrived.replace("/0/", `/${link.dataset.discussion}/`)}?since=${seen}`;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) news = await answer.json();
  }
  const { nextElementSibling: after } = link;
  if (after?.matches(".badge--new")) after.remove();
  if (news.count > 0) link.after(badge(say(words, news.count)));
}

function show() {
  const visits = recallAll("visits");
  for (const link of document.querySelectorAll("[data-discussion]")) {
    const visit = visits.get(link.dataset.discussion);
    if (visit?.seen >= 0) tell(link, visit);
  }
}

if (words) {
  show();
  addEventListener("pageshow", ({ persisted }) => persisted && show()); // Back from a discussion.
}
