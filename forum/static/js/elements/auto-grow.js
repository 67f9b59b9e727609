// <auto-grow><textarea></textarea></auto-grow>
// Keeps a textarea as tall as its text where the browser doesn't by itself
// (field-sizing: content, which the stylesheet asks for).

class AutoGrow extends HTMLElement {
  connectedCallback() {
    if (CSS.supports("field-sizing", "content")) return;
    this.addEventListener("input", this.grow);
    this.grow();
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.grow);
  }

  grow = () => {
    const area = this.querySelector("textarea");
    if (!area) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  };
}

customElements.define("auto-grow", AutoGrow);
