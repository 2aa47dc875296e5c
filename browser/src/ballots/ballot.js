/** Makes a ballot that the board takes, and opens one instead of casting it (specs/ballots/ballot.md). */

import { answer, encrypted } from "./answers.js";
import { privateKey } from "./credential.js";
import { BallotError } from "./errors.js";
import { group as groupNamed } from "./groups.js";
import { base64Digest } from "./hashing.js";
import { proveKnowledge } from "./proofs.js";

/** Read the election document, as the board publishes it byte for byte; throws a `BallotError` for what this page cannot vote in. */
export function readElection(text) {
  const told = JSON.parse(text);
  if (told.version !== 1) throw new BallotError("unknown-version", `this page speaks version 1, and the election version ${told.version}`);
  const group = groupNamed(told.group);
  return { uuid: told.uuid, name: told.name, questions: told.questions, group, key: group.read(told.public_key), fingerprint: base64Digest(text) };
}

/**
 * Make a ballot: `votes` has one for each question, as `answers.js` says.
 *
 * Returns `text`, which is cast; its `tracker`; and `opening`, which shows how it was made, and with it the vote: it is kept until the
 * voter casts the ballot or has it opened, and no longer.
 */
export function makeBallot(election, credential, votes) {
  const { group, key, uuid, fingerprint, questions } = election;
  if (votes.length !== questions.length) throw new BallotError("not-allowed", "a ballot answers every question");
  const secret = privateKey(group, uuid, credential);
  const own = group.text(group.power(group.generator, secret));
  const bound = { group, key, prefix: `${fingerprint}|${own}` };
  const made = questions.map((question, place) => answer(bound, question, votes[place]));
  const unsigned = { election_uuid: uuid, election_hash: fingerprint, credential: own, answers: made.map((each) => each.answer) };
  const hash = base64Digest(JSON.stringify(unsigned));
  const text = JSON.stringify({ ...unsigned, signature: { hash, proof: proveKnowledge(group, secret, `sig|${hash}|`) } });
  const randomness = made.map((each) => each.opening.map(String));
  return { text, tracker: base64Digest(text), opening: { votes, randomness } };
}

/** Say whether a ballot holds just the votes that its opening says: each ciphertext is made again and compared. */
export function opensTo(election, text, opening) {
  const ballot = JSON.parse(text);
  if (ballot.election_hash !== election.fingerprint || ballot.answers.length !== election.questions.length) return false;
  return election.questions.every((question, place) => {
    const told = [ballot.answers[place].choices].flat();
    const again = encrypted(election, question, opening.votes[place], opening.randomness[place].map(BigInt));
    return (
      told.length === again.length &&
      again.every(([alpha, beta], at) => told[at].alpha === election.group.text(alpha) && told[at].beta === election.group.text(beta))
    );
  });
}
