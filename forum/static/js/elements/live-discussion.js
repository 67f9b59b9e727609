// <live-discussion data-url data-changes data-count data-version data-arrivals data-one data-many data-gone>
// Asks now and then what is new: less often while nothing happens, not at all
// while nobody looks. New comments are told of and never pushed in: the page
// stays where it is. Votes of comments on the page are brought up to date, and
// what was taken away goes. What members hear of is theirs: data-count counts it.

import { say } from "../counting.js";

const FIRST = 15_000; // Milliseconds.
const LAST = 240_000;

class LiveDiscussion extends HTMLElement {
  connectedCallback() {
    this.pause = FIRST;
    this.version = Number(this.dataset.version);
    this.arrivals = Number(this.dataset.arrivals);
    this.wait();
    document.addEventListener("visibilitychange", this.look);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }

  look = () => {
    clearTimeout(this.timer);
    if (!document.hidden) this.ask();
  };

  wait() {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.ask(), this.pause);
  }

  async ask() {
    const before = this.version;
    try {
      const { version, arrivals } = await (await fetch(this.dataset.url, { cache: "no-cache" })).json();
      if (version > this.version) await this.bringUpToDate();
      this.tell(await this.howMany(arrivals));
    } catch {
      // Offline or away for a moment: asked again later.
    }
    this.pause = this.version > before ? FIRST : Math.min(this.pause * 1.5, LAST);
    this.wait();
  }

  async bringUpToDate() {
    const answer = await fetch(`${this.dataset.changes}?since=${this.version}`);
    const { version, changes } = await answer.json();
    this.version = version;
    for (const { id, up, down, is_gone } of changes) {
      const comment = document.getElementById(`c${id}`);
      if (!comment || comment.contains(document.activeElement?.closest("form"))) continue;
      if (is_gone) this.takeAway(comment);
      else if (up !== undefined) this.count(comment, up, down);
    }
  }

  takeAway(comment) {
    if (comment.dataset.state !== "published") return;
    const words = document.createElement("p");
    words.className = "comment__tombstone";
    words.textContent = this.dataset.gone;
    comment.replaceChildren(words);
    comment.dataset.state = "removed";
    comment.removeAttribute("aria-labelledby");
  }

  count(comment, up, down) {
    const score = comment.querySelector(".comment__score");
    if (score) score.lastChild.textContent = up - down;
    const split = comment.querySelector(".comment__split");
    if (split) split.textContent = `(+${up} / -${down})`;
  }

  async howMany(arrivals) {
    const all = arrivals - this.arrivals - this.shown();
    if (all <= 0 || !this.dataset.count) return all;
    if (this.counted?.version !== this.version) {
      const answer = await fetch(`${this.dataset.count}?since=${this.arrivals}`);
      if (!answer.ok) return all;
      this.counted = { version: this.version, ...(await answer.json()) };
    }
    return this.counted.count;
  }

  // What the reader has just sent themselves stands on the page already.
  shown() {
    const all = [...document.querySelectorAll(".comment[data-arrival]")];
    return all.filter((comment) => Number(comment.dataset.arrival) > this.arrivals).length;
  }

  tell(count) {
    const link = this.querySelector("a");
    link.hidden = count <= 0;
    const words = count === 1 ? this.dataset.one : this.dataset.many;
    if (count > 0) link.textContent = say(words, count);
  }
}

customElements.define("live-discussion", LiveDiscussion);
