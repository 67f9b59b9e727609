// <reading-place data-url data-since data-seen data-place>: tells, when a member leaves the
// page, at which comment they were, so that they can go back there on their next visit, on any
// device. And now and then while they read, lest the visit end meanwhile (visiting.py) and with
// it all that is new. Where a visit begins (data-since), it begins once the discussion is in
// view: of who read the article alone all stays new. data-seen is what the site knows already.

import { readTo } from "../places.js";

const EVERY = 5 * 60_000; // Milliseconds.
// For a day at a time, since scripts may be switched off, and nowhere where the site itself sets none: visiting.SCRIPTS_COOKIE.
if (document.querySelector("[hx-headers], [name=csrfmiddlewaretoken]")) {
  document.cookie = `scripts=1; path=/; max-age=86400; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

const ACTS = ["visibilitychange", "pointermove", "pointerdown", "keydown", "scroll"];

class ReadingPlace extends HTMLElement {
  told = "";

  connectedCallback() {
    this.at = Date.now();
    for (const act of ACTS) document.addEventListener(act, this.stay);
    this.here = this.closest("#discussion");
    this.isSeen = !("since" in this.dataset);
    this.watch = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.see());
    if (!this.isSeen) this.watch.observe(this.here);
  }

  disconnectedCallback() {
    this.watch.disconnect();
    for (const act of ACTS) document.removeEventListener(act, this.stay);
  }

  see() {
    const { since, seen, place } = this.dataset;
    const { arrivals } = this.here.dataset;
    this.isSeen = true;
    if (Number(seen) >= Number(arrivals)) return;
    this.dataset.seen = arrivals;
    this.tell({ comment: readTo()?.id?.slice(1) ?? place, seen: arrivals, since });
  }

  // What came while the page was open is on it now (arriving.js).
  goOn() {
    if (this.isSeen) this.see();
  }

  stay = () => {
    if (!this.isSeen) return;
    const isLong = Date.now() - this.at > EVERY;
    if (!isLong && !document.hidden) return;
    const place = readTo()?.id?.slice(1) ?? "";
    if (!isLong && place === this.told) return;
    this.at = Date.now();
    this.told = place;
    this.tell({ comment: place });
  };

  tell(what) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const body = new URLSearchParams(what);
    fetch(this.dataset.url, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  }
}

customElements.define("reading-place", ReadingPlace);
