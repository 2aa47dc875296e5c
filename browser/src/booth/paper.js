/** The ballot paper: what is marked on it, in numbers and in words, and what is wrong with it. */

import { order, written } from "./ranking.js";
import { say } from "./saying.js";

/**
 * Read the paper: `votes`, one for each question as `makeBallot` takes them; `told`, the same in words; and `wrong`.
 *
 * `labels` are what the options of each question are called; where the board calls them otherwise, both are told.
 */
export function readPaper(questions, labels, words) {
  const read = questions.map((question, number) => {
    const field = document.getElementById(`question-${number}`);
    const isRanked = question.type === "NonHomomorphic";
    const { answers } = isRanked ? question.value : question;
    const called = answers.map((answer, place) => (labels[number][place] === answer ? answer : `${labels[number][place]} (${answer})`));
    return isRanked ? ranked(field, called, words) : chosen(field, question, called, words);
  });
  const asked = questions.map((question) => (question.value ?? question).question);
  const wrong = read.flatMap((each, number) => (each.wrong ? [{ number, asked: asked[number], ...each.wrong }] : []));
  return { votes: read.map((each) => each.vote), told: read.map((each) => each.told), wrong };
}

function chosen(field, question, called, words) {
  const marked = [...field.querySelectorAll("input:checked")].map((each) => each.value);
  const isBlank = marked.includes("blank");
  const options = called.map((_name, place) => (marked.includes(String(place)) ? 1 : 0));
  const count = options.reduce((sum, each) => sum + each, 0);
  const vote = question.blank ? [isBlank ? 1 : 0, ...options] : options;
  const told = called.filter((_name, place) => options[place]);
  const at = field.querySelector("input").id;
  if (isBlank && count) return { wrong: { at, says: words.blankAndMore } };
  if (!isBlank && count < question.min) return { wrong: { at, says: say(words.tooFew, { least: question.min }) } };
  if (count > question.max) return { wrong: { at, says: say(words.tooMany, { most: question.max, chosen: count }) } };
  return { vote, told: told.length ? told : [isBlank ? words.blank : words.nothing] };
}

function ranked(field, called, words) {
  const rows = [...field.querySelectorAll("[data-option]")];
  const odd = rows.find((row) => written(row) === null);
  if (odd) return { wrong: { at: odd.querySelector("input").id, says: words.noNumber } };
  const given = rows.map(written).filter((each) => each > 0);
  const twice = given.find((each, at) => given.indexOf(each) !== at);
  if (twice) {
    const at = rows.filter((row) => written(row) === twice)[1].querySelector("input").id;
    return { wrong: { at, says: say(words.twice, { number: twice }) } };
  }
  const inOrder = order(field).map((row) => Number(row.dataset.option));
  const vote = called.map((_name, option) => inOrder.indexOf(option) + 1);
  const told = inOrder.map((option, place) => `${place + 1}. ${called[option]}`);
  return { vote, told: told.length ? told : [words.blank] };
}

/** Say at each question, and together above the paper, what is wrong; lead the focus there. Returns whether anything is. */
export function complain(wrong) {
  for (const error of document.querySelectorAll("[data-error]")) {
    const here = wrong.find((each) => String(each.number) === error.dataset.error);
    error.textContent = here ? here.says : "";
    error.hidden = !here;
    error.closest("fieldset").classList.toggle("field--wrong", Boolean(here));
  }
  const all = document.getElementById("errors");
  all.hidden = wrong.length === 0;
  all.querySelector("ul").replaceChildren(
    ...wrong.map((each) => {
      const [item, link] = [document.createElement("li"), document.createElement("a")];
      link.href = `#${each.at}`;
      link.textContent = `${each.asked} ${each.says}`;
      item.append(link);
      return item;
    }),
  );
  if (wrong.length) all.focus();
  return wrong.length > 0;
}

/** Let a blank vote and any other exclude one another where several may be marked. */
export function keepBlankApart(field) {
  field.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const each of field.querySelectorAll("input:checked"))
      if ((each.value === "blank") !== (target.value === "blank")) each.checked = false;
  });
}
