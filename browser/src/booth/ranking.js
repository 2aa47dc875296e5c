/** Putting options in order: by typing numbers, by buttons, and by dragging. */

import { letDrag } from "./dragging.js";
import { announce, say } from "./saying.js";

/** The number that stands at an option: 0 for none, and null for what is no place in an order. */
export function written(row) {
  const text = row.querySelector("input").value.trim();
  if (text === "") return 0;
  return /^[0-9]{1,3}$/.test(text) ? Number(text) : null;
}

/** The options that have a number, in the order of their numbers. */
export function order(field) {
  const rows = [...field.querySelectorAll("[data-option]")].filter((row) => written(row));
  return rows.sort((one, other) => written(one) - written(other));
}

/** Let the buttons of a ranking, and its grips, move its options. */
export function letMove(field, words) {
  field.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) move(field, button.closest("[data-option]"), button.dataset.move, words);
  });
  field.addEventListener("input", () => offer(field));
  letDrag(field.querySelector("ol"), {
    ready: () => arrange(field, order(field)),
    drop: (row, place) => put(field, row, place, words),
    broken: (row) => announce(say(words.broken, { name: row.dataset.name })),
  });
  arrange(field, order(field));
}

function move(field, row, how, words) {
  const ranked = order(field);
  const at = ranked.indexOf(row);
  put(field, row, { next: ranked.length, up: Math.max(at - 1, 0), down: at + 1, out: null }[how], words);
  const shown = [...row.querySelectorAll("[data-move]:not([hidden])")];
  (shown.find((each) => each.dataset.move === how) ?? shown[0]).focus();
}

/** Put an option behind so many of the other ranked ones, or with `null` out of the order, and number them all anew. */
function put(field, row, place, words) {
  const ranked = order(field).filter((each) => each !== row);
  if (place !== null) ranked.splice(place, 0, row);
  for (const each of field.querySelectorAll("[data-option]")) each.querySelector("input").value = ranked.indexOf(each) + 1 || "";
  arrange(field, ranked);
  announce(say(place === null ? words.movedOut : words.moved, { name: row.dataset.name, place: ranked.indexOf(row) + 1 }));
}

/** Show the ranked options first, then the line, then the others as they came. */
function arrange(field, ranked) {
  const rows = [...field.querySelectorAll("[data-option]")].sort((one, other) => one.dataset.option - other.dataset.option);
  field.querySelector("ol").append(...ranked, field.querySelector("[data-edge]"), ...rows.filter((each) => !ranked.includes(each)));
  offer(field);
}

/** Show at each option the buttons that do something there. */
function offer(field) {
  const ranked = order(field);
  for (const row of field.querySelectorAll("[data-option]")) {
    const at = ranked.indexOf(row);
    const shown = { next: at < 0, up: at > 0, down: at >= 0 && at < ranked.length - 1, out: at >= 0 };
    for (const button of row.querySelectorAll("[data-move]")) button.hidden = !shown[button.dataset.move];
    row.classList.toggle("ballot__candidate--ranked", at >= 0);
  }
}
