/** What an election was set up with: its document, its trustees and its credentials (election.md, trustees.md, credentials.md). */

import { readElection } from "../ballots/ballot.js";
import { content } from "./archive.js";
import { checkPedersen, readPedersen } from "./pedersen.js";
import { aList, aNumber, aText, fields, read, readCanonical } from "./reading.js";
import { Refusal } from "./report.js";
import { checkKey, readKey } from "./trustee.js";

const SETUP = /^\{"election":"([0-9a-f]{64})","trustees":"([0-9a-f]{64})","credentials":"([0-9a-f]{64})"\}$/;
const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,100}$/;
const ENTRY = /^([0-9a-f]{1,650})(?:,([0-9]{1,20}))?$/;
const MOST_CHOICES = 500;
const MOST_RANKED = 30;
const LARGEST_DOCUMENT = 1 << 20;
const LARGEST_TRUSTEES = 1 << 22;

/** Refuse a setup that names other contents than stand before it. */
export function checkPayload({ data }) {
  const match = SETUP.exec(String.fromCharCode(...content(data[3], 512)));
  if (!match) throw new Refusal("the payload of the setup is not written as it must be", "contents");
  if (match.slice(1).some((named, at) => named !== data[at].digest)) throw new Refusal("the setup names other contents", "contents");
}

/** The election that a document says: only its bytes count, so spaces are no fault. */
export function readDocument(record) {
  const bytes = content(record, LARGEST_DOCUMENT);
  const told = fields(
    read(bytes),
    ["version", "description", "name", "group", "public_key", "questions", "uuid", "administrator?", "credential_authority?"],
    { inOrder: false },
  );
  if (aNumber(told.version) !== 1) throw new Refusal(`version ${told.version} of the protocol is not spoken here`);
  for (const name of ["name", "description", "administrator", "credential_authority"]) aText(told[name] ?? "");
  if (!UUID.test(aText(told.uuid))) throw new Refusal("the name of the election is none");
  aList(told.questions).forEach(checkQuestion);
  const election = readElection(new TextDecoder().decode(bytes));
  if (election.group.equal(election.key, election.group.identity)) throw new Refusal("the election's key is one that everybody has");
  if (!told.questions.length) throw new Refusal("this election asks nothing");
  election.hasRanking = election.questions.some(({ type }) => type);
  if (election.questions.reduce((sum, each) => sum + choices(each), 0) > MOST_CHOICES) throw new Refusal("a ballot has too many choices");
  if (election.hasRanking && !election.group.carriesNumbers) throw new Refusal(`${election.group.name} cannot carry a ranking`);
  return election;
}

/** How many ciphertexts an answer has. */
export function choices(question) {
  return question.type ? 1 : question.answers.length + (question.blank ? 1 : 0);
}

function checkQuestion(question) {
  const options = { inOrder: false };
  if (question !== null && typeof question === "object" && "type" in question) {
    if (question.type !== "NonHomomorphic") throw new Refusal("there is no such kind of question");
    const { value } = fields(question, ["type", "value", "extra?"], options);
    const asked = fields(value, ["answers", "question"], options);
    aText(asked.question);
    const size = aList(asked.answers).map(aText).length;
    if (!size || size > MOST_RANKED) throw new Refusal(`a ranking of ${size} options`);
    return;
  }
  const asked = fields(question, ["answers", "blank?", "min", "max", "question"], options);
  aText(asked.question);
  const size = aList(asked.answers).map(aText).length;
  const [least, most] = [aNumber(asked.min), aNumber(asked.max)];
  if (typeof (asked.blank ?? false) !== "boolean") throw new Refusal("there is no such kind of question");
  if (!size || !(0 <= least && least <= most && most <= size)) throw new Refusal(`from ${least} to ${most} of ${size} cannot be chosen`);
}

