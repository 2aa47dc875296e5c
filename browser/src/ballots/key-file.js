/** A trustee's seed in a file that a passphrase opens (specs/ballots/key-files.md). */

import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { BallotError } from "./errors.js";

const KIND = "commonty-key";
const VERSION = 1;
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 };
const SALT_BYTES = 16;
const NONCE_BYTES = 24;
const FEWEST_LETTERS = 12;

function normal(passphrase) {
  return passphrase.normalize("NFKC").trim();
}

async function box({ salt, nonce, ...told }, passphrase, onProgress) {
  const key = await scryptAsync(utf8ToBytes(normal(passphrase)), hexToBytes(salt), { ...SCRYPT, onProgress });
  return xchacha20poly1305(key, hexToBytes(nonce), utf8ToBytes(JSON.stringify({ ...told, salt, nonce })));
}

/** Write the file of a seed; `about` says in words whose it is and for what. Takes some seconds; `onProgress` gets 0 to 1. */
export async function writeKeyFile(seed, passphrase, about, onProgress = () => {}) {
  if ([...normal(passphrase)].length < FEWEST_LETTERS) {
    throw new BallotError("too-short", `a passphrase has ${FEWEST_LETTERS} letters or more`);
  }
  const salt = bytesToHex(randomBytes(SALT_BYTES));
  const nonce = bytesToHex(randomBytes(NONCE_BYTES));
  const told = { kind: KIND, version: VERSION, about, salt, nonce };
  const data = (await box(told, passphrase, onProgress)).encrypt(utf8ToBytes(seed));
  return JSON.stringify({ ...told, data: bytesToHex(data) });
}

/** Read the seed of a file, and what the file is about; throws a `BallotError` for another file or passphrase. */
export async function readKeyFile(text, passphrase, onProgress = () => {}) {
  let facts;
  try {
    facts = JSON.parse(text);
  } catch {
    facts = {};
  }
  const { data, ...told } = facts ?? {};
  const isHex = (value, bytes) => typeof value === "string" && /^([0-9a-f]{2})+$/.test(value) && (!bytes || value.length === 2 * bytes);
  if (told.kind !== KIND || told.version !== VERSION || !isHex(told.salt, SALT_BYTES) || !isHex(told.nonce, NONCE_BYTES) || !isHex(data)) {
    throw new BallotError("not-a-key-file", "this is no key file: choose the one that was downloaded when the key was made");
  }
  const opened = await box(told, passphrase, onProgress);
  try {
    return { seed: new TextDecoder().decode(opened.decrypt(hexToBytes(data))), about: told.about };
  } catch {
    throw new BallotError("wrong-passphrase", "this passphrase does not open this file");
  }
}
