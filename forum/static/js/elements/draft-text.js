// <draft-text data-key data-member data-url data-at><textarea></textarea></draft-text>
// Keeps what is typed: at once in this browser, after a pause on the server (data-url).
// data-at: seconds since 1970 at which the server kept the text the page came with;
// what this browser kept later wins.

import { forget } from "../device.js";
import { DraftSending, keep, keyOf, read, showLeft } from "../drafts.js";

class DraftText extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    const { form } = this.area;
    this.draft = new DraftSending(form, this.dataset.url);
    this.key = keyOf(this.dataset.member, this.dataset.key);
    this.restore(keyOf("", this.dataset.key));
    // What is typed next goes below the quotation, not into it.
    const end = this.area.value.length;
    if (end) this.area.setSelectionRange(end, end);
    this.area.addEventListener("input", () => this.keep());
    // Once open it stays so (composer.css): nothing moves below what is pressed next.
    this.area.addEventListener("focus", () => form.setAttribute("data-open", ""));
    form.addEventListener("submit", () => this.draft.stop());
    form.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
      if (target === form && detail.xhr.status === 200) this.drop();
    });
    form.querySelector("[data-forgets]")?.addEventListener("click", () => this.drop());
    showLeft(this.area);
  }

  disconnectedCallback() {
    clearTimeout(this.draft.timer);
  }

  // What was typed before signing in moves to who signed in.
  restore(signedOutKey) {
    let kept = read(this.key);
    if (!kept.text && this.dataset.member) {
      kept = read(signedOutKey);
      forget(signedOutKey);
    }
    const here = this.area.value;
    if (!kept.text) return;
    const adds = "quotes" in this.dataset && !kept.text.includes(here.trim());
    if (adds) this.area.value = `${kept.text.trimEnd()}\n\n${here}`;
    else if (!here || "quotes" in this.dataset || kept.at > this.dataset.at) this.area.value = kept.text;
  }

  keep() {
    showLeft(this.area);
    keep(this.key, this.area.value);
    this.draft.wait();
  }

  drop() {
    this.draft.stop();
    forget(this.key);
  }
}

customElements.define("draft-text", DraftText);
