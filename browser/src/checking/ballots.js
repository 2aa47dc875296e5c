/** One ballot: rightly written, signed, each choice proved (specs/ballots/ballot.md, homomorphic.md, ranking.md). */

import { base64Digest } from "../ballots/hashing.js";
import { knowledgeHolds, oneOfHolds } from "../ballots/proofs.js";
import { readCiphertext, readElement, readProof } from "./proof.js";
import { aList, aText, fields, readCanonical } from "./reading.js";
import { Refusal } from "./report.js";
import { choices } from "./setup.js";

const LARGEST_BALLOT = 1 << 22;
const MEMBERS = "ballots-members";
const START = /^\{"election_uuid":"[1-9A-Za-z]{1,100}","election_hash":"[^"]{1,64}","credential":"([0-9a-f]{1,650})",/;

/** The credential that a ballot begins with, or nothing where it does not begin as ballots do. */
export function credentialIn(bytes) {
  return START.exec(String.fromCharCode(...bytes.subarray(0, 1024)))?.[1] ?? "";
}

/**
 * Check everything about a ballot that it shows by itself; returns what it answers: for each question its ciphertexts.
 *
 * `weights` has the listed credentials. Throws a `Refusal` that names its check.
 */
export function checkBallot(election, bytes, weights) {
  if (bytes.length > LARGEST_BALLOT) throw new Refusal("a ballot is too large", "ballots-written");
  const told = fields(readCanonical(bytes), ["election_uuid", "election_hash", "credential", "answers", "signature"]);
  const { hash, proof } = fields(told.signature, ["hash", "proof"]);
  if (aText(told.election_uuid) !== election.uuid) throw new Refusal("this ballot is for another election");
  if (aText(told.election_hash) !== election.fingerprint) throw new Refusal("this ballot answers other questions");
  const credential = aText(told.credential);
  const { group, questions } = election;
  if (aList(told.answers).length !== questions.length) throw new Refusal("a ballot does not answer each question once");
  const answers = told.answers.map((each, at) => readAnswer(group, questions[at], each));
  readProof(group, proof);
  const { signature, ...unsigned } = told;
  if (base64Digest(JSON.stringify(unsigned)) !== aText(hash)) throw new Refusal("it was changed after it was signed", "ballots-signed");
  if (!weights.has(credential) || credentialIn(bytes) !== credential) throw new Refusal("its credential is not in the list", "ballots-listed");
  const own = readElement(group, credential, MEMBERS);
  if (group.equal(own, group.identity)) throw new Refusal("anybody can sign with this credential");
  if (!knowledgeHolds(group, own, proof, `sig|${hash}|`)) throw new Refusal("it was not signed with its credential", "ballots-signed");
  const bound = { group, key: election.key, prefix: `${election.fingerprint}|${credential}` };
  return answers.map((each, at) => {
    const says = questions[at].type ? rankingHolds(bound, each) : choicesHold(bound, questions[at], each);
    if (says) throw new Refusal(`question ${at + 1}: ${says}`, "ballots-proved");
    return each.choices;
  });
}

function several(value, size) {
  if (aList(value).length !== size) throw new Refusal("an answer has more or fewer parts than its question");
  return value;
}

function readAnswer(group, question, value) {
  if (question.type) {
    const told = fields(value, ["choices", "proof"]);
    return { choices: [readCiphertext(group, told.choices, MEMBERS)], proof: readProof(group, told.proof) };
  }
  const blank = question.blank ? ["blank_proof"] : [];
  const told = fields(value, ["choices", "individual_proofs", "overall_proof", ...blank]);
  const size = choices(question);
  const proofs = (list, most) => several(list, most).map((each) => readProof(group, each));
  const sums = question.max - question.min + 1 + (question.blank ? 1 : 0);
  return {
    individual: several(told.individual_proofs, size).map((each) => proofs(each, 2)),
    overall: proofs(told.overall_proof, sums),
    blank: question.blank ? proofs(told.blank_proof, 2) : null,
    choices: several(told.choices, size).map((each) => readCiphertext(group, each, MEMBERS)),
  };
}

const commas = (group, ciphertexts) => ciphertexts.flat().map((each) => group.text(each)).join(",");

function rankingHolds({ group, key, prefix }, { choices: [choice], proof }) {
  const said = `raweg|${prefix}|${group.text(key)},${commas(group, [choice])}|`;
  return knowledgeHolds(group, choice[0], proof, said) ? "" : "whoever made this is not proved to know what is in it";
}

/** The empty text where every proof holds, else what does not. */
function choicesHold({ group, key, prefix }, question, answer) {
  const holding = ([alpha, beta], number) => [alpha, group.divide(beta, group.publicPower(group.generator, BigInt(number)))];
  const all = commas(group, answer.choices);
  for (const [at, choice] of answer.choices.entries()) {
    const said = `prove|${prefix}|${commas(group, [choice])}|`;
    if (!oneOfHolds(group, key, [choice, holding(choice, 1)], answer.individual[at], said)) return `choice ${at + 1} is not proved to be 0 or 1`;
  }
  const total = answer.choices.slice(question.blank ? 1 : 0).reduce((sum, each) => sum.map((part, half) => group.multiply(part, each[half])), [
    group.identity,
    group.identity,
  ]);
  const sums = Array.from({ length: question.max - question.min + 1 }, (_, more) => holding(total, question.min + more));
  const allowed = "the number of choices is not proved to be allowed";
  if (!question.blank) {
    return oneOfHolds(group, key, sums, answer.overall, `prove|${prefix}|${all}|${commas(group, [total])}|`) ? "" : allowed;
  }
  const [blank] = answer.choices;
  if (!oneOfHolds(group, key, [blank, total], answer.blank, `bproof0|${prefix}|${all}|`)) {
    return "it is not proved that a blank vote chooses nothing else";
  }
  return oneOfHolds(group, key, [holding(blank, 1), ...sums], answer.overall, `bproof1|${prefix}|${all}|`) ? "" : allowed;
}
