// What the site says where its reader is; what happens when an htmx request doesn't get the
// fragment it asked for, or a link its place.

const messages = document.getElementById("messages");
let from; // Where the page stood when it was said.

// Outside the flow of the page, which must not move for it.
const layOver = () => (messages.dataset.over = "");

export function tell(text, kind = "error") {
  const notice = document.createElement("p");
  notice.className = `notice notice--${kind}`;
  notice.textContent = text;
  messages.replaceChildren(notice);
  layOver();
  from = scrollY;
  return notice;
}

// Who was led to a comment of a long page isn't at the top, where it says what was done.
if (/#c\d/.test(location.hash) && document.body.scrollHeight > 1.5 * innerHeight) layOver();
// A quarter of a window on it has been read; and what was asked for again has come.
addEventListener("scroll", () => {
  from ??= scrollY;
  if ("over" in messages.dataset && Math.abs(scrollY - from) > innerHeight / 4) messages.replaceChildren();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && messages.querySelector("p")?.remove());

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
