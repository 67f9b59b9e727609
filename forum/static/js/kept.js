// Texts that are being typed, kept on this device.

import { forget, recall, remember } from "./device.js";

export { forget };
export const keyOf = (member, place) => `draft:${member}:${place}`;
export const read = (key) => recall(key) ?? {};
export const keep = (key, text) => remember(key, { text, at: Date.now() / 1000 });

// A form that was sent may not have arrived: its text is kept until a page says it did.
for (const { dataset } of document.querySelectorAll("[data-posted]")) {
  forget(keyOf("", dataset.posted));
  forget(keyOf(dataset.member, dataset.posted));
}
