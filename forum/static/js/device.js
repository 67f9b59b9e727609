// What is kept in this browser and nowhere else. One that allows no keeping
// (blocked storage, private windows, a full disk) keeps none, and all else works.

function attempt(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

export const recall = (key) => attempt((kept) => JSON.parse(kept.getItem(key)));
export const forget = (key) => attempt((kept) => kept.removeItem(key));
export const remember = (key, value) =>
  attempt((kept) => kept.setItem(key, JSON.stringify(value)));

// Of a key that keeps something for each of many discussions: a list of
// [article, value], the one written last at the end, the oldest leaving first.
const listOf = (key) => {
  const kept = recall(key);
  return Array.isArray(kept) ? kept : [];
};

export const recallAll = (key) => new Map(listOf(key));

export function rememberOf(key, article, value, most) {
  const others = listOf(key).filter(([other]) => other !== article);
  if (value) others.push([article, value]);
  remember(key, others.slice(-most));
}
