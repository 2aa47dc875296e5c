/**
 * The key ceremony of trustees of whom any `threshold` suffice, in each trustee's own browser (specs/ballots/threshold.md).
 *
 * `ceremony` is `{ group, threshold, number, trustees }`: `number` is which trustee this is, counted from 1.
 */

import { BallotError } from "./errors.js";
import { isSignedBy, opened, sealed, signature, signed } from "./letters.js";
import { scalar } from "./proofs.js";
import { randomScalar } from "./random.js";
import { toScalar } from "./hashing.js";
import { makeKey } from "./trustee.js";

const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const SEED_DIGITS = 22;

/** A seed that nobody can foresee: what a trustee keeps until the ceremony is finished. */
export function newSeed() {
  const digit = () => DIGITS[Number(randomScalar(BigInt(DIGITS.length + 1))) - 1];
  return Array.from({ length: SEED_DIGITS }, digit).join("");
}

/** Say whether a text could be a seed. */
export function isSeed(text) {
  return text.length === SEED_DIGITS && [...text].every((digit) => DIGITS.includes(digit));
}

/** The two private keys that come from a seed. */
export function keysOf(group, seed) {
  return { signing: toScalar(group.order, `sk|${seed}`, []), decryption: toScalar(group.order, `dk|${seed}`, []) };
}

function publicKeys(group, keys) {
  const [verification, encryption] = [keys.signing, keys.decryption].map((each) => group.power(group.generator, each));
  return { verification, encryption };
}

function certificateText({ group, threshold, trustees }, number, { verification, encryption }) {
  const context = { group: group.name, size: trustees, threshold, index: number };
  return JSON.stringify({ context, verification: group.text(verification), encryption: group.text(encryption) });
}

function wrong(trustee, what) {
  const error = new BallotError("false-trustee", `trustee ${trustee}: ${what}: do not go on, and ask whoever runs the ceremony`);
  return Object.assign(error, { trustee });
}

/** Step 1: this trustee's certificate, which says the two public keys. */
export function certify(ceremony, keys) {
  const { group, number } = ceremony;
  return signed(group, keys.signing, certificateText(ceremony, number, publicKeys(group, keys)));
}

/** The keys of everybody's certificates, each checked: signed by its own key, for this ceremony, our own in its place, no two alike. */
function everybody(ceremony, keys, certificates) {
  const { group, number, trustees } = ceremony;
  if (certificates.length !== trustees) throw wrong(number, `there are ${certificates.length} certificates for ${trustees} trustees`);
  const seen = new Set([group.text(group.power(group.generator, 0n))]);
  const found = certificates.map(({ message, signature: proof }, place) => {
    const told = JSON.parse(message);
    const certificate = { verification: group.read(told.verification), encryption: group.read(told.encryption) };
    const isTheirs = isSignedBy(group, certificate.verification, message, proof);
    if (message !== certificateText(ceremony, place + 1, certificate) || !isTheirs) throw wrong(place + 1, "the certificate is false");
    for (const text of [told.verification, told.encryption]) {
      if (seen.has(text)) throw wrong(place + 1, "the key is another trustee's");
      seen.add(text);
    }
    return certificate;
  });
  const own = publicKeys(group, keys);
  const listed = found[number - 1];
  if (!group.equal(own.verification, listed.verification) || !group.equal(own.encryption, listed.encryption)) {
    throw new BallotError("another-key", "the certificate in your place was made with another key: take the file of this ceremony");
  }
  return found;
}

function certificatesText(certificates, coefficients) {
  const certs = certificates.map(({ message, signature: proof }) => ({ message, signature: proof }));
  return "certs_sig|" + JSON.stringify({ certs, coefexps: coefficients });
}

/** Step 2: choose a polynomial, publish what hides it, and seal for each trustee its value at their number. The polynomial is forgotten. */
export function deal(ceremony, keys, certificates) {
  const { group, threshold } = ceremony;
  const people = everybody(ceremony, keys, certificates);
  const polynomial = Array.from({ length: threshold }, () => randomScalar(group.order));
  const hidden = polynomial.map((each) => group.text(group.power(group.generator, each)));
  const value = (at) => polynomial.reduceRight((sum, each) => (sum * at + each) % group.order, 0n);
  return {
    polynomial: signed(group, keys.signing, JSON.stringify({ coefexps: hidden })),
    signature: signature(group, keys.signing, certificatesText(certificates, hidden)),
    shares: people.map(({ encryption }, place) =>
      sealed(group, keys.signing, encryption, JSON.stringify({ secret: value(BigInt(place + 1)).toString() })),
    ),
  };
}

/** The coefficients that a trustee published, checked: theirs, as many as the threshold, and for these certificates. */
function coefficients({ group, threshold }, certificates, signer, trustee, { polynomial, signature: proof }) {
  const { coefexps } = JSON.parse(polynomial.message);
  const isTheirs =
    isSignedBy(group, signer, polynomial.message, polynomial.signature) &&
    isSignedBy(group, signer, certificatesText(certificates, coefexps), proof);
  if (!isTheirs || coefexps.length !== threshold) throw wrong(trustee, "what they dealt is false");
  return coefexps.map((each) => group.read(each));
}

/** The number in a sealed share; whatever is wrong with it is its sender's doing. */
function theirShare({ group }, keys, signer, trustee, letter) {
  try {
    return scalar(group, JSON.parse(opened(group, keys.decryption, signer, letter)).secret);
  } catch {
    throw wrong(trustee, "the share cannot be opened");
  }
}

/**
 * Step 3: open the shares that every trustee dealt to this one, and return the private key that they add up to, and what is given out.
 *
 * Throws a `BallotError` that names the trustee who did not do their part rightly: the ceremony then begins again.
 */
export function finish(ceremony, keys, certificates, dealt) {
  const { group, number } = ceremony;
  const people = everybody(ceremony, keys, certificates);
  if (dealt.length !== people.length) throw wrong(number, "somebody has not dealt");
  const shares = dealt.map((each, place) => {
    const { verification } = people[place];
    const hidden = coefficients(ceremony, certificates, verification, place + 1, each);
    const share = theirShare(ceremony, keys, verification, place + 1, each.shares[number - 1]);
    const expected = hidden.reduceRight((sum, part) => group.multiply(group.power(sum, BigInt(number)), part), group.power(group.generator, 0n));
    if (!group.equal(group.power(group.generator, share), expected)) throw wrong(place + 1, "the share is not the one they published");
    return share;
  });
  const { secret, key } = makeKey(group, shares.reduce((sum, each) => sum + each, 0n) % group.order);
  return { secret, finished: { ...key, signature: signature(group, keys.signing, key.public_key) } };
}
