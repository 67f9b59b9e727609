// Texts that are being typed: kept on this device, sent to the server after a pause in
// typing, and how many characters are left.

import { forget, recall, remember } from "./device.js";

export const keyOf = (member, place) => `draft:${member}:${place}`;
export const read = (key) => recall(key) ?? {};
export const keep = (key, text) => remember(key, { text, at: Date.now() / 1000 });

// A form that was sent may not have arrived: its text is kept until a page says it did.
for (const { dataset } of document.querySelectorAll("[data-posted]")) {
  forget(keyOf("", dataset.posted));
  forget(keyOf(dataset.member, dataset.posted));
}

const LIMIT = 10_000; // Characters of a comment.

export function showLeft(area) {
  const place = area.form.querySelector("[data-left]");
  const left = LIMIT - [...area.value].length;
  place.textContent = left.toLocaleString(document.documentElement.lang);
  place.parentElement.toggleAttribute("data-over", left < 0);
}

const PAUSE = 2000; // Milliseconds after the last key.
const SENT = ["csrfmiddlewaretoken", "object_pk", "reply_to", "text"]; // What a draft is kept by.

export class DraftSending {
  constructor(form, url) {
    this.form = form;
    this.url = url;
  }

  wait() {
    clearTimeout(this.timer);
    if (this.url) this.timer = setTimeout(() => this.send(), PAUSE);
  }

  send() {
    this.sending = new AbortController();
    const { signal } = this.sending;
    const form = new FormData(this.form);
    const body = new URLSearchParams(SENT.map((name) => [name, form.get(name)]));
    fetch(this.url, { method: "POST", body, signal }).catch(() => {});
  }

  // A draft must not come in behind the text itself.
  stop() {
    clearTimeout(this.timer);
    this.sending?.abort();
  }
}
