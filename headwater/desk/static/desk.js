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

// A line that was decided about is drawn anew; the hand stays on it.
document.addEventListener("htmx:afterSettle", (event) => {
  const line = event.detail.elt;
  if (!line.matches("[data-item]")) return;
  line.classList.add("at");
  find("[data-open]", line)?.focus({ preventScroll: true });
});

// Filters stand open beside the list, and closed above it where the screen is narrow.
for (const details of document.querySelectorAll("[data-wide-open]")) details.open = matchMedia("(min-width: 64.01rem)").matches;

// A map wider than the screen opens where most places are, not at its left edge.
const map = find(".map-drawing");
if (map && map.scrollWidth > map.clientWidth) {
  const middles = [...map.querySelectorAll(".spot")].map((spot) => {
    const box = spot.getBoundingClientRect();
    return box.left + box.width / 2;
  }).sort((a, b) => a - b);
  if (middles.length) map.scrollLeft = middles[middles.length >> 1] - map.getBoundingClientRect().left - map.clientWidth / 2;
}

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

// Files dropped anywhere on the form's page are those that the form sends.
const drop = find("[data-drop]");
if (drop) {
  const over = (on) => (event) => {
    event.preventDefault();
    drop.classList.toggle("over", on);
  };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    find("input[type=file]", drop).files = event.dataTransfer.files;
    drop.requestSubmit();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === drop && event.detail.successful) drop.reset();
  });
}

// What the server goes on telling (server-sent events).
const stream = find("[data-stream]");
if (stream) {
  new EventSource(stream.dataset.stream).addEventListener("progress", (event) => {
    stream.innerHTML = event.data;
  });
}

// A word of the text, chosen by mouse or by keyboard: what did the program make of it?
const text = find("[data-text]");
if (text) {
  const pieces = [...text.querySelectorAll("[data-at]")];
  // Offsets count code points; the browser counts UTF-16 units.
  const offset = (node, unit) => {
    const piece = node.parentElement?.closest("[data-at]");
    if (!piece || !text.contains(piece)) return null;
    return Number(piece.dataset.at) + ("sign" in piece.dataset ? (unit ? 1 : 0) : [...node.data.slice(0, unit)].length);
  };
  const words = [];
  for (const piece of pieces) {
    if ("sign" in piece.dataset || !piece.firstChild) continue;
    for (const match of piece.firstChild.data.matchAll(/[\p{L}\p{N}\p{M}'’-]+/gu)) {
      words.push({ node: piece.firstChild, from: match.index, to: match.index + match[0].length });
    }
  }
  const ask = (start, end) => {
    htmx.ajax("GET", `/reports/${find("[data-report]").dataset.report}/words?start=${start}&end=${end}`, { target: "#words", swap: "innerHTML" });
  };
  let first = -1;
  let last = -1;
  const paint = () => {
    const range = new Range();
    const [a, b] = [Math.min(first, last), Math.max(first, last)];
    range.setStart(words[a].node, words[a].from);
    range.setEnd(words[b].node, words[b].to);
    CSS.highlights?.set("word", new Highlight(range));
    words[last].node.parentElement.scrollIntoView({ block: "nearest" });
    return [offset(words[a].node, words[a].from), offset(words[b].node, words[b].to)];
  };
  text.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && words.length) {
      event.preventDefault();
      last = Math.min(words.length - 1, Math.max(0, last + step));
      if (!event.shiftKey || first < 0) first = last;
      paint();
    } else if (event.key === "Enter" && first >= 0) {
      event.preventDefault();
      ask(...paint());
    }
  });
  text.addEventListener("mouseup", (event) => {
    if (event.target.closest("a")) return;
    const selection = getSelection();
    if (selection.rangeCount && !selection.isCollapsed) {
      const range = selection.getRangeAt(0);
      const start = offset(range.startContainer, range.startOffset);
      const end = offset(range.endContainer, range.endOffset);
      if (start !== null && end > start) ask(start, end);
      return;
    }
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const node = caret?.offsetNode ?? selection.anchorNode;
    const unit = caret?.offset ?? selection.anchorOffset;
    const at = words.findIndex((word) => word.node === node && word.from <= unit && unit <= word.to);
    if (at >= 0) {
      first = last = at;
      ask(...paint());
    }
  });
}
