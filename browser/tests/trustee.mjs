/** Reads on standard input one thing that a trustee does in the browser, and writes what comes of it: the tests in Python do the rest. */

import { certify, deal, finish, keysOf, newSeed } from "../src/ballots/ceremony.js";
import { readElection } from "../src/ballots/ballot.js";
import { group as groupNamed } from "../src/ballots/groups.js";
import { readKeyFile, writeKeyFile } from "../src/ballots/key-file.js";
import { shuffleAll } from "../src/ballots/shuffle.js";
import { decrypt, makeKey, readSecret, writeSecret } from "../src/ballots/trustee.js";

const DO = {
  key({ group }) {
    const { secret, key } = makeKey(groupNamed(group));
    return { secret: writeSecret(secret), key };
  },
  certify({ ceremony, seed = newSeed() }) {
    return { seed, certificate: certify(ceremony, keysOf(ceremony.group, seed)) };
  },
  deal: ({ ceremony, seed, certificates }) => deal(ceremony, keysOf(ceremony.group, seed), certificates),
  finish({ ceremony, seed, certificates, dealt }) {
    const { secret, finished } = finish(ceremony, keysOf(ceremony.group, seed), certificates, dealt);
    return { secret: writeSecret(secret), finished };
  },
  writeKeyFile: ({ seed, passphrase, about }) => writeKeyFile(seed, passphrase, about),
  readKeyFile: ({ text, passphrase }) => readKeyFile(text, passphrase),
  shuffle: ({ election, tally }) => shuffleAll(readElection(election), tally),
  decrypt({ election, secret, tally }) {
    const read = readElection(election);
    return decrypt(read, readSecret(read.group, secret), tally);
  },
};

let told = "";
for await (const part of process.stdin) told += part;
const { what, ...given } = JSON.parse(told);
if (given.ceremony) given.ceremony.group = groupNamed(given.ceremony.group);
try {
  process.stdout.write(JSON.stringify({ made: await DO[what](given) }));
} catch (error) {
  if (error.name !== "BallotError") throw error;
  process.stdout.write(JSON.stringify({ refused: error.code }));
}
