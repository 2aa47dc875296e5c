/** Reads on standard input what to vote and writes the ballots: the tests of the other half, in Python, check them. */

import { makeBallot, opensTo, readElection } from "../src/ballots/ballot.js";

let told = "";
for await (const part of process.stdin) told += part;
const { election, ballots } = JSON.parse(told);
const read = readElection(election);
const made = ballots.map(({ credential, votes }) => {
  const started = performance.now();
  const ballot = makeBallot(read, credential, votes);
  const milliseconds = performance.now() - started;
  const otherwise = { ...ballot.opening, votes: votes.map((vote) => vote.map((each) => (each ? 0 : 1))) };
  return { ...ballot, milliseconds, opens: opensTo(read, ballot.text, ballot.opening), opensOtherwise: opensTo(read, ballot.text, otherwise) };
});
process.stdout.write(JSON.stringify(made));
