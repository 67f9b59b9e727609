// <reading-place data-url>: tells, when a member leaves the page, at which comment
// they were, so that they can go back there on their next visit, on any device.

import { readTo } from "../places.js";

class ReadingPlace extends HTMLElement {
  connectedCallback() {
    document.addEventListener("visibilitychange", this.leave);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.leave);
  }

  leave = () => {
    if (!document.hidden) return;
    const place = readTo()?.id?.slice(1);
    if (!place || place === this.told) return;
    this.told = place;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const body = new URLSearchParams({ comment: place });
    fetch(this.dataset.url, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  };
}

customElements.define("reading-place", ReadingPlace);
