// What happens around the forms that open below a comment.

const OPENED = ".composer, .report-form, .card";

// What a comment's links lead to opens at the comment, by what htmx is told of them:
// said once here, not at each link of a thousand comments. A new tab is the browser's business.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".comment__actions > li > a:not([data-leaves])");
  if (!link?.closest(".comment") || !window.htmx) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("get", link.getAttribute("href"), { source: link }).catch(() => {}); // failures.js tells.
});

// A vote, which without this sends the form around the whole list.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button.comment__vote");
  if (!button || !window.htmx) return;
  event.preventDefault();
  const around = { source: button, target: button.parentElement, swap: "outerHTML" };
  htmx.ajax("post", button.getAttribute("formaction"), around).catch(() => {});
});

// One form below a comment: another one takes its place. What was typed is kept.
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.matches?.(".comment") || detail.xhr.status !== 200) return;
  if (target.nextElementSibling?.matches(OPENED)) target.nextElementSibling.remove();
});

// "Cancel" closes a form that stands below its comment; anywhere else it is a link.
document.addEventListener("click", (event) => {
  const opened = event.target.closest("a.button--quiet")?.closest(OPENED);
  const comment = opened?.previousElementSibling;
  if (!comment?.matches(".comment")) return;
  event.preventDefault();
  opened.remove();
  comment.querySelector(".comment__actions a")?.focus();
});

// "Quote" quotes what is selected in the comment; without a selection, all of it.
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (!target.matches("[data-quotes]")) return;
  const selection = getSelection();
  const body = target.closest(".comment").querySelector(".comment__body");
  if (body.contains(selection.anchorNode) && body.contains(selection.focusNode)) {
    detail.parameters.append("passage", selection.toString());
  }
});
