// <chosen-order data-default data-current>: links to the orders of a discussion.
// What was chosen last is remembered on this device alone and asked for on the
// next discussion whose address names no order (folds.js, before its threads are read): no
// cookie, so that the page stays the same for everybody, and a link that is passed on says what
// it shows. Members, whose pages are their own, have no data-default: theirs is told by a cookie
// as well, so that the page comes in their order at once. Around the form of a member's own
// order it forgets both: what is saved there holds here as well.

import { forget, recall, remember } from "../device.js";

const KEY = "order";

// chosen_order.ORDER_COOKIE; for a year, "" takes it back.
function tell(order) {
  document.cookie = `thread_order=${order}; path=/; max-age=${order ? 31_536_000 : 0}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

class ChosenOrder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.keep(target.closest("[data-order]")?.dataset.order));
    this.addEventListener("submit", () => this.keep(""));
    if (!this.dataset.default) tell(recall(KEY) ?? "");
  }

  // Who goes back to a discussion's own order leaves it to the newsroom again; of a member,
  // who may have an order of their own, whatever they click is kept.
  keep(order) {
    if (order === undefined) return;
    if (!order || order === this.dataset.default) forget(KEY);
    else remember(KEY, order);
    if (!this.dataset.default) tell(order);
  }
}

customElements.define("chosen-order", ChosenOrder);
