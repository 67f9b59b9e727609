// "+3 new" beside the count of comments in lists of articles, for a reader without
// an account who was there before on this device (elements/device-visit.js). Of what
// arrived some may be gone again, and of the comments there were then, some too: the
// smaller of both differences claims no more than there is. No request.

import { badge, say } from "./counting.js";
import { recallAll } from "./device.js";

const { news: words } = document.getElementById("messages").dataset;

function show() {
  const visits = recallAll("visits");
  for (const link of document.querySelectorAll("[data-discussion]")) {
    const { seen = Infinity, count } = visits.get(link.dataset.discussion) ?? {};
    const now = Number(link.textContent.replace(/\D/g, ""));
    const fresh = Math.min(link.dataset.arrival - seen, now - count);
    const { nextElementSibling: after } = link;
    if (after?.matches(".badge--new")) after.remove();
    if (fresh > 0) link.after(badge(say(words, fresh)));
  }
}

if (words) {
  show();
  addEventListener("pageshow", show); // Back from a discussion.
}