/** The trustees: `owners`, each one's public key from number 1, and `items` for `checkTrustees` and `exponents`. */
export function readTrustees(group, record) {
  const items = aList(readCanonical(content(record, LARGEST_TRUSTEES))).map((entry) => {
    const [kind, told] = Array.isArray(entry) && entry.length === 2 ? entry : [];
    if (kind === "Single") return { threshold: 1, keys: [readKey(group, told)] };
    if (kind === "Pedersen") return readPedersen(group, told);
    throw new Refusal("an entry of the trustees is neither one trustee nor a ceremony");
  });
  if (!items.length) throw new Refusal("there are no trustees: nobody could open the result");
  return { group, items, owners: items.flatMap(({ keys }) => keys.map((each) => each.public)) };
}

/** Refuse trustees who do not prove to own their keys, or of whom one is there twice. */
export function checkTrustees({ group, items, owners }) {
  for (const each of items) each.certificates ? checkPedersen(group, each) : checkKey(group, each.keys[0]);
  const texts = owners.map((each) => group.text(each));
  if (new Set(texts).size < texts.length) throw new Refusal("one trustee stands in the place of two");
}

/** The key that these trustees make together. */
export function publicKey({ group, items }) {
  const parts = items.flatMap((each) => (each.certificates ? each.polynomials.map((one) => one.coefficients[0]) : [each.keys[0].public]));
  if (parts.includes(undefined)) throw new Refusal("a trustee's polynomial is empty");
  return parts.reduce((all, each) => group.multiply(all, each), group.identity);
}

/** To what exponent each owner's part counts, of those that are needed among the `present`. */
export function exponents({ group, items }, present) {
  const found = new Map();
  let before = 0;
  for (const { keys, threshold } of items) {
    const here = present.filter((owner) => owner > before && owner <= before + keys.length).slice(0, threshold);
    if (here.length < threshold) throw new Refusal("too few trustees have opened it");
    const indices = here.map((owner) => BigInt(owner - before));
    for (const [at, owner] of here.entries()) found.set(owner, lagrange(group.order, indices[at], indices));
    before += keys.length;
  }
  return found;
}

/** To what exponents the parts of some who are `present` make that of another `owner`: nothing where too few of a ceremony are. */
export function exponentsOf({ group, items }, owner, present) {
  let before = 0;
  for (const { keys, threshold, certificates } of items) {
    const isHere = owner > before && owner <= before + keys.length;
    if (isHere && certificates) {
      const others = present.filter((one) => one !== owner && one > before && one <= before + keys.length).slice(0, threshold);
      const indices = others.map((one) => BigInt(one - before));
      if (others.length < threshold) return new Map();
      return new Map(others.map((one, at) => [one, lagrange(group.order, indices[at], indices, BigInt(owner - before))]));
    }
    before += keys.length;
  }
  return new Map();
}

/** The coefficient of the value at `index` in that at `place`, of a polynomial known at `indices`. */
function lagrange(order, index, indices, place = 0n) {
  let [above, below] = [1n, 1n];
  for (const other of indices) {
    if (other === index) continue;
    above = (((above * (other - place)) % order) + order) % order;
    below = (((below * (other - index)) % order) + order) % order;
  }
  return (above * inverse(below, order)) % order;
}

function inverse(number, order) {
  let [a, b, x, y] = [number, order, 1n, 0n];
  while (b) {
    const q = a / b;
    [a, b, x, y] = [b, a - q * b, y, x - q * y];
  }
  return ((x % order) + order) % order;
}

/** The weight of each listed credential, by its text: the list is compact, and nobody stands there twice. */
export function readCredentials(record) {
  const listed = aList(readCanonical(record.content)).map((entry) => {
    const match = ENTRY.exec(aText(entry));
    const weight = match && BigInt(match[2] ?? 1);
    if (!match || weight < 1n || weight >= 1n << 63n || (match[2] ?? "1") !== String(weight)) throw new Refusal("an entry of the credentials is none");
    return [match[1], weight];
  });
  const weights = new Map(listed);
  if (weights.size < listed.length) throw new Refusal("a credential stands in the list twice");
  return weights;
}

/** Refuse a credential that is no member of the group, or not after the one before it; returns it. */
export function checkCredential(group, text, before) {
  const element = group.read(text);
  if (group.equal(element, group.identity)) throw new Refusal("a credential that everybody can sign with");
  if (before && !group.isBefore(before, element)) throw new Refusal("the list of credentials is not in its order");
  return element;
}

