// Numbers and names in words that were translated with 7777 in their place.

export const say = (words, count) => words.replace("7777", count.toLocaleString(document.documentElement.lang));

export const shorten = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

// What is new stands out as in _new_comments.html.
export function badge(words, count) {
  const element = document.createElement("span");
  element.className = "badge badge--new";
  element.textContent = words;
  if (count) element.dataset.count = count;
  return element;
}
