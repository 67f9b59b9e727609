// <reading-place data-url>: tells, when a member leaves the page, at which comment
// they were, so that they can go back there on their next visit, on any device.

class ReadingPlace extends HTMLElement {
  connectedCallback() {
    document.addEventListener("visibilitychange", this.leave);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.leave);
  }

  leave = () => {
    if (!document.hidden) return;
    const place = this.find();
    if (!place || place === this.told) return;
    this.told = place;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const body = new URLSearchParams({ comment: place });
    fetch(this.dataset.url, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  };

  // The last comment that begins in the upper half of the window or above it.
  // Who hasn't got beyond the first one has nowhere to go back to.
  find() {
    const shown = [...document.querySelectorAll(".threads .comment")].filter((comment) => comment.getClientRects().length);
    const read = shown.filter((comment) => comment.getBoundingClientRect().top < innerHeight / 2);
    return read.length > 1 && read.at(-1).id.slice(1);
  }
}

customElements.define("reading-place", ReadingPlace);
