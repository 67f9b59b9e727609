// Sends a form's text to the server as a draft, after a pause in typing.

const PAUSE = 2000; // Milliseconds after the last key.

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
    fetch(this.url, { method: "POST", body: new FormData(this.form), signal }).catch(() => {});
  }

  // A draft must not come in behind the text itself.
  stop() {
    clearTimeout(this.timer);
    this.sending?.abort();
  }
}
