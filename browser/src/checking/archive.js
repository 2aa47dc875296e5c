/** The file of a board: a tar of the old kind, byte for byte (specs/ballots/archive.md). */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { Refusal } from "./report.js";

const BLOCK = 512;
const BEGINNING = /^\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}/;
const NAME = /^([0-9a-f]{64})\.(data|event)\.json$/;

const ascii = (bytes) => String.fromCharCode(...bytes);
const digest = (bytes) => bytesToHex(sha256(bytes));
const padding = (size) => (BLOCK - (size % BLOCK)) % BLOCK;

function refused(offset, says) {
  return new Refusal(`byte ${offset}: ${says}`, "archive");
}

function isSame(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** The 512 bytes before a content: what the old tar has, without owner or magic. */
function header(name, size, timestamp) {
  const made = new Uint8Array(BLOCK);
  const put = (at, text) => made.set(utf8ToBytes(text), at);
  const octal = (number) => number.toString(8).padStart(11, "0");
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(size));
  put(136, octal(timestamp));
  put(148, " ".repeat(8));
  put(156, "0");
  const sum = made.reduce((all, byte) => all + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return made;
}

function timestampOf(bytes) {
  const match = BEGINNING.exec(ascii(bytes.subarray(BLOCK, BLOCK + 64)));
  if (!match) throw refused(0, "this is no archive of an election, or of another version");
  const first = new Uint8Array(2 * BLOCK);
  first.set(header("BELENIOS", match[0].length, Number(match[1])));
  first.set(utf8ToBytes(match[0]), BLOCK);
  if (!isSame(bytes.subarray(0, 2 * BLOCK), first)) throw refused(0, "the first record is not that of an archive of an election");
  return Number(match[1]);
}

/** Read an archive: yields each record but the first, whose content is the one it is named by. */
export function* records(bytes) {
  const timestamp = timestampOf(bytes);
  let at = 2 * BLOCK;
  while (at < bytes.length) {
    const head = bytes.subarray(at, at + BLOCK);
    const octal = ascii(head.subarray(124, 135));
    const name = ascii(head.subarray(0, 100)).replace(/\0+$/, "");
    if (head.length < BLOCK) throw refused(at, "the file ends in the middle of a record");
    if (!/^[0-7]{11}$/.test(octal) || !/^[\0-\x7f]*$/.test(name)) throw refused(at, "this is not the header that a record has");
    const size = parseInt(octal, 8);
    if (!isSame(head, header(name, size, timestamp))) throw refused(at, "this is not the header that a record has");
    const match = NAME.exec(name);
    if (!match) throw refused(at, "this record is not named by the digest of its content");
    const offset = at + BLOCK;
    const end = offset + size + padding(size);
    if (end > bytes.length) throw refused(at, "the file ends in the middle of a record");
    const content = bytes.subarray(offset, offset + size);
    if (digest(content) !== match[1]) throw refused(at, "the content of this record is not the one that its name is the digest of");
    if (bytes.subarray(offset + size, end).some(Boolean)) throw refused(offset + size, "something is hidden where only zeros belong");
    yield { digest: match[1], content, isEvent: match[2] === "event", end };
    at = end;
  }
}

/** The content of a record, which has so many bytes at most. */
export function content(record, most) {
  if (record.content.length > most) throw new Refusal(`a record has ${record.content.length} bytes, and ${most} is the most`);
  return record.content;
}

export { digest };
