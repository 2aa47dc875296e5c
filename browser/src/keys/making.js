/** Step one: a seed, in a file under a passphrase and on a sheet of paper; once both are put away, the certificate is handed in. */

import { certify, keysOf, newSeed } from "../ballots/ceremony.js";
import { BallotError } from "../ballots/errors.js";
import { group } from "../ballots/groups.js";
import { writeKeyFile } from "../ballots/key-file.js";
import { hand, taskOf } from "./server.js";
import { sayings, tell } from "./telling.js";

let kept; // the seed and its ceremony, from its making until it is handed in; nowhere else

function stay(event) {
  event.preventDefault();
}

/** Make a seed, have its file downloaded and show its sheet. */
export async function makeKeyFile(form) {
  const [passphrase, again] = [...form.querySelectorAll("[data-passphrase]")].map((field) => field.value);
  if (passphrase !== again) throw new BallotError("not-alike", "the passphrases differ");
  tell(form, "making", 0);
  const { ceremony } = await taskOf(form);
  const seed = newSeed();
  const { about, file, made } = sayings();
  const text = await writeKeyFile(seed, passphrase, `${about}, ${ceremony.number}/${ceremony.trustees}`, (share) => tell(form, "making", share));
  kept = { seed, ceremony };
  addEventListener("beforeunload", stay);
  form.reset();
  form.hidden = true;
  show(text, file);
  tell(document.querySelector("[data-keys=certify]"), "made");
  document.querySelector("#made-heading").focus();
  return made;
}

function show(text, name) {
  const link = document.querySelector("[data-file]");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  document.querySelector("[data-seed]").textContent = kept.seed.match(/.{1,4}/g).join(" ");
  document.querySelector("[data-made]").hidden = false;
  for (const each of document.querySelectorAll("[data-else]")) each.hidden = true;
  link.click();
}

/** Print the recovery sheet and nothing else of the page. */
export function printSheet() {
  document.documentElement.classList.add("prints-recovery");
  print();
  document.documentElement.classList.remove("prints-recovery");
}

/** Hand the certificate in, once file and sheet are put away. */
export async function handIn(form) {
  if ([...form.querySelectorAll("[data-put-away]")].some((tick) => !tick.checked)) {
    throw new BallotError("not-put-away", "file and sheet are not put away");
  }
  tell(form, "sending");
  const { seed, ceremony } = kept;
  const told = { ...ceremony, group: group(ceremony.group) };
  const made = JSON.stringify(certify(told, keysOf(told.group, seed)));
  removeEventListener("beforeunload", stay);
  try {
    await hand(form, made);
  } catch (error) {
    addEventListener("beforeunload", stay);
    throw error;
  }
}
