/** What a verification finds: every check by the name that the program's own verifier has for it (specs/ballots/verifier.md). */

export const NAMES = [
  "archive",
  "chain",
  "order",
  "contents",
  "election",
  "trustees",
  "election-key",
  "credentials",
  "ballots-once",
  "ballots-listed",
  "ballots-written",
  "ballots-members",
  "ballots-signed",
  "ballots-proved",
  "tally",
  "tally-numbers",
  "shuffles",
  "decryptions-once",
  "decryptions",
  "result",
];
const MOST_FAILURES = 20;

/** Something that is not as it must be: `check` names the check that refuses it, where the place it was found at does not. */
export class Refusal extends Error {
  constructor(says, check) {
    super(says);
    this.name = "Refusal";
    this.check = check;
  }
}

/** A failure after which nothing more can be checked; the report has it. */
export class Stopped extends Error {}

/** The checks while they are made. One that is never reached covers nothing. */
export class Report {
  constructor() {
    this.checks = new Map(NAMES.map((name) => [name, { name, covered: 0, failed: 0, failures: [], reached: false }]));
  }

  cover(name, howMany = 1) {
    const check = this.checks.get(name);
    check.reached = true;
    check.covered += howMany;
  }

  refuse(name, where, error) {
    const check = this.checks.get(name);
    check.reached = true;
    check.failed += 1;
    if (check.failures.length < MOST_FAILURES) check.failures.push({ where, says: error.message });
  }

  /** Make a check and go on with others, whatever it refuses; returns what `make` returns, or nothing. */
  goingOn(name, where, make) {
    try {
      return make();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refuse(error.check ?? name, where, error);
      return undefined;
    }
  }

  /** Make a check without which nothing later makes sense. */
  stopping(name, where, make) {
    try {
      return make();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refuse(error.check ?? name, where, error);
      throw new Stopped();
    }
  }

  get isRefused() {
    return [...this.checks.values()].some(({ failed }) => failed);
  }
}

/** Whether an error says that something is wrong with the board, and not with this program. */
export function isRefusal(error) {
  return error.name === "Refusal" || error.name === "BallotError";
}
