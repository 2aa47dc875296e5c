/**
 * The verifier of a whole board, in a reader's own browser (specs/ballots/verifier.md): each check has the name that the program's other
 * verifier has for it, and refuses what that one refuses.
 */

import { content, digest } from "./archive.js";
import { checkBallot, credentialIn } from "./ballots.js";
import { inTurn, steps } from "./events.js";
import { checkAgreement, checkDecryption, checkResult } from "./opening.js";
import { Refusal, Report, Stopped, isRefusal } from "./report.js";
import { checkCredential, checkPayload, checkTrustees, choices, exponentsOf, publicKey, readCredentials, readDocument, readTrustees } from "./setup.js";
import { checkShuffle } from "./shuffles.js";
import { Tally, written, writtenSized } from "./tally.js";

const OWNED = /^\{"owner":([1-9][0-9]{0,5}),"payload":"([0-9a-f]{64})"\}$/;
const OF_BALLOTS = ["ballots-listed", "ballots-written", "ballots-members", "ballots-signed", "ballots-proved"];

/**
 * Check a board, given as bytes. `told(what, done, of)` hears how far it is, and `rest()` is awaited between.
 *
 * Returns `{ accepted, checks, uuid, name, state, head, fingerprint, ballots, result }`, however far it came.
 */
export async function verify(bytes, { told = () => {}, rest = async () => {} } = {}) {
  const report = new Report();
  const board = { later: [], ballots: [], known: new Set(), last: "", head: "" };
  try {
    readBoard(bytes, board, report);
    await checkSetup(board, report, told, rest);
    await checkBallots(board, report, told, rest);
    if (report.isRefused) throw new Stopped();
    await checkOpening(board, report, told, rest);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const { election, ballots, last, head, result } = board;
  const checks = [...report.checks.values()];
  const { uuid = "", name = "", fingerprint = "" } = election ?? {};
  return { accepted: !report.isRefused, checks, uuid, name, fingerprint, state: last, head, ballots: ballots.length, result: result ?? null };
}

/** The first reading: bytes, chain, order and setup. */
function readBoard(bytes, board, report) {
  const reading = steps(bytes);
  for (;;) {
    const { done, value: step } = report.stopping("archive", "the file", () => reading.next());
    if (done) break;
    report.cover("archive", step.end - report.checks.get("archive").covered);
    report.cover("chain");
    report.stopping("order", `event ${step.height}`, () => inTurn(step, board.last, board.election?.hasRanking));
    report.cover("order");
    board.last = step.kind;
    board.head = step.digest;
    if (step.kind === "Setup") setUp(step, board, report);
    else if (step.kind === "Ballot") note(step, board, report);
    else board.later.push(step);
  }
  report.stopping("order", "the file", () => {
    if (!board.election) throw new Refusal("no election was set up in this archive");
  });
}

function setUp(step, board, report) {
  report.stopping("contents", "the setup", () => checkPayload(step));
  report.cover("contents");
  board.election = report.stopping("election", "the election", () => readDocument(step.data[0]));
  report.cover("election", board.election.questions.length);
  board.trustees = report.stopping("trustees", "the trustees", () => readTrustees(board.election.group, step.data[1]));
  board.weights = report.stopping("credentials", "the credentials", () => readCredentials(step.data[2]));
}

/** Note a ballot; the same one twice is refused. */
function note(step, board, report) {
  const [record] = step.data;
  const credential = credentialIn(record.content);
  const isThere = board.weights.has(credential) && board.known.has(record.digest);
  board.known.add(record.digest);
  board.ballots.push({ bytes: record.content, credential });
  report.goingOn("ballots-once", `ballot ${board.ballots.length}`, () => {
    if (isThere) throw new Refusal("this ballot stands on the board already: somebody put in a copy of it");
    report.cover("ballots-once");
  });
}

async function checkSetup({ election, trustees, weights }, report, told, rest) {
  const { group } = election;
  report.goingOn("trustees", "the trustees", () => {
    checkTrustees(trustees);
    report.cover("trustees", trustees.owners.length);
  });
  report.goingOn("election-key", "the election", () => {
    const says = "the election's key is not the product of the trustees' keys: somebody else could read the votes";
    if (!group.equal(publicKey(trustees), election.key)) throw new Refusal(says);
    report.cover("election-key");
  });
  report.goingOn("credentials", "the credentials", () => {
    const says = "a ranking is asked of somebody with more than one vote";
    if (election.hasRanking && [...weights.values()].some((each) => each !== 1n)) throw new Refusal(says);
  });
  let [before, done] = [null, 0];
  for (const text of weights.keys()) {
    before = report.goingOn("credentials", `credential ${done + 1}`, () => {
      const element = checkCredential(group, text, before);
      report.cover("credentials");
      return element;
    });
    told("credentials", (done += 1), weights.size);
    await rest();
  }
}

/** Check every ballot, also those that were replaced; add up those that count. */
async function checkBallots(board, report, told, rest) {
  const { election, ballots, weights } = board;
  const last = new Map(ballots.map(({ credential }, at) => [credential, at]));
  const tally = new Tally(election, choices);
  board.numbers = { ballots: 0, weight: 0n };
  for (const [at, { bytes, credential }] of ballots.entries()) {
    report.goingOn("ballots-written", `ballot ${at + 1}`, () => {
      const answers = checkBallot(election, bytes, weights);
      for (const name of OF_BALLOTS) report.cover(name);
      if (last.get(credential) !== at) return;
      const weight = weights.get(credential);
      tally.add(answers, weight);
      board.numbers.ballots += 1;
      board.numbers.weight += weight;
    });
    told("ballots", at + 1, ballots.length);
    await rest();
  }
  board.tally = tally.finished();
}

/** Check what came after the end of the ballots: tally, shuffles in turn, decryptions, the result. */
async function checkOpening(board, report, told, rest) {
  board.decryptions = new Map();
  const units = board.later.length;
  const paced = async (list, make) => {
    const made = [];
    for (const [at, each] of list.entries()) {
      made.push(make(each, at));
      await rest();
    }
    return made;
  };
  for (const [at, step] of board.later.entries()) {
    await OPENING[step.kind]?.(board, report, step, `event ${step.height}`, paced);
    told("opening", at + 1, units);
    await rest();
  }
}

const OPENING = {
  async EncryptedTally({ election, tally, numbers }, report, { data }, where) {
    const recomputed = written(election.group, tally);
    const own = digest(new TextEncoder().encode(recomputed));
    const said = String.fromCharCode(...content(data[1], 256));
    const match = /^\{"num_tallied":(?:0|[1-9][0-9]{0,18}),"total_weight":(?:0|[1-9][0-9]{0,18}|"[1-9][0-9]{0,38}"),"encrypted_tally":"([0-9a-f]{64})"\}$/.exec(said);
    report.stopping("contents", where, () => {
      if (!match) throw new Refusal("the size of the tally is not written as it must be");
    });
    report.cover("contents");
    report.goingOn("tally-numbers", where, () => {
      const says = "other numbers of ballots, or votes, are said to count than do";
      if (said !== writtenSized(numbers.ballots, numbers.weight, match[1])) throw new Refusal(says);
      report.cover("tally-numbers", numbers.ballots);
    });
    report.stopping("tally", where, () => {
      const says = "the published tally is not what the ballots on the board make together: votes were added, left out or changed";
      if (own !== match[1] || own !== data[0].digest) throw new Refusal(says);
    });
    report.cover("tally", tally.flat().length);
  },

  async Shuffle(board, report, step, where, paced) {
    ownerOf(board, report, step, where);
    await stopping(report, "shuffles", where, async () => {
      board.tally = await checkShuffle(board.election, board.tally, step.data[0].content, paced);
    });
    report.cover("shuffles");
  },

  async PartialDecryption(board, report, step, where, paced) {
    const owner = ownerOf(board, report, step, where);
    report.goingOn("decryptions-once", where, () => {
      if (board.decryptions.has(owner)) throw new Refusal(`trustee ${owner} has opened it already`);
      report.cover("decryptions-once");
    });
    await stopping(report, "decryptions", where, async () => {
      const { election, trustees, tally, decryptions } = board;
      const found = await checkDecryption(election, trustees.owners[owner - 1], tally, step.data[0].content, paced);
      const present = [...decryptions.keys()].sort((one, other) => one - other);
      await checkAgreement(election, found, decryptions, exponentsOf(trustees, owner, present), paced);
      decryptions.set(owner, found);
    });
    report.cover("decryptions");
  },

  async Result(board, report, step, where, paced) {
    await stopping(report, "result", where, async () => {
      const { election, trustees, tally, decryptions, numbers } = board;
      board.result = await checkResult(election, trustees, tally, decryptions, step.data[0].content, numbers.weight, paced);
    });
    report.cover("result", board.result.flat(1).length);
  },
};

/** Which trustee did something. */
function ownerOf({ trustees }, report, { data }, where) {
  const owner = report.stopping("contents", where, () => {
    const match = OWNED.exec(String.fromCharCode(...content(data[1], 512)));
    if (!match) throw new Refusal("what a trustee did is not told as it must be");
    if (match[2] !== data[0].digest) throw new Refusal("a payload names other contents than stand before it");
    if (Number(match[1]) > trustees.owners.length) throw new Refusal(`this was done by trustee ${match[1]}, and there are fewer`);
    return Number(match[1]);
  });
  report.cover("contents");
  return owner;
}

/** The same as `report.stopping`, for what takes its time. */
async function stopping(report, name, where, make) {
  try {
    await make();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    report.refuse(error.check ?? name, where, error);
    throw new Stopped();
  }
}
