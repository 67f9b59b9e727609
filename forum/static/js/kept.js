// Texts that are being typed, kept in this browser. One that allows no keeping
// (blocked storage, private windows, a full disk) keeps none, and all else works.

function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

export const keyOf = (member, place) => `draft:${member}:${place}`;
export const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key))) ?? {};
export const forget = (key) => attempt(() => localStorage.removeItem(key));
export const keep = (key, text) =>
  attempt(() => localStorage.setItem(key, JSON.stringify({ text, at: Date.now() / 1000 })));

// A form that was sent may not have arrived: its text is kept until a page says it did.
for (const { dataset } of document.querySelectorAll("[data-posted]")) {
  forget(keyOf("", dataset.posted));
  forget(keyOf(dataset.member, dataset.posted));
}
