// <draft-text data-key data-member data-url data-at><textarea></textarea></draft-text>
// Keeps what is typed: at once in this browser, after a pause on the server (data-url).
// data-at: seconds since 1970 at which the server kept the text the page came with;
// what this browser kept later wins. Without data-key it only counts characters.

const PAUSE = 2000; // Milliseconds after the last key.
const LIMIT = 10_000; // Characters of a comment.

const read = (key) => JSON.parse(localStorage.getItem(key)) ?? {};

class DraftText extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.form = this.area.form;
    this.left = this.form.querySelector("[data-left]");
    const { key, member } = this.dataset;
    this.key = key && `draft:${member}:${key}`;
    if (this.key) this.restore(`draft::${key}`);
    // What is typed next goes below the quotation, not into it.
    const end = this.area.value.length;
    if (end) this.area.setSelectionRange(end, end);
    this.area.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => this.form.hasAttribute("hx-post") || this.drop());
    this.form.addEventListener("htmx:beforeSwap", (event) => {
      if (event.target === this.form && event.detail.xhr.status === 200) this.drop();
    });
    this.count();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  // What was typed before signing in moves to who signed in.
  restore(signedOutKey) {
    let kept = read(this.key);
    if (!kept.text && this.dataset.member) {
      kept = read(signedOutKey);
      localStorage.removeItem(signedOutKey);
    }
    const here = this.area.value;
    if (!kept.text) return;
    const adds = "quotes" in this.dataset && !kept.text.includes(here.trim());
    if (adds) this.area.value = `${kept.text.trimEnd()}\n\n${here}`;
    else if (!here || "quotes" in this.dataset || kept.at > this.dataset.at) this.area.value = kept.text;
  }

  keep() {
    this.count();
    if (!this.key) return;
    const text = this.area.value;
    localStorage.setItem(this.key, JSON.stringify({ text, at: Date.now() / 1000 }));
    clearTimeout(this.timer);
    if (this.dataset.url) this.timer = setTimeout(() => this.send(), PAUSE);
  }

  send() {
    this.sending = new AbortController();
    const { signal } = this.sending;
    fetch(this.dataset.url, { method: "POST", body: new FormData(this.form), signal }).catch(() => {});
  }

  drop() {
    clearTimeout(this.timer);
    this.sending?.abort();
    if (this.key) localStorage.removeItem(this.key);
  }

  count() {
    const left = LIMIT - [...this.area.value].length;
    this.left.textContent = left.toLocaleString(document.documentElement.lang);
    this.left.parentElement.toggleAttribute("data-over", left < 0);
  }
}

customElements.define("draft-text", DraftText);
