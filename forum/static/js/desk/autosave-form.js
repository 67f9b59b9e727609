// <autosave-form data-url data-offline>: sends its form's text
// every few seconds while it changes, and says in [data-autosave-status] what
// became of it. Without this script the form has a button for it.

const PAUSE = 4000; // Milliseconds after the last key.
const RETRY = 15000; // Milliseconds after a failure.

class AutosaveForm extends HTMLElement {
  connectedCallback() {
    this.stopped = false;
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-autosave-status]");
    this.form.addEventListener("input", () => this.wait(PAUSE));
    this.form.addEventListener("submit", () => this.stop());
  }

  disconnectedCallback() {
    this.stop();
  }

  wait(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), time);
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  async save() {
    if (this.busy || this.stopped) return this.stopped || this.wait(PAUSE);
    this.busy = true;
    const body = new FormData(this.form);
    body.delete("image-file");
    try {
      await this.tell(await fetch(this.dataset.url, { method: "POST", body }));
    } catch {
      this.status.textContent = this.dataset.offline;
      this.wait(RETRY);
    }
    this.busy = false;
  }

  async tell(answer) {
    if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
    const { seen, message } = await answer.json();
    if (seen) this.form.elements.draft_seen.value = seen;
    this.status.textContent = message;
  }
}

customElements.define("autosave-form", AutosaveForm);
