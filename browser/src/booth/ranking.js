/** Putting options in order: by typing numbers, and by buttons. */

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

/** Let the buttons of a ranking move its options. */
export function letMove(field, words) {
  field.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) move(field, button.closest("[data-option]"), button.dataset.move, words);
  });
  field.addEventListener("input", () => offer(field));
  offer(field);
}

function move(field, row, how, words) {
  const ranked = order(field);
  const at = ranked.indexOf(row);
  if (how === "next") ranked.push(row);
  else ranked.splice(at, 1);
  if (how === "up") ranked.splice(Math.max(at - 1, 0), 0, row);
  if (how === "down") ranked.splice(at + 1, 0, row);
  const rows = [...field.querySelectorAll("[data-option]")].sort((one, other) => one.dataset.option - other.dataset.option);
  for (const each of rows) each.querySelector("input").value = ranked.indexOf(each) + 1 || "";
  row.parentElement.append(...ranked, ...rows.filter((each) => !ranked.includes(each)));
  offer(field);
  const shown = [...row.querySelectorAll("[data-move]:not([hidden])")];
  (shown.find((each) => each.dataset.move === how) ?? shown[0]).focus();
  const place = ranked.indexOf(row) + 1;
  announce(say(place ? words.moved : words.movedOut, { name: row.dataset.name, place }));
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
