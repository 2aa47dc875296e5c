/** A trustee's shuffle: that its ciphertexts are those before it, in another order and in other words (specs/ballots/shuffle.md). */

import { hexDigest, toScalar } from "../ballots/hashing.js";
import { scalar } from "../ballots/proofs.js";
import { readCiphertext } from "./proof.js";
import { aList, fields, readCanonical } from "./reading.js";
import { Refusal } from "./report.js";

/** Check a shuffle of the ranking questions of a tally; returns the tally after it. */
export async function checkShuffle(election, tally, bytes, paced) {
  const { group } = election;
  const told = fields(readCanonical(bytes), ["ciphertexts", "proofs"]);
  const places = election.questions.flatMap(({ type }, place) => (type ? [place] : []));
  asMany(aList(told.ciphertexts), places.length);
  asMany(aList(told.proofs), places.length);
  const after = [...tally];
  for (const [at, place] of places.entries()) {
    asMany(aList(told.ciphertexts[at]), tally[place].length);
    after[place] = await paced(told.ciphertexts[at], (each) => readCiphertext(group, each));
    await checkOne(election, tally[place], after[place], readProof(group, told.proofs[at], tally[place].length), paced);
  }
  return after;
}

function asMany(list, size) {
  if (list.length !== size) throw new Refusal(`a shuffle has ${list.length} entries where there are ${size}`);
  return list;
}

/** The proof, in the letters of the specification. */
function readProof(group, value, size) {
  const parts = (list, needed) => asMany(aList(list), needed);
  const [commitments, responses, c, cHat] = parts(value, 4);
  const [t1, t2, t3, fourth, tHat] = parts(commitments, 5);
  const [s1, s2, s3, s4, sHat, sPermuted] = parts(responses, 6);
  const elements = (list) => parts(list, size).map((each) => group.read(each));
  const scalars = (list) => parts(list, size).map((each) => scalar(group, each));
  return {
    t: [t1, t2, t3, ...parts(fourth, 2)].map((each) => group.read(each)),
    tHat: elements(tHat),
    s: [s1, s2, s3, s4].map((each) => scalar(group, each)),
    sHat: scalars(sHat),
    sPermuted: scalars(sPermuted),
    c: elements(c),
    cHat: elements(cHat),
  };
}

async function checkOne({ group, key, fingerprint }, before, after, proof, paced) {
  const { order: q, generator: g } = group;
  const { t, tHat, s, sHat, sPermuted, c, cHat } = proof;
  const text = (element) => group.text(element);
  const listed = (elements) => elements.map((each) => `${text(each)},`).join("");
  const product = (elements) => elements.reduce((all, each) => group.multiply(all, each), group.identity);
  const powers = async (bases, exponents) => product(await paced(bases, (base, at) => group.publicPower(base, exponents[at])));

  const h = group.independentGenerator(-1);
  const generators = await paced(before, (_, place) => group.independentGenerator(place));
  const first = listed([...before, ...after].flat()) + listed(c);
  const seed = hexDigest(`shuffle-challenges|${fingerprint}|${first}`);
  const u = before.map((_, place) => toScalar(q, seed + hexDigest(String(place)), []));
  const challenge = toScalar(q, `shuffle-challenge|${fingerprint}|${listed([...t, ...tHat])}${first}${listed(cHat)}${text(key)}`, []);

  const minus = (q - challenge) % q;
  const whole = u.reduce((all, each) => (all * each) % q, 1n);
  const committed = group.divide(product(c), product(generators));
  const chained = group.divide(cHat.at(-1) ?? h, group.publicPower(h, whole));
  const raised = (element, base, response) => group.multiply(group.publicPower(element, minus), group.publicPower(base, response));
  const minusS4 = (q - s[3]) % q;
  const expected = [
    raised(committed, g, s[0]),
    raised(chained, g, s[1]),
    group.multiply(raised(await powers(c, u), g, s[2]), await powers(generators, sPermuted)),
  ];
  for (const [half, base] of [
    [1, key],
    [0, g],
  ]) {
    const own = await powers(before.map((each) => each[half]), u);
    expected.push(group.multiply(raised(own, base, minusS4), await powers(after.map((each) => each[half]), sPermuted)));
  }
  expected.forEach((each, at) => {
    if (!group.equal(each, t[at])) throw new Refusal("the proof of a shuffle does not hold: votes may have been exchanged");
  });
  const links = await paced(cHat, (own, at) =>
    group.multiply(raised(own, g, sHat[at]), group.publicPower(at ? cHat[at - 1] : h, sPermuted[at])),
  );
  links.forEach((each, at) => {
    if (!group.equal(each, tHat[at])) throw new Refusal("the proof of a shuffle does not hold: votes may have been exchanged");
  });
}
