/** The trustees' pages: where their keys are made and used. Neither seed nor private key ever leaves this script but to file and paper. */

import { handIn, makeKeyFile, printSheet } from "./keys/making.js";
import { doStep } from "./keys/steps.js";
import { during } from "./keys/telling.js";

const DO = { make: makeKeyFile, certify: handIn, step: doStep };

document.addEventListener("submit", (event) => {
  const form = event.target;
  const act = DO[form.dataset.keys];
  if (!act) return;
  event.preventDefault();
  during(form, () => act(form));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) printSheet();
});

document.addEventListener("htmx:afterSettle", () => {
  const heading = document.querySelector("#next-heading, #done-heading");
  if (heading && !document.querySelector("#work[hx-get]")) document.querySelector("#announcement").textContent = heading.textContent;
});

document.addEventListener("change", (event) => {
  const { target } = event;
  if (!target.matches("[data-show]")) return;
  for (const field of target.form.querySelectorAll("[data-passphrase]")) field.type = target.checked ? "text" : "password";
});
