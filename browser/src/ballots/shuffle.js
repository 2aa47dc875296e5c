/**
 * A trustee's shuffle: the ballots of a ranking in another order and in other words, with a proof that they are the same
 * (specs/ballots/shuffle.md). The letters are those of the specification.
 */

import { hexDigest, toScalar } from "./hashing.js";
import { paced } from "./pace.js";
import { randomScalar } from "./random.js";

const PASSES = 9; // how often each ballot is gone through

/** Shuffle the ranking questions of a tally, as the board has it; returns the text that is published. In slices. */
export async function shuffleAll(election, tally, onProgress) {
  const places = election.questions.flatMap(({ type }, place) => (type === "NonHomomorphic" ? [place] : []));
  const ballots = places.reduce((sum, place) => sum + tally[place].length, 0);
  const map = paced(PASSES * ballots, onProgress);
  const made = [];
  for (const place of places) made.push(await shuffled(election, map, tally[place]));
  return JSON.stringify({ ciphertexts: made.map(({ ciphertexts }) => ciphertexts), proofs: made.map(({ proof }) => proof) });
}

/** An order that nobody can foresee: place i of the result takes what stood at `order[i]`. */
function randomOrder(size) {
  const order = Array.from({ length: size }, (_, place) => place);
  for (let last = size - 1; last > 0; last--) {
    const other = Number(randomScalar(BigInt(last + 2))) - 1;
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

async function shuffled(election, map, told) {
  const { group, key } = election;
  const before = await map(told, ({ alpha, beta }) => [group.read(alpha), group.read(beta)]);
  const order = randomOrder(before.length);
  const fresh = order.map(() => randomScalar(group.order));
  const after = await map(order, (source, place) => [
    group.multiply(before[source][0], group.power(group.generator, fresh[place])),
    group.multiply(before[source][1], group.power(key, fresh[place])),
  ]);
  const ciphertexts = after.map(([alpha, beta]) => ({ alpha: group.text(alpha), beta: group.text(beta) }));
  return { ciphertexts, proof: await proved(election, map, before, after, order, fresh) };
}

async function proved({ group, key, fingerprint }, map, before, after, order, fresh) {
  const { order: q, generator: g } = group;
  const text = (element) => group.text(element);
  const listed = (elements) => elements.map((each) => `${text(each)},`).join("");
  const random = () => randomScalar(q);
  const sum = (numbers) => numbers.reduce((all, each) => (all + each) % q, 0n);
  const powers = async (bases, exponents) => {
    const raised = await map(bases, (base, at) => group.power(base, exponents[at]));
    return raised.reduce((all, each) => group.multiply(all, each));
  };
  const h = group.independentGenerator(-1);
  const generators = await map(order, (_, place) => group.independentGenerator(place));

  const rho = order.map(random);
  const c = new Array(order.length);
  await map(order, (source, place) => (c[source] = group.multiply(group.power(g, rho[place]), generators[place])));
  const first = listed([...before, ...after].flat()) + listed(c);
  const seed = hexDigest(`shuffle-challenges|${fingerprint}|${first}`);
  const u = order.map((_, place) => toScalar(q, seed + hexDigest(String(place)), []));
  const permuted = order.map((source) => u[source]);

  const rhoHat = order.map(random);
  const chain = [h];
  await map(permuted, (each, place) => chain.push(group.multiply(group.power(g, rhoHat[place]), group.power(chain[place], each))));
  const cHat = chain.slice(1);
  let remaining = 1n;
  let linked = 0n;
  for (let place = order.length - 1; place >= 0; place--) {
    linked = (linked + rhoHat[place] * remaining) % q;
    remaining = (remaining * permuted[place]) % q;
  }

  const w = [random(), random(), random(), random()];
  const wHat = order.map(random);
  const wPermuted = order.map(random);
  const minus = q - w[3];
  const t = [
    group.power(g, w[0]),
    group.power(g, w[1]),
    group.multiply(group.power(g, w[2]), await powers(generators, wPermuted)),
    group.multiply(group.power(key, minus), await powers(after.map(([, beta]) => beta), wPermuted)),
    group.multiply(group.power(g, minus), await powers(after.map(([alpha]) => alpha), wPermuted)),
  ];
  const tHat = await map(order, (_, place) => group.multiply(group.power(g, wHat[place]), group.power(chain[place], wPermuted[place])));

  const challenge = toScalar(q, `shuffle-challenge|${fingerprint}|${listed([...t, ...tHat])}${first}${listed(cHat)}${text(key)}`, []);
  const hidden = [
    sum(rho),
    linked,
    sum(rho.map((each, place) => (each * u[order[place]]) % q)),
    sum(fresh.map((each, place) => (each * permuted[place]) % q)),
  ];
  const answered = (masks, secrets) => masks.map((mask, place) => ((mask + challenge * secrets[place]) % q).toString());
  const [t1, t2, t3, t41, t42] = t.map(text);
  return [
    [t1, t2, t3, [t41, t42], tHat.map(text)],
    [...answered(w, hidden), answered(wHat, rhoHat), answered(wPermuted, permuted)],
    c.map(text),
    cHat.map(text),
  ];
}
