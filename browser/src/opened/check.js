/** What a ballot that was opened instead of cast holds (specs/ballots/opening.md): all of it is worked out anew. */

import { opensTo } from "../ballots/ballot.js";
import { base64Digest } from "../ballots/hashing.js";
import { scalar } from "../ballots/proofs.js";
import { checkBallot } from "../checking/ballots.js";
import { aList, aNumber, aText, fields, readCanonical } from "../checking/reading.js";
import { Refusal, isRefusal } from "../checking/report.js";
import { choices, readDocument } from "../checking/setup.js";

const LARGEST_RANK = 255;
const anybody = { has: () => true };

/**
 * Check the file of an opened ballot, given as a text.
 *
 * Returns `{ name, uuid, fingerprint, tracker, answers }`, what was chosen or ranked in each question, with `refused`, a cause, where the
 * ballot holds something else or the board would not have taken it; or `{ unreadable }` where this is no such file.
 */
export function checkOpened(text) {
  try {
    return judged(read(text));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { unreadable: error.message };
  }
}

function read(text) {
  const bytes = new TextEncoder().encode(text.trim());
  const told = fields(readCanonical(bytes), ["election", "ballot", "votes", "randomness"]);
  const election = readDocument({ content: new TextEncoder().encode(aText(told.election)) });
  const { questions, group } = election;
  const votes = asMany(told.votes, questions.length).map((vote, at) => readVote(questions[at], vote));
  const randomness = asMany(told.randomness, questions.length).map((each, at) =>
    asMany(each, choices(questions[at])).map((one) => String(scalar(group, one))),
  );
  return { election, ballot: aText(told.ballot), votes, randomness };
}

function asMany(value, size) {
  if (aList(value).length !== size) throw new Refusal("the file opens more or fewer answers than there are");
  return value;
}

function readVote(question, vote) {
  const most = question.type ? LARGEST_RANK : 1;
  const numbers = asMany(vote, question.type ? question.value.answers.length : choices(question)).map(aNumber);
  if (numbers.some((each) => each < 0 || each > most)) throw new Refusal("the file shows a vote that is none");
  return numbers;
}

function judged({ election, ballot, votes, randomness }) {
  const { name, uuid, fingerprint, questions } = election;
  const answers = questions.map((question, at) => ({ asked: (question.value ?? question).question, told: told(question, votes[at]) }));
  const found = { name, uuid, fingerprint, tracker: base64Digest(ballot), answers };
  try {
    checkBallot(election, new TextEncoder().encode(ballot), anybody);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ...found, refused: "broken", says: error.message };
  }
  return opensTo(election, ballot, { votes, randomness }) ? found : { ...found, refused: "else" };
}

/** What was chosen, or ranked with its number, in words; `null` for a blank vote that the question offers. */
function told(question, vote) {
  if (!question.type) {
    if (question.blank && vote[0]) return [null];
    return question.answers.filter((_option, at) => vote[at + (question.blank ? 1 : 0)]);
  }
  const ranked = question.value.answers.map((option, at) => [vote[at], option]).filter(([number]) => number);
  return ranked.sort(([one], [other]) => one - other).map(([number, option]) => `${number}. ${option}`);
}
