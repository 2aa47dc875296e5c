/** How the page says what goes on and what went wrong. Its sentences come with it, in the reader's language. */

import { BallotError } from "../ballots/errors.js";

/** A refusal of the server's: `reason` is what it says. */
export class NotTaken extends Error {
  constructor(reason) {
    super(reason);
    this.name = "NotTaken";
    this.reason = reason;
  }
}

/** The server could not be reached. */
export class NoConnection extends Error {}

/** Every sentence of the page, by its cause. */
export function sayings() {
  return JSON.parse(document.querySelector("[data-sayings]").dataset.sayings);
}

function filled(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/** Say how far `form` is: the cause of a sentence, and a share from 0 to 1 where one is known. */
export function tell(form, cause, share) {
  const status = form.querySelector("[data-status]");
  const sentence = cause ? sayings()[cause] : "";
  if (status.textContent !== sentence) status.textContent = sentence;
  const bar = form.querySelector("progress");
  bar.hidden = share === undefined;
  if (share !== undefined) bar.value = share;
}

function said(error) {
  const all = sayings();
  if (error instanceof NotTaken) return filled(all["not-taken"], { reason: error.reason });
  if (error instanceof NoConnection) return all["no-connection"];
  if (error instanceof BallotError && all[error.code]) return filled(all[error.code], { name: all.trustees[error.trustee] ?? "" });
  return filled(all.broken, { reason: error.message });
}

/** Do something for `form`, once at a time, and say what went wrong with it. */
export async function during(form, act) {
  const fault = form.querySelector("[data-fault]");
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  fault.hidden = true;
  try {
    await act();
  } catch (error) {
    tell(form, "");
    fault.textContent = said(error);
    fault.hidden = false;
    fault.focus();
  } finally {
    delete form.dataset.busy;
  }
}
