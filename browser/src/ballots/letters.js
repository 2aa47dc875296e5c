/** What trustees sign, and the letters they send one another through hands that must not read them (specs/ballots/threshold.md). */

import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { BallotError } from "./errors.js";
import { knowledgeHolds, proveKnowledge } from "./proofs.js";
import { randomScalar } from "./random.js";

const ALGORITHM = "XChaCha20-Poly1305";
const NONCE_BYTES = 24;

/** The signature of a text, by the owner of a signing key. */
export function signature(group, signing, message) {
  return proveKnowledge(group, signing, `sigmsg|${message}|`);
}

/** A text with its signature. */
export function signed(group, signing, message) {
  return { message, signature: signature(group, signing, message) };
}

/** Say whether the owner of the verification key `signer` signed a text. */
export function isSignedBy(group, signer, message, proof) {
  return knowledgeHolds(group, signer, proof, `sigmsg|${message}|`);
}

function box(group, hidden, alpha) {
  const nonce = sha256(utf8ToBytes(`iv|${alpha}`)).slice(0, NONCE_BYTES);
  return xchacha20poly1305(sha256(utf8ToBytes(`key|${group.text(hidden)}`)), nonce);
}

/** A letter that only the owner of the encryption key `recipient` can open. */
export function sealed(group, signing, recipient, message) {
  const letter = signed(group, signing, JSON.stringify({ recipient: group.text(recipient), message }));
  const hidden = group.power(group.generator, randomScalar(group.order));
  const r = randomScalar(group.order);
  const alpha = group.text(group.power(group.generator, r));
  const beta = group.text(group.multiply(group.power(recipient, r), hidden));
  const data = bytesToHex(box(group, hidden, alpha).encrypt(utf8ToBytes(JSON.stringify(letter))));
  return JSON.stringify({ algorithm: ALGORITHM, alpha, beta, data });
}

/** The message of a letter signed by the owner of `sender`; throws a `BallotError` where it is not for us, or not from them. */
export function opened(group, decryption, sender, letter) {
  try {
    const { algorithm, alpha, beta, data } = JSON.parse(letter);
    const hidden = group.divide(group.read(beta), group.power(group.read(alpha), decryption));
    const { message, signature: proof } = JSON.parse(new TextDecoder().decode(box(group, hidden, alpha).decrypt(hexToBytes(data))));
    const told = JSON.parse(message);
    const own = group.text(group.power(group.generator, decryption));
    if (algorithm === ALGORITHM && told.recipient === own && isSignedBy(group, sender, message, proof)) return told.message;
  } catch {
    // whatever is wrong with it, it cannot be used
  }
  throw new BallotError("not-for-us", "a letter cannot be opened: it is for another trustee, from another one, or was changed");
}
