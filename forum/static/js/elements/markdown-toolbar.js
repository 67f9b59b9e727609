// <markdown-toolbar hidden><button type="button" data-mark="strong">…</markdown-toolbar>
// Types the signs around what is selected in the form's textarea; so do Ctrl (or
// Command) with B, I and K. Typing them by hand does the same.

const AROUND = { strong: ["**", "**"], em: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"] };
const BEFORE = { quote: "> ", list: "- " };
const KEYS = { b: "strong", i: "em", k: "link" };

class MarkdownToolbar extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.area = this.closest("form").querySelector("textarea");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) this.mark(button.dataset.mark);
    });
    this.area.addEventListener("keydown", (event) => {
      const name = (event.ctrlKey || event.metaKey) && !event.altKey && KEYS[event.key];
      if (!name) return;
      event.preventDefault();
      this.mark(name);
    });
  }

  mark(name) {
    if (BEFORE[name]) this.markLines(BEFORE[name]);
    else this.markAround(...AROUND[name]);
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  markAround(before, after) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    this.area.setRangeText(before + value.slice(start, end) + after, start, end);
    this.area.setSelectionRange(start + before.length, end + before.length);
  }

  markLines(sign) {
    const { selectionEnd: end, value } = this.area;
    const start = value.lastIndexOf("\n", this.area.selectionStart - 1) + 1;
    const lines = value.slice(start, end).replace(/^/gm, sign);
    this.area.setRangeText(lines, start, end, "end");
  }
}

customElements.define("markdown-toolbar", MarkdownToolbar);
