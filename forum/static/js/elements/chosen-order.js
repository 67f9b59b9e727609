// <chosen-order data-default data-current>: links to the orders of a discussion.
// What was chosen last is remembered on this device alone and asked for on the
// next discussion whose address names no order: no cookie, so that the page stays
// the same for everybody, and a link that is passed on says what it shows. Around the
// form of a member's own order it forgets that: what is saved there holds here as well.

import { forget, recall, remember } from "../device.js";

const KEY = "order";

class ChosenOrder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.keep(target.closest("[data-order]")?.dataset.order));
    this.addEventListener("submit", () => forget(KEY));
    const address = new URL(location);
    const chosen = recall(KEY);
    const asks = ["order", "after", "show"].some((name) => address.searchParams.has(name));
    if (asks || chosen === this.dataset.current || !this.querySelector(`[data-order="${CSS.escape(chosen)}"]`)) return;
    address.searchParams.set("order", chosen);
    location.replace(address);
  }

  // Who goes back to a discussion's own order leaves it to the newsroom again; of a member,
  // who may have an order of their own, whatever they click is kept.
  keep(order) {
    if (order === this.dataset.default) forget(KEY);
    else if (order) remember(KEY, order);
  }
}

customElements.define("chosen-order", ChosenOrder);
