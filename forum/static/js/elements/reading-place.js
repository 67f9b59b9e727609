// <reading-place data-url>: tells, when a member leaves the page, at which comment
// they were, so that they can go back there on their next visit, on any device. And now
// and then while they read, lest the visit end meanwhile (visiting.py) and with it all
// that is new.

import { readTo } from "../places.js";

const EVERY = 5 * 60_000; // Milliseconds.
const ACTS = ["visibilitychange", "pointermove", "pointerdown", "keydown", "scroll"];

class ReadingPlace extends HTMLElement {
  told = "";

  connectedCallback() {
    this.at = Date.now();
    for (const act of ACTS) document.addEventListener(act, this.stay);
  }

  disconnectedCallback() {
    for (const act of ACTS) document.removeEventListener(act, this.stay);
  }

  stay = () => {
    const isLong = Date.now() - this.at > EVERY;
    if (!isLong && !document.hidden) return;
    const place = readTo()?.id?.slice(1) ?? "";
    if (!isLong && place === this.told) return;
    this.at = Date.now();
    this.told = place;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const body = new URLSearchParams({ comment: place });
    fetch(this.dataset.url, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  };
}

customElements.define("reading-place", ReadingPlace);
