// <live-discussion data-url data-changes data-count data-version data-arrivals ...>
// Asks now and then what is new: less often while nothing happens, not at all
// while nobody looks. New comments are told of and come in where they belong once
// that is asked for: until then the page stays as it is. What stands on it is kept
// up to date. What members hear of is theirs, and on a comment's page it is what came
// to its branch: data-count counts it. Elsewhere it is all that arrived and isn't gone.

import { bringIn, readAnew, renewPicks } from "../arriving.js";
import { say } from "../counting.js";
import { isWaiting, renewWaiting, waitingHere } from "../own-waiting.js";
import { focusOn, linkTo } from "../places.js";
import { bringUpToDate, changesPicks, showVotes } from "../shown-comments.js";
import { stay } from "../staying.js";

const FIRST = 15_000; // Milliseconds.
const LAST = 240_000;

class LiveDiscussion extends HTMLElement {
  gone = new Map(); // Which arrival a comment was, if it isn't there any more.
  far = 0; // How many of those that came are known to stand on other pages.
  went = new Set(); // Which of the page's it told that they went, unless they are back.

  connectedCallback() {
    this.pause = FIRST;
    this.version = Number(this.dataset.version);
    this.arrivals = Number(this.dataset.arrivals);
    this.wait();
    this.addEventListener("click", this.show);
    document.addEventListener("visibilitychange", this.look);
    if (!this.dataset.waiting) return;
    this.waiting = waitingHere();
    document.addEventListener("htmx:afterSettle", this.lookAtOwn);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.look);
    document.removeEventListener("htmx:afterSettle", this.lookAtOwn);
  }

  // What the member has just sent, changed or taken back.
  lookAtOwn = () => {
    if (waitingHere() !== this.waiting) this.renewWaiting().catch(() => {});
  };

  async renewWaiting() {
    this.waiting = waitingHere();
    await renewWaiting(this.dataset);
    this.waiting = waitingHere();
  }

  look = () => {
    clearTimeout(this.timer);
    if (!document.hidden) this.ask();
  };

  wait(soon = LAST) {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.ask(), Math.min(this.pause, soon));
  }

  async ask() {
    const before = this.version;
    let soon;
    try {
      const answer = await fetch(this.dataset.url, { cache: "no-cache" });
      const { version, arrivals, comments } = await answer.json();
      if (version > this.version) await this.change(comments);
      if (this.dataset.waiting && isWaiting()) await this.renewWaiting();
      this.tell(await this.howMany(arrivals));
      soon = await showVotes(Date.parse(answer.headers.get("date")) || Date.now());
    } catch {
      // Offline or away for a moment: asked again later.
    }
    this.pause = this.version > before ? FIRST : Math.min(this.pause * 1.5, LAST);
    this.wait(soon);
  }

  async change(count) {
    const answer = await fetch(`${this.dataset.changes}?since=${this.version}`);
    const told = await answer.json();
    const { version, changes } = told;
    const { comment, comments } = this.dataset;
    document.getElementById("discussion-count").textContent = count ? say(count === 1 ? comment : comments, count) : "";
    const done = new Set();
    const isPicked = "picks" in this.dataset && changesPicks(told, Number(this.dataset.picks));
    let page = isPicked ? await readAnew() : null; // Once for all that has changed.
    // What is gone now, or is there again.
    const turned = changes.filter(({ id, arrival }) => this.gone.get(id) !== arrival);
    for (const change of changes) {
      this.gone.set(change.id, change.arrival);
      const became = await bringUpToDate(change, this.dataset, page);
      done.add(became);
      if (became === "went") this.went.add(change.id);
      if (!change.is_gone) this.went.delete(change.id);
    }
    // To where it belongs, and what came lately along with it.
    if (done.has("moved")) bringIn(Infinity, (page ??= await readAnew()));
    else if (isPicked) renewPicks(page);
    if (isPicked) this.dataset.picks = told.pick_count;
    this.version = version; // Else all of it is asked for again.
    if (done.has("went") || !this.went.size) this.querySelector("span").textContent = this.went.size ? this.dataset.went : "";
    if (turned.length) await this.recount();
  }

  // How many of those that came since the last visit, up to what the page knows of.
  async recount() {
    document.querySelector("device-visit")?.recount();
    const link = document.querySelector("div.discussion__new [data-next-new]");
    if (!link) return;
    const discussion = this.closest("#discussion");
    const { arrivals } = discussion.dataset;
    const answer = await fetch(`${this.dataset.count.split("?")[0]}${link.search}&upto=${arrivals}`);
    if (!answer.ok) return;
    const { count } = await answer.json();
    link.textContent = say(link.dataset.words, count);
    if (!count && link.matches(":focus")) focusOn(discussion);
    const bar = link.parentElement;
    stay(() => {
      for (const part of bar.children) part.hidden = !count && !("back" in part.dataset);
      bar.hidden = !bar.querySelector(":scope > :not([hidden])");
    });
  }

  async howMany(arrivals) {
    const all = arrivals - this.arrivals - this.shown();
    if (all <= 0) return all;
    if (!this.dataset.count) return all - [...this.gone.values()].filter((arrival) => arrival > this.arrivals).length;
    if (this.counted?.version !== this.version) {
      // By an address of its own, lest a cache answer from before.
      const answer = await fetch(`${this.dataset.count}${this.arrivals}&at=${this.version}`);
      if (!answer.ok) return all;
      this.counted = { version: this.version, ...(await answer.json()) };
    }
    return (this.counted.branch ?? this.counted.count) - this.shown(":not([data-own])");
  }

  // What the reader has just sent themselves stands on the page already, and so may what
  // came along with a branch that moved.
  shown(which = "") {
    const all = [...document.querySelectorAll(`.comment[data-arrival]${which}`)];
    return all.filter((comment) => Number(comment.dataset.arrival) > this.arrivals).length;
  }

  // How many came that the page doesn't show. Those that stand on other pages are led to once
  // that is known of them. Set only where it says something else: what is set is read out.
  tell(count) {
    const { one, many, farOne, far } = this.dataset;
    this.far = Math.min(this.far, Math.max(count, 0));
    const near = count - this.far;
    const link = this.querySelector("a");
    link.hidden = count <= 0;
    let words = "";
    if (near > 0) words = say(near === 1 ? one : many, near);
    else if (count > 0) words = say(count === 1 ? farOne : far, count);
    if (link.textContent !== words) link.textContent = words;
    this.isFar = near <= 0;
  }

  show = async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href } = event.target;
    try {
      await (this.isFar ? this.leave(href) : this.bringIn());
    } catch {
      location.assign(href);
    }
  };

  async bringIn() {
    const section = await readAnew();
    const made = section.querySelector("live-discussion");
    bringIn(this.arrivals, section);
    this.counted = null;
    this.far = await this.howMany(Number(made.dataset.arrivals));
    if (this.far <= 0) {
      // What changed besides is asked for as ever, and so the version stays.
      Object.assign(this.dataset, { ...made.dataset });
      this.arrivals = Number(made.dataset.arrivals);
      this.querySelector("a").href = made.querySelector("a").href;
    }
    this.tell(this.far);
  }

  // To the first of those that stand on other pages.
  async leave(href) {
    const answer = await fetch(`${href}&ids`);
    const { ids } = await answer.json();
    const id = ids.find((one) => !document.getElementById(`c${one}`));
    location.assign(id ? linkTo(id) : href);
  }
}

customElements.define("live-discussion", LiveDiscussion);
