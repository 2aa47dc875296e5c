/** A trustee's public key, with the proof that somebody has the private one (specs/ballots/trustees.md). */

import { knowledgeHolds } from "../ballots/proofs.js";
import { readProof } from "./proof.js";
import { aText, fields } from "./reading.js";
import { Refusal } from "./report.js";

/** The key that `value` says; `also` are fields that it may have beside. */
export function readKey(group, value, also = []) {
  const told = fields(value, ["pok", "public_key", "name?", ...also]);
  if ("name" in told && !aText(told.name)) throw new Refusal("a trustee's name is empty");
  return { public: group.read(aText(told.public_key)), proof: readProof(group, told.pok), signature: told.signature };
}

/** Refuse a key that nobody has proved to own. */
export function checkKey(group, key) {
  if (group.equal(key.public, group.identity)) throw new Refusal("a trustee's key is one that everybody has");
  if (!knowledgeHolds(group, key.public, key.proof, `pok|${group.name}|${group.text(key.public)}|`)) {
    throw new Refusal("the proof that somebody has a trustee's private key does not hold");
  }
}
