/** What the ballots that count make together, before anybody opens anything (specs/ballots/tally.md). */

const LARGEST_BARE = (1n << 30n) - 1n;

/** Adds ballots up: `add(answers, weight)`, and in the end `finished()`, for each question its ciphertexts. */
export class Tally {
  constructor({ group, questions }, choices) {
    this.group = group;
    this.isRanked = questions.map(({ type }) => Boolean(type));
    const nothing = () => [group.identity, group.identity];
    this.questions = questions.map((each) => (each.type ? [] : Array.from({ length: choices(each) }, nothing)));
  }

  add(answers, weight) {
    const { group } = this;
    const power = (element) => (weight === 1n ? element : group.publicPower(element, weight % group.order));
    answers.forEach((ciphertexts, number) => {
      if (this.isRanked[number]) this.questions[number].push(...ciphertexts);
      else this.questions[number] = this.questions[number].map((sum, at) => sum.map((part, half) => group.multiply(part, power(ciphertexts[at][half]))));
    });
  }

  /** Rankings come in the order of their elements, so that nothing tells whose came first. */
  finished() {
    const { group } = this;
    const compare = (one, other) => (group.isBefore(one, other) ? -1 : group.isBefore(other, one) ? 1 : 0);
    const order = (one, other) => compare(one[0], other[0]) || compare(one[1], other[1]);
    return this.questions.map((each, number) => (this.isRanked[number] ? [...each].sort(order) : each));
  }
}

/** A tally as its file has it. */
export function written(group, tally) {
  return JSON.stringify(tally.map((question) => question.map(([alpha, beta]) => ({ alpha: group.text(alpha), beta: group.text(beta) }))));
}

/** What the event of a tally is told with. */
export function writtenSized(ballots, weight, digest) {
  const total = weight > LARGEST_BARE ? `"${weight}"` : String(weight);
  return `{"num_tallied":${ballots},"total_weight":${total},"encrypted_tally":"${digest}"}`;
}
