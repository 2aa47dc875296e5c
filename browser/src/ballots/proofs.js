/** Proofs that go with what is encrypted: of knowing an exponent, and of one claim of several (specs/ballots/proofs.md). */

import { BallotError } from "./errors.js";
import { toScalar } from "./hashing.js";
import { randomScalar } from "./random.js";

function modulo(number, order) {
  const rest = number % order;
  return rest < 0n ? rest + order : rest;
}

function written(challenge, response) {
  return { challenge: challenge.toString(), response: response.toString() };
}

/** Prove knowing `secret`, the logarithm to the generator; the challenge hashes `prefix` and the commitment. */
export function proveKnowledge(group, secret, prefix) {
  const w = randomScalar(group.order);
  const challenge = toScalar(group.order, prefix, [group.text(group.power(group.generator, w))]);
  return written(challenge, modulo(w - secret * challenge, group.order));
}

/**
 * Prove that one of several ciphertexts `[alpha, beta]` under `key` encrypts nothing: the one at place `real`, whose randomness is
 * `randomness`. The others get challenges of their own choice; who reads the proof cannot tell which.
 */
export function proveOneOf(group, key, ciphertexts, real, randomness, prefix) {
  const w = randomScalar(group.order);
  const parts = ciphertexts.map(([alpha, beta], place) => {
    if (place === real) return { commitments: [group.power(group.generator, w), group.power(key, w)] };
    const challenge = randomScalar(group.order);
    const response = randomScalar(group.order);
    const commitment = (base, element) => group.multiply(group.power(base, response), group.power(element, challenge));
    return { challenge, response, commitments: [commitment(group.generator, alpha), commitment(key, beta)] };
  });
  const whole = toScalar(group.order, prefix, parts.flatMap(({ commitments }) => commitments.map((each) => group.text(each))));
  const others = parts.reduce((sum, { challenge }) => sum + (challenge ?? 0n), 0n);
  const challenge = modulo(whole - others, group.order);
  parts[real] = { challenge, response: modulo(w - randomness * challenge, group.order) };
  return parts.map((part) => written(part.challenge, part.response));
}

/** Say whether a proof of knowing the logarithm of `element` holds. */
export function knowledgeHolds(group, element, { challenge, response }, prefix) {
  const [c, r] = [scalar(group, challenge), scalar(group, response)];
  return toScalar(group.order, prefix, [group.text(committed(group, group.generator, element, r, c))]) === c;
}

/** Say whether one of several ciphertexts `[alpha, beta]` under `key` encrypts nothing, by a proof for each. */
export function oneOfHolds(group, key, ciphertexts, proofs, prefix) {
  const read = proofs.map(({ challenge, response }) => [scalar(group, challenge), scalar(group, response)]);
  const commitments = ciphertexts.flatMap(([alpha, beta], place) => {
    const [c, r] = read[place];
    return [committed(group, group.generator, alpha, r, c), committed(group, key, beta, r, c)];
  });
  const whole = read.reduce((sum, [c]) => sum + c, 0n) % group.order;
  return proofs.length === ciphertexts.length && toScalar(group.order, prefix, commitments.map((each) => group.text(each))) === whole;
}

/** Say whether `power` is to `base` as `element` is to the generator. */
export function equalityHolds(group, element, base, power, { challenge, response }, prefix) {
  const [c, r] = [scalar(group, challenge), scalar(group, response)];
  const commitments = [committed(group, group.generator, element, r, c), committed(group, base, power, r, c)];
  return toScalar(group.order, prefix, commitments.map((each) => group.text(each))) === c;
}

/** base^response · element^challenge: neither exponent is a secret. */
function committed(group, base, element, response, challenge) {
  return group.multiply(group.publicPower(base, response), group.publicPower(element, challenge));
}

/** Prove that `base` was raised to `secret`, of which g^secret is known. */
export function proveEquality(group, base, secret, prefix) {
  const w = randomScalar(group.order);
  const commitments = [group.generator, base].map((each) => group.text(group.power(each, w)));
  const challenge = toScalar(group.order, prefix, commitments);
  return written(challenge, modulo(w - secret * challenge, group.order));
}

/** Read an exponent, as a proof or a share has it; throws a `BallotError` for anything else. */
export function scalar(group, text) {
  const number = typeof text === "string" && /^(0|[1-9][0-9]{0,699})$/.test(text) ? BigInt(text) : group.order;
  if (number >= group.order) throw new BallotError("not-a-number", "a proof or a share has a number that cannot be one");
  return number;
}
