/** Proofs that go with what is encrypted: of knowing an exponent, and of one claim of several (specs/ballots/proofs.md). */

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
