/** Proofs and ciphertexts as files have them. */

import { scalar } from "../ballots/proofs.js";
import { fields } from "./reading.js";
import { Refusal } from "./report.js";

/** A proof, its numbers tested and what it proves not. */
export function readProof(group, value) {
  const told = fields(value, ["challenge", "response"]);
  scalar(group, told.challenge);
  scalar(group, told.response);
  return told;
}

/** A ciphertext `[alpha, beta]`; `check` is the check that refuses what is no member of the group. */
export function readCiphertext(group, value, check) {
  const told = fields(value, ["alpha", "beta"]);
  return [told.alpha, told.beta].map((text) => readElement(group, text, check));
}

export function readElement(group, text, check) {
  try {
    return group.read(text);
  } catch (error) {
    throw new Refusal(error.message, check);
  }
}
