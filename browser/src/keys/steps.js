/** Every step after the first: the seed is read from its file or typed in from its sheet, used, and forgotten. */

import { readElection } from "../ballots/ballot.js";
import { certify, deal, finish, isSeed, keysOf } from "../ballots/ceremony.js";
import { BallotError } from "../ballots/errors.js";
import { group } from "../ballots/groups.js";
import { readKeyFile } from "../ballots/key-file.js";
import { shuffleAll } from "../ballots/shuffle.js";
import { decrypt } from "../ballots/trustee.js";
import { hand, taskOf } from "./server.js";
import { NotTaken, tell } from "./telling.js";

const STEPS = {
  certify: async ({ ceremony }, keys) => JSON.stringify(certify(ceremony, keys)),
  deal: async ({ ceremony, certificates }, keys) => JSON.stringify(deal(ceremony, keys, certificates)),
  finish: async ({ ceremony, certificates, dealt }, keys) => JSON.stringify(finish(ceremony, keys, certificates, dealt).finished),
  shuffling: ({ ceremony, certificates, dealt, election, tally }, keys, onProgress) => {
    finish(ceremony, keys, certificates, dealt); // refuses another key
    return shuffleAll(readElection(election), tally, onProgress);
  },
  decrypting: ({ ceremony, certificates, dealt, election, tally }, keys, onProgress) =>
    decrypt(readElection(election), finish(ceremony, keys, certificates, dealt).secret, tally, onProgress),
};

async function seedOf(form) {
  const code = form.querySelector("[data-code]").value.replace(/[\s-]+/g, "");
  if (code) {
    if (!isSeed(code)) throw new BallotError("not-a-seed", "this is no seed");
    return code;
  }
  const [file] = form.querySelector("[data-key-file]").files;
  const passphrase = form.querySelector("[data-passphrase]").value;
  if (!file) throw new BallotError("no-file", "no key file was chosen");
  if (!passphrase.trim()) throw new BallotError("no-passphrase", "no passphrase was typed in");
  tell(form, "reading", 0);
  return (await readKeyFile(await file.text(), passphrase, (share) => tell(form, "reading", share))).seed;
}

async function made(form, seed, task) {
  tell(form, "working", 0);
  const ceremony = { ...task.ceremony, group: group(task.ceremony.group) };
  return STEPS[task.step]({ ...task, ceremony }, keysOf(ceremony.group, seed), (share) => tell(form, "working", share));
}

/** Do what is this trustee's to do, and hand it in; once more where another trustee shuffled meanwhile. */
export async function doStep(form) {
  const seed = await seedOf(form);
  let task = await taskOf(form);
  for (;;) {
    const part = await made(form, seed, task);
    tell(form, "sending");
    try {
      await hand(form, part);
      return form.reset();
    } catch (error) {
      const now = error instanceof NotTaken ? await taskOf(form) : task;
      if (now.step !== task.step || JSON.stringify(now.tally) === JSON.stringify(task.tally)) throw error;
      task = now;
    }
  }
}
