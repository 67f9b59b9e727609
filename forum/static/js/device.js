// What is kept in this browser and nowhere else. One that allows no keeping
// (blocked storage, private windows, a full disk) keeps none, and all else works.

function attempt(act, kind = "localStorage") {
  try {
    return act(window[kind]);
  } catch {
    return null;
  }
}

export const TAB = "sessionStorage"; // For as long as a tab is open, and in that one alone.
export const recall = (key, kind) => attempt((kept) => JSON.parse(kept.getItem(key)), kind);
export const forget = (key, kind) => attempt((kept) => kept.removeItem(key), kind);
export const remember = (key, value, kind) =>
  attempt((kept) => kept.setItem(key, JSON.stringify(value)), kind);

// Of a key that keeps something for each of many discussions: a list of
// [article, value], the one written last at the end, the oldest leaving first.
const listOf = (key, kind) => {
  const kept = recall(key, kind);
  return Array.isArray(kept) ? kept : [];
};

export const recallAll = (key, kind) => new Map(listOf(key, kind));

export function rememberOf(key, article, value, most, kind) {
  const others = listOf(key, kind).filter(([other]) => other !== article);
  if (value) others.push([article, value]);
  remember(key, others.slice(-most), kind);
}
