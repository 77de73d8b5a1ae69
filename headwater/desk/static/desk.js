// The desk's own script: keys, panels, and what the browser alone can know (a selection, a dropped file).
"use strict";

const find = (selector, within = document) => within.querySelector(selector);
const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function items() {
  return [...document.querySelectorAll("[data-list] [data-item]")].filter((item) => item.offsetParent !== null);
}

function current() {
  return document.activeElement?.closest("[data-item]") ?? find("[data-item].at");
}

function move(step) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  all.forEach((item) => item.classList.toggle("at", item === next));
  const target = next.matches("a, button, [tabindex]") ? next : find("[data-open], a, button", next);
  target?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const scope = current();
  const button = (scope && find(`[data-key="${key}"]`, scope)) ?? find(`main [data-key="${key}"]`);
  if (button && !button.disabled) button.click();
}

const PLACES = { f: "/findings", r: "/reports", t: "/timeline", m: "/map", v: "/voices", d: "/decisions", i: "/intake" };
let going = false;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target) || find("dialog[open]")) return;
  if (going && PLACES[event.key]) {
    going = false;
    location.assign(PLACES[event.key]);
    return;
  }
  going = event.key === "g";
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => find("#search").focus(),
    "?": () => find("#help").showModal(),
    b: () => history.back(),
    a: () => press("a"),
    r: () => press("r"),
    u: () => press("u"),
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) find("#help").showModal();
  const how = event.target.closest("[data-panel]");
  if (how && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    htmx.ajax("GET", how.dataset.panel, { target: "#panel-body", swap: "innerHTML" }).then(() => find("#panel").showModal());
  }
  if (event.target.matches("dialog")) event.target.close();
});

// Filters stand open beside the list, and closed above it where the screen is narrow.
for (const details of document.querySelectorAll("[data-wide-open]")) details.open = matchMedia("(min-width: 64.01rem)").matches;

// What the server refuses is said, not swallowed.
function say(words) {
  const line = document.createElement("p");
  line.textContent = words;
  find("#notice").append(line);
  setTimeout(() => line.remove(), 8000);
}
document.addEventListener("htmx:responseError", (event) => {
  let words = "The desk could not do that.";
  try {
    const answer = JSON.parse(event.detail.xhr.responseText);
    words = [answer.error, answer.hint].filter(Boolean).join(". ");
  } catch { /* the answer was no JSON: the words above stand */ }
  say(words);
});
document.addEventListener("htmx:sendError", () => say("The desk does not answer. Was it stopped?"));
