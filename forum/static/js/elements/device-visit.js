// <device-visit data-arrived data-next data-words data-first data-branch data-branch-more data-badge data-read data-records>
// What is new to a reader without an account since they were here last, and where
// they were then: remembered on this device alone. Arrivals are those of the site's
// own visits (visiting.py): what arrived after `before` is new for as long as a visit
// lasts, and the next one begins at `seen`.

import { badge, say } from "../counting.js";
import { recallAll, rememberOf } from "../device.js";
import { comments, focusOn, isBack, readTo } from "../places.js";

const KEY = "visits";
const MOST = 200; // Articles.
const GAP = 30 * 60_000; // Milliseconds after which a visit is over.
const RESUMED = 8 * GAP; // Within which a page that lay open goes on with its own.

const FOLD = ".thread__fold";

class DeviceVisit extends HTMLElement {
  connectedCallback() {
    const discussion = this.closest("#discussion");
    this.here = discussion.dataset; // It changes when more comes in.
    const { before, seen = this.arrivals, at, place, first } = this.recall();
    const isOver = !(Date.now() - at <= GAP);
    this.since = isOver ? seen : before;
    this.first = isOver ? !at : first;
    this.offer(place);
    this.recount();
    const watch = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.record());
    if ("records" in this.dataset) watch.observe(discussion);
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    this.querySelector("button").addEventListener("click", () => this.readAll());
  }

  get arrivals() {
    return Number(this.here.arrivals);
  }

  recount() {
    if (this.since < this.arrivals) this.tell();
  }

  // What came while the page was open is on it now (arriving.js).
  goOn() {
    this.tell();
    if ("records" in this.dataset) this.record();
  }

  recall() {
    return recallAll(KEY).get(this.here.article) ?? {};
  }

  // The visit lasts for as long as the page is open. Another tab may have read on, or seen more.
  write(changes) {
    const { before = 0, ...kept } = this.recall();
    const visit = { ...kept, before: Math.max(before, this.since), at: Date.now(), first: this.first, ...changes };
    rememberOf(KEY, this.here.article, visit, MOST);
  }

  record() {
    const seen = this.arrivals;
    this.write(this.recall().seen > seen ? {} : { seen, count: Number(this.here.comments) });
  }

  leave() {
    const { at, place } = this.recall();
    if (at) this.write({ place: readTo()?.id ?? place, at: Date.now() - at > RESUMED ? at : Date.now() });
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

  show(count) {
    const link = this.querySelector("[data-next-new]");
    link.href = `${this.dataset.next}?since=${this.since}`;
    link.textContent = say(this.dataset[this.first ? "first" : "words"], count);
    if (!count && link.matches(":focus")) focusOn(this.closest("#discussion"));
    const next = document.querySelector("[data-step=nextNew]");
    for (const one of [link, this.querySelector("button"), next]) if (one) one.hidden = !count;
    if (count && next) next.closest("move-about").hidden = false;
    this.hidden = !count && this.querySelector("[data-place]").hidden;
  }

  // Takes back what was told before, or is about to be.
  clear() {
    for (const one of document.querySelectorAll("#discussion .badge--new, device-visit p")) one.remove();
    for (const comment of comments()) delete comment.dataset.new;
    return (this.turn = {});
  }

  async tell() {
    const turn = this.clear();
    const fresh = comments().filter(({ dataset }) => Number(dataset.arrival) > this.since && dataset.state === "published");
    for (const comment of fresh) {
      comment.dataset.new = "";
      comment.querySelector(".comment__heading").after(badge(this.dataset.badge));
    }
    // It takes its room before it is known: what stands below must not move later.
    if (this.querySelector("[data-next-new]").hidden) {
      this.style.visibility = "hidden";
      this.show(this.arrivals - this.since);
    }
    const linked = document.querySelector("#discussion .comment--linked")?.id.slice(1);
    const address = `${this.dataset.arrived}?since=${this.since}&upto=${this.arrivals}${linked ? `&branch=${linked}` : ""}`;
    const answer = await fetch(address, { cache: "no-cache" }).catch(() => null);
    const { branch, branches = {}, count = 0, is_more: isMore } = answer?.ok ? await answer.json() : {};
    if (turn !== this.turn) return;
    this.show(count);
    this.style.visibility = "";
    this.tellBranches(fresh, linked ? { [linked]: branch } : branches, isMore);
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
    const told = new Set();
    for (const comment of fresh) {
      let fold = comment.closest(FOLD);
      for (; fold; fold = fold.parentElement.closest(FOLD)) counts.set(fold, (counts.get(fold) ?? 0) + 1);
    }
    for (const [top, count] of Object.entries(branches)) {
      const comment = document.getElementById(`c${top}`);
      const fold = comment?.matches("#threads *, .comment--linked") && comment.parentElement;
      const rest = count - (counts.get(fold) ?? 0);
      if (!fold || !(rest > 0)) continue;
      counts.set(fold, count);
      told.add(fold);
      const isLinked = fold.querySelector(":scope > .comment--linked");
      const more = isLinked ? document.querySelector("[rel=next]") : fold.querySelector(":scope > .thread__more a");
      more?.after(" ", badge(this.sayNew(rest, isMore)));
    }
    for (const [fold, count] of counts) {
      const isCut = isMore && (told.has(fold) || fold.querySelector(".thread__more, .comment--linked"));
      fold.querySelector(".comment__line-text").append(" ", badge(this.sayNew(count, isCut)));
    }
  }

  readAll() {
    this.since = this.arrivals;
    this.record();
    this.clear();
    this.show(0);
    const words = document.createElement("p");
    words.textContent = this.dataset.read;
    words.tabIndex = -1;
    words.role = "status";
    this.append(words);
    this.hidden = false;
    words.focus();
  }
}

customElements.define("device-visit", DeviceVisit);
