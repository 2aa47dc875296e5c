/**
 * A vote on one question, encrypted and proved to be an allowed one (specs/ballots/homomorphic.md, ranking.md).
 *
 * Each function returns `answer`, as ballots have it, and `opening`: the randomness of each ciphertext, which together with the vote
 * lets anybody make the same ciphertexts again. Whoever has the opening can read the vote.
 */

import { BallotError } from "./errors.js";
import { proveKnowledge, proveOneOf } from "./proofs.js";
import { randomScalar } from "./random.js";

const MOST_RANKED = 30;
const LARGEST_RANK = 255;

/** Encrypt a vote; `bound` has `group`, `key`, and `prefix`, which ties the proofs to this election and this credential. */
export function answer(bound, question, vote) {
  return question.type === "NonHomomorphic" ? ranked(bound, question.value, vote) : chosen(bound, question, vote);
}

/** The ciphertexts `[alpha, beta]` of a vote made with this randomness. */
export function encrypted({ group, key }, question, vote, randomness) {
  const plain =
    question.type === "NonHomomorphic" ? [group.embed(vote)] : vote.map((each) => group.power(group.generator, BigInt(each)));
  return plain.map((element, place) => [
    group.power(group.generator, randomness[place]),
    group.multiply(group.power(key, randomness[place]), element),
  ]);
}

function refused(question) {
  return new BallotError("not-allowed", `the question “${question.question}” does not allow this vote`);
}

function checkChoices(question, vote) {
  const blank = question.blank ? vote[0] : 0;
  const others = question.blank ? vote.slice(1) : vote;
  const count = others.reduce((sum, each) => sum + each, 0);
  const allowed = blank ? count === 0 : question.min <= count && count <= question.max;
  if (others.length !== question.answers.length || !vote.every((each) => each === 0 || each === 1) || !allowed) throw refused(question);
  return { blank, count };
}

/** `vote` is a 1 or 0 for each choice, that of a blank vote first where there is one. */
function chosen(bound, question, vote) {
  const { group, key, prefix } = bound;
  const { blank, count } = checkChoices(question, vote);
  const randomness = vote.map(() => randomScalar(group.order));
  const choices = encrypted(bound, question, vote, randomness);
  const commas = (ciphertexts) => ciphertexts.map(([alpha, beta]) => `${group.text(alpha)},${group.text(beta)}`).join(",");
  const holding = ([alpha, beta], number) => [alpha, group.divide(beta, group.power(group.generator, BigInt(number)))];
  const individual = choices.map((choice, place) =>
    proveOneOf(group, key, [choice, holding(choice, 1)], vote[place], randomness[place], `prove|${prefix}|${commas([choice])}|`),
  );
  const counted = question.blank ? choices.slice(1) : choices;
  const total = counted.reduce((sum, each) => sum.map((part, half) => group.multiply(part, each[half])));
  const spread = (question.blank ? randomness.slice(1) : randomness).reduce((sum, each) => sum + each, 0n) % group.order;
  const sums = Array.from({ length: question.max - question.min + 1 }, (_, more) => holding(total, question.min + more));
  const bound1 = `${prefix}|${commas(choices)}`;
  const told = { choices: choices.map((each) => written(group, each)), individual_proofs: individual };
  if (!question.blank) {
    told.overall_proof = proveOneOf(group, key, sums, count - question.min, spread, `prove|${bound1}|${commas([total])}|`);
    return { answer: told, opening: randomness };
  }
  const overall = blank
    ? proveOneOf(group, key, [holding(choices[0], 1), ...sums], 0, randomness[0], `bproof1|${bound1}|`)
    : proveOneOf(group, key, [holding(choices[0], 1), ...sums], 1 + count - question.min, spread, `bproof1|${bound1}|`);
  told.overall_proof = overall;
  told.blank_proof = proveOneOf(group, key, [choices[0], total], blank, blank ? spread : randomness[0], `bproof0|${bound1}|`);
  return { answer: told, opening: randomness };
}

/** `vote` is a number for each option. Nothing proves that the numbers are a ranking: that shows when ballots are opened. */
function ranked(bound, question, vote) {
  const { group, key, prefix } = bound;
  const isRank = (each) => Number.isInteger(each) && each >= 0 && each <= LARGEST_RANK;
  if (vote.length !== question.answers.length || vote.length > MOST_RANKED || !vote.every(isRank)) throw refused(question);
  const randomness = randomScalar(group.order);
  const [choices] = encrypted(bound, { type: "NonHomomorphic" }, vote, [randomness]);
  const texts = [key, ...choices].map((each) => group.text(each)).join(",");
  const proof = proveKnowledge(group, randomness, `raweg|${prefix}|${texts}|`);
  return { answer: { choices: written(group, choices), proof }, opening: [randomness] };
}

function written(group, [alpha, beta]) {
  return { alpha: group.text(alpha), beta: group.text(beta) };
}
