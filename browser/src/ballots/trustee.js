/** A trustee's key, made in their own browser, and their part of the decryption (specs/ballots/trustees.md, decryption.md). */

import { BallotError } from "./errors.js";
import { hexDigest, toScalar } from "./hashing.js";
import { paced } from "./pace.js";
import { proveEquality, proveKnowledge, scalar } from "./proofs.js";
import { randomScalar } from "./random.js";

/** Make a key: `secret` stays with the trustee, `key` is published. */
export function makeKey(group, secret = randomScalar(group.order)) {
  const text = group.text(group.power(group.generator, secret));
  return { secret, key: { pok: proveKnowledge(group, secret, `pok|${group.name}|${text}|`), public_key: text } };
}

/** Return a private key as its file has it, which `commonty ballots decrypt` reads too. */
export function writeSecret(secret) {
  return JSON.stringify(secret.toString());
}

/** Read the file of a private key; throws a `BallotError`, which says nothing of what the file says. */
export function readSecret(group, text) {
  try {
    const secret = scalar(group, JSON.parse(text));
    if (secret > 0n) return secret;
  } catch {
    // what is wrong with it must not be told: it may be nearly a key
  }
  throw new BallotError("not-a-key", "this file holds no private key of this election");
}

/**
 * Decrypt the tally of `election` with a private key: a factor for each ciphertext, the proof that this key made it, and the second
 * proof, which binds all factors to their ciphertexts (specs/ballots/bound.md). In slices.
 */
export async function decrypt(election, secret, tally, onProgress) {
  const { group, fingerprint } = election;
  const key = group.text(group.power(group.generator, secret));
  const prefix = `decrypt|${fingerprint}|${key}|`;
  const map = paced(2 * tally.flat().length, onProgress);
  const parts = [];
  for (const question of tally) {
    parts.push(
      await map(question, (ciphertext) => {
        const alpha = group.read(ciphertext.alpha);
        const factor = group.text(group.power(alpha, secret));
        return { alpha, factor, told: `${ciphertext.alpha},${ciphertext.beta},${factor};`, proof: proveEquality(group, alpha, secret, prefix) };
      }),
    );
  }
  const told = parts.map((question) => question.map((each) => each.told).join("")).join("|");
  const claim = hexDigest(`bound-claim|${group.name}|${fingerprint}|${key}|${told}`);
  const weighted = await map(parts.flat(), ({ alpha }, place) => group.publicPower(alpha, toScalar(group.order, `bound-weight|${claim}|${place}`, [])));
  const base = weighted.reduce((product, each) => group.multiply(product, each), group.identity);
  return JSON.stringify({
    decryption_factors: parts.map((question) => question.map(({ factor }) => factor)),
    decryption_proofs: parts.map((question) => question.map(({ proof }) => proof)),
    bound_proof: proveEquality(group, base, secret, `bound-proof|${claim}|`),
  });
}
