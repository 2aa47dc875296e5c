/** What trustees open: their parts of the decryption, and the result that these give (specs/ballots/decryption.md, result.md). */

import { equalityHolds } from "../ballots/proofs.js";
import { readProof } from "./proof.js";
import { aList, aNumber, aText, fields, readCanonical } from "./reading.js";
import { Refusal } from "./report.js";
import { exponents } from "./setup.js";

const LARGEST_BARE = 2 ** 30 - 1;

function asMany(list, size, what) {
  if (aList(list).length !== size) throw new Refusal(`${what} has ${list.length} entries where there are ${size}`);
  return list;
}

/** Check that one trustee's key made a factor of each ciphertext of the tally; returns the factors. */
export async function checkDecryption({ group, fingerprint }, owner, tally, bytes, paced) {
  const told = fields(readCanonical(bytes), ["decryption_factors", "decryption_proofs"]);
  const shaped = (value) =>
    asMany(value, tally.length, "a part of the decryption").map((each, number) => asMany(each, tally[number].length, "a part of the decryption"));
  const [factors, proofs] = [shaped(told.decryption_factors), shaped(told.decryption_proofs)];
  const prefix = `decrypt|${fingerprint}|${group.text(owner)}|`;
  const found = [];
  for (const [number, ciphertexts] of tally.entries()) {
    found.push(
      await paced(ciphertexts, ([alpha], at) => {
        const factor = group.read(factors[number][at]);
        const holds = equalityHolds(group, owner, alpha, factor, readProof(group, proofs[number][at]), prefix);
        if (!holds) throw new Refusal(`question ${number + 1}, ciphertext ${at + 1}: it was not opened with this trustee's key`);
        return factor;
      }),
    );
  }
  return found;
}

/** Refuse factors that are not what those of others, each to its exponent, make: a proof alone does not show that. */
export async function checkAgreement({ group }, found, others, needed, paced) {
  if (!needed.size) return;
  for (const [number, factors] of found.entries()) {
    await paced(factors, (factor, at) => {
      const made = [...needed].reduce(
        (all, [owner, exponent]) => group.multiply(all, group.publicPower(others.get(owner)[number][at], exponent)),
        group.identity,
      );
      if (!group.equal(made, factor)) throw new Refusal(`question ${number + 1}, ciphertext ${at + 1}: it is not what the others' parts make it`);
    });
  }
}

/** Check that the published result is what the trustees opened; returns it. */
export async function checkResult({ group, questions }, trustees, tally, decryptions, bytes, weight, paced) {
  const { result } = fields(readCanonical(bytes), ["result"]);
  const needed = exponents(trustees, [...decryptions.keys()].sort((one, other) => one - other));
  asMany(result, questions.length, "the result");
  for (const [number, ciphertexts] of tally.entries()) {
    const said = asMany(result[number], ciphertexts.length, "the result");
    await paced(ciphertexts, ([, beta], at) => {
      const hidden = [...needed].reduce(
        (all, [owner, exponent]) => group.multiply(all, group.publicPower(decryptions.get(owner)[number][at], exponent)),
        group.identity,
      );
      if (!isResult(group, questions[number], group.divide(beta, hidden), said[at], weight)) {
        throw new Refusal(`question ${number + 1}, entry ${at + 1}: the published result is not what was opened`);
      }
    });
  }
  return result;
}

function isResult(group, question, element, said, weight) {
  if (question.type) {
    const ranks = asMany(said, question.value.answers.length, "a ranking").map(aNumber);
    return group.extract(element, ranks.length).every((each, at) => each === ranks[at]);
  }
  const count = countOf(said);
  return count >= 0n && count <= weight && group.equal(group.publicPower(group.generator, count % group.order), element);
}

/** A number of votes, which is a text where it is large. */
function countOf(said) {
  if (typeof said !== "string") return BigInt(aNumber(said));
  const count = /^[1-9][0-9]{0,38}$/.test(aText(said)) ? BigInt(said) : 0n;
  if (count <= LARGEST_BARE) throw new Refusal("a number of votes is not written as it must be");
  return count;
}
