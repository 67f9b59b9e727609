// How many characters are left in a form's textarea, in its [data-left].

const LIMIT = 10_000; // Characters of a comment.

export function showLeft(area) {
  const place = area.form.querySelector("[data-left]");
  const left = LIMIT - [...area.value].length;
  place.textContent = left.toLocaleString(document.documentElement.lang);
  place.parentElement.toggleAttribute("data-over", left < 0);
}
