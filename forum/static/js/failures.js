// What happens when an htmx request doesn't get the fragment it asked for, or a link its place.

const messages = document.getElementById("messages");
let from; // Where the page stood when it was said.

export function tell(text, kind = "error") {
  const notice = document.createElement("p");
  notice.className = `notice notice--${kind}`;
  notice.textContent = text;
  messages.replaceChildren(notice);
  messages.classList.remove("messages--read");
  from = scrollY;
  return notice;
}

// Half a window on it has been read, and covers nothing any more.
addEventListener("scroll", () => {
  from ??= scrollY;
  if (Math.abs(scrollY - from) > innerHeight / 2) messages.classList.add("messages--read");
});

// A redirect that ends on a whole page (signing in, a finished form) is followed
// as if there had been no htmx: a page doesn't belong inside a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!/^\s*<!doctype/i.test(xhr.responseText) || xhr.status >= 400) return;
  event.detail.shouldSwap = false;
  location.assign(xhr.responseURL);
});

// Refused for good (a stale token, no permission): send the form the plain way,
// whose answer explains itself and keeps the text.
document.addEventListener("htmx:responseError", (event) => {
  const { elt, xhr } = event.detail;
  if (xhr.status === 403 && elt instanceof HTMLFormElement) elt.submit();
  else tell(messages.dataset[xhr.status === 413 ? "large" : "failed"]);
});

document.addEventListener("htmx:sendError", () => tell(messages.dataset.offline));
