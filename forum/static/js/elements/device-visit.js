// <device-visit data-arrived data-next data-words data-branch data-branch-more data-badge data-read data-records>
// What is new to a reader without an account since they were here last, and where
// they were then: remembered on this device alone. Arrivals are those of the site's
// own visits (visiting.py): what arrived after `before` is new for as long as a visit
// lasts, and the next one begins at `seen`.

import { badge, say } from "../counting.js";
import { recallAll, rememberOf } from "../device.js";
import { comments, isBack, readTo } from "../places.js";

const KEY = "visits";
const MOST = 200; // Articles.
const GAP = 30 * 60_000; // Milliseconds after which a visit is over.

const FOLD = ".thread__fold";

class DeviceVisit extends HTMLElement {
  connectedCallback() {
    const { article, arrivals, comments: count } = this.closest("#discussion").dataset;
    Object.assign(this, { article, arrivals: Number(arrivals), count: Number(count) });
    const { before, seen = this.arrivals, at = 0, place } = this.recall();
    this.since = Date.now() - at > GAP ? seen : before;
    this.offer(place);
    if (this.since < this.arrivals) this.tell();
    if ("records" in this.dataset) this.recordOnceSeen();
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    this.querySelector("button").addEventListener("click", () => this.readAll());
  }

  recall() {
    return recallAll(KEY).get(this.article) ?? {};
  }

  write(changes) {
    rememberOf(KEY, this.article, { ...this.recall(), ...changes }, MOST);
  }

  recordOnceSeen() {
    const watch = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      watch.disconnect();
      // Another tab may have seen more.
      const isAhead = this.recall().seen > this.arrivals;
      const now = isAhead ? {} : { seen: this.arrivals, count: this.count };
      this.write({ before: this.since, at: Date.now(), ...now });
    });
    watch.observe(this.closest("#discussion"));
  }

  leave() {
    const at = readTo();
    if (at && this.recall().at) this.write({ place: at.id });
  }

  // Who comes back finds the offer that was there, and so all below it where it was.
  offer(place) {
    const isLed = /^#c\d/.test(location.hash);
    const offered = isBack ? history.state?.offered : !isLed && place;
    if (!offered) return;
    history.replaceState({ offered }, "");
    const link = this.querySelector("[data-place]");
    link.href = `#${offered}`;
    link.hidden = this.hidden = false;
  }

  show(count, isMore) {
    const link = this.querySelector("[data-next-new]");
    link.href = `${this.dataset.next}?since=${this.since}`;
    link.textContent = say(this.dataset.words, count, isMore);
    const next = document.querySelector("[data-step=nextNew]");
    for (const one of [link, this.querySelector("button"), next]) if (one) one.hidden = !count;
    if (count && next) next.closest("move-about").hidden = false;
    this.hidden = !count && this.querySelector("[data-place]").hidden;
  }

  async tell() {
    const fresh = comments().filter(({ dataset }) => Number(dataset.arrival) > this.since);
    for (const comment of fresh) {
      comment.dataset.new = "";
      comment.querySelector(".comment__heading").after(badge(this.dataset.badge));
    }
    // It takes its room before it is known: what stands below must not move later.
    this.style.visibility = "hidden";
    this.show(this.arrivals - this.since);
    const linked = document.querySelector("#discussion .comment--linked")?.id.slice(1);
    const address = `${this.dataset.arrived}?since=${this.since}${linked ? `&branch=${linked}` : ""}`;
    const answer = await fetch(address).catch(() => null);
    const { branch, count = 0, is_more: isMore, threads = {} } = answer?.ok ? await answer.json() : {};
    this.show(count, isMore);
    this.style.visibility = "";
    this.tellBranches(fresh, linked ? { [linked]: branch } : threads, isMore);
    const inBranch = branch && document.querySelector("[data-in-branch]");
    if (!inBranch) return;
    inBranch.append(" ", badge(this.sayNew(branch, isMore)));
    inBranch.hidden = false;
  }

  sayNew(count, isMore) {
    return say(isMore ? this.dataset.branchMore : this.dataset.branch, count);
  }

  // On the line of each branch how many are new in it, and on the link to the rest
  // of what the page cuts short how many of them stand there. Where more came than
  // were counted, there may be more in what isn't whole.
  tellBranches(fresh, branches, isMore) {
    const counts = new Map();
    for (const comment of fresh) {
      let fold = comment.closest(FOLD);
      for (; fold; fold = fold.parentElement.closest(FOLD)) counts.set(fold, (counts.get(fold) ?? 0) + 1);
    }
    for (const [top, count] of Object.entries(branches)) {
      const fold = document.querySelector(`${FOLD}:is(#threads *, :has(> .comment--linked)):has(> #c${top})`);
      const rest = count - (counts.get(fold) ?? 0);
      if (!fold || !(rest > 0)) continue;
      counts.set(fold, count);
      const isLinked = fold.querySelector(":scope > .comment--linked");
      const more = isLinked ? document.querySelector("[rel=next]") : fold.querySelector(":scope > .thread__more a");
      more?.after(" ", badge(this.sayNew(rest, isMore)));
    }
    for (const [fold, count] of counts) {
      const isCut = isMore && fold.querySelector(".thread__more, .comment--linked");
      fold.querySelector(".comment__line-text").append(" ", badge(this.sayNew(count, isCut)));
    }
  }

  readAll() {
    const { arrivals, count } = this;
    this.write({ before: arrivals, seen: arrivals, count, at: Date.now() });
    for (const one of document.querySelectorAll("#discussion .badge--new")) one.remove();
    for (const comment of comments()) delete comment.dataset.new;
    for (const step of document.querySelectorAll("[data-step=nextNew]")) step.hidden = true;
    const words = document.createElement("p");
    words.textContent = this.dataset.read;
    words.tabIndex = -1;
    words.role = "status";
    this.replaceChildren(words);
    words.focus();
  }
}

customElements.define("device-visit", DeviceVisit);
