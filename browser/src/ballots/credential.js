/** Credentials: what a voter signs a ballot with (specs/ballots/credentials.md). */

import { BallotError } from "./errors.js";
import { hexDigest } from "./hashing.js";

const SHAPE = /^[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}$/;

/** The exponent that signs with a private credential in the election `uuid`, as belenios-tool 2.4 and later derive it. */
export function privateKey(group, uuid, credential) {
  const typed = credential.trim();
  if (!SHAPE.test(typed)) {
    throw new BallotError("not-a-credential", "a credential is four groups of letters and digits, without 0, O, I or l");
  }
  const halves = [0, 1].map((half) => hexDigest(`derive_credential|${uuid}|${half}|${typed}`));
  return BigInt("0x" + halves.join("")) % group.order;
}

/** The public half of a private credential, as the list of the election has it. */
export function publicHalf(group, uuid, credential) {
  return group.text(group.power(group.generator, privateKey(group, uuid, credential)));
}
