// Where an appeal, a notice or a complaint is decided in words: a key chooses what, with words
// that stand ready, and another sends it. What somebody typed is kept in its tab for them alone,
// until a page says that it arrived, and never replaced.

import { forget, recall, remember, TAB } from "../device.js";

const VERDICTS = {
  c: ["changed", "deleted", "acted"],
  d: ["upheld", "kept", "left"],
  e: ["reversed"],
  h: ["hidden"],
  r: ["removed"],
};
const form = document.querySelector("[data-verdicts]");
const hint = form?.querySelector("[data-sends]");
const keyOf = (member, path) => `verdict:${member}:${path}`;
const place = keyOf(form?.dataset.member, location.pathname);
const put = new Map(); // Which ready words each field holds, as they were put there.
let chosen = null;

for (const { dataset } of document.querySelectorAll("[data-posted]")) {
  forget(keyOf(dataset.member, dataset.posted), TAB);
}

const buttonOf = (key) =>
  VERDICTS[key]?.map((name) => form?.querySelector(`[name=outcome][value=${name}]`)).find(Boolean);
const areas = () => [...form.querySelectorAll("textarea")];
const isTyped = (area) => area.value !== "" && area.value !== put.get(area);
const keep = () => remember(place, areas().map((area) => (isTyped(area) ? area.value : "")), TAB);

function fill(option) {
  for (const area of areas()) {
    if (isTyped(area)) continue;
    area.value = option?.dataset[area.name] ?? "";
    put.set(area, area.value);
  }
}

function mark(button) {
  chosen = button;
  hint.textContent = `${hint.dataset.sends} ${button.textContent.trim()}`;
}

export function write() {
  form?.answer.focus();
  return Boolean(form);
}

export function choose(key) {
  const button = buttonOf(key);
  if (!button) return false;
  const options = [...(form.ready?.options ?? [])];
  const option = options.find(({ dataset }) => dataset.outcome === button.value);
  if (form.ready) form.ready.value = option?.value ?? "";
  fill(option);
  mark(button);
  return write();
}

export function listen(isUnread, isOff) {
  if (!form) return;
  areas().forEach((area, at) => (area.value ||= recall(place, TAB)?.[at] ?? ""));
  const offered = Object.keys(VERDICTS).filter(buttonOf);
  for (const key of offered) buttonOf(key).setAttribute("aria-keyshortcuts", key);
  const keys = offered.map((key) => `${key} ${buttonOf(key).textContent.trim()}`);
  if (!isOff) hint.textContent = `${hint.dataset.keys} ${keys.join(" · ")}`;
  form.addEventListener("input", keep);
  form.ready?.addEventListener("change", ({ target }) => {
    const [option] = target.selectedOptions;
    fill(option);
    const button = [...form.querySelectorAll("[name=outcome]")].find(({ value }) => value === option.dataset.outcome);
    if (button) mark(button);
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") form.closest(".case").focus();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.repeat || isUnread()) return;
    if (chosen) form.requestSubmit(chosen);
    else form.querySelector("[name=outcome]").focus();
  });
  if (location.hash !== "#answer") return;
  history.replaceState(history.state, "", location.pathname + location.search); // Not for the page after.
  write();
}
