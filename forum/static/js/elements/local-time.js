// <local-time><time datetime="…">27 Oct 2025, 14:02</time></local-time>
// Says how long ago a recent time was, or how soon one comes, and keeps saying it; the exact
// time moves into the title. What is older than a week, or no nearer than an hour, keeps its date.

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const WEEK = 7 * 86_400; // Seconds.
const shown = new Set();
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", {
  numeric: "auto",
});

function ago(seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["minute", 60];
  return words.format(-Math.floor(seconds / size), unit);
}

class LocalTime extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time[datetime]");
    if (!this.time) return;
    this.exact ??= this.time.textContent;
    shown.add(this);
    this.update();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  update() {
    const seconds = (Date.now() - Date.parse(this.time.dateTime)) / 1000;
    const isRecent = seconds > -3_600 && seconds < WEEK;
    this.time.textContent = isRecent ? ago(seconds) : this.exact;
    this.time.title = isRecent ? this.exact : "";
  }

  showExact() {
    this.time.textContent = this.exact;
  }
}

customElements.define("local-time", LocalTime);
// Paper doesn't keep saying it.
addEventListener("beforeprint", () => shown.forEach((element) => element.showExact()));
addEventListener("afterprint", () => shown.forEach((element) => element.update()));
setInterval(() => shown.forEach((element) => element.update()), 60_000);
