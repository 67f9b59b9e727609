// <move-about hidden>: buttons for the thumb and keys for the hand, to go from
// comment to comment. Keys of the browser and of screen readers stay theirs, and
// the box that "?" opens switches ours off (WCAG 2.1.4).

const OFF = "keys-off";
const KEYS = { j: "nextRoot", k: "lastRoot", p: "parent", "]": "nextSibling", "[": "lastSibling", n: "nextNew", t: "top" };

const comments = () => [...document.querySelectorAll(".discussion .comment")];
const commentOf = (item) => item?.querySelector(":scope > details > .comment");
const itemOf = (comment) => comment?.closest(".thread");
const rootOf = (comment) => commentOf([...document.querySelectorAll(".threads > .thread")].find((root) => root.contains(comment)));

// Where the reader is: at what has the focus, else at what stands at the top of the window.
function current() {
  const focused = document.activeElement?.closest(".comment");
  return focused ?? comments().filter((comment) => comment.getBoundingClientRect().top < 80).at(-1);
}

const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };

const STEPS = {
  nextRoot: (at) => (at ? commentOf(itemOf(rootOf(at))?.nextElementSibling) : comments()[0]),
  lastRoot: (at) => (rootOf(at) === at ? commentOf(itemOf(at)?.previousElementSibling) : rootOf(at)),
  parent: (at) => commentOf(itemOf(at)?.parentElement.closest(".thread")),
  nextSibling: (at) => commentOf(itemOf(at)?.nextElementSibling),
  lastSibling: (at) => commentOf(itemOf(at)?.previousElementSibling),
  top: () => document.getElementById("discussion"),
  nextNew(at) {
    const all = comments();
    return all.slice(all.indexOf(at) + 1).find((comment) => "new" in comment.dataset);
  },
};

class MoveAbout extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.dialog = this.querySelector("dialog");
    const box = this.querySelector("[type=checkbox]");
    box.checked = !isOff();
    box.addEventListener("change", () => { try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { /* Kept for this page alone. */ } });
    this.addEventListener("click", ({ target }) => {
      const step = target.closest("[data-step]")?.dataset.step;
      if (step === "keys") this.dialog.showModal();
      else if (step) this.go(step);
    });
    document.addEventListener("keydown", this.press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
  }

  press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || this.dialog.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "?") this.dialog.showModal();
    else if (KEYS[event.key] && !isOff()) this.go(KEYS[event.key]);
    else return;
    event.preventDefault();
  };

  go(step) {
    const target = STEPS[step](current());
    if (!target) {
      // The next new one is on another page.
      if (step === "nextNew") document.querySelector("[data-next-new]")?.click();
      return;
    }
    for (let fold = target.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }
}

customElements.define("move-about", MoveAbout);
