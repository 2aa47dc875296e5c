/** SHA-256 in the three forms that the protocol writes it in (specs/ballots/README.md). */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** The digest of a text in lower-case hexadecimal: 64 characters. */
export function hexDigest(text) {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** The digest of a text in Base64 without padding, as fingerprints and trackers have it: 43 characters. */
export function base64Digest(text) {
  return btoa(String.fromCharCode(...sha256(utf8ToBytes(text)))).replace(/=+$/, "");
}

/** H(prefix; texts) of the protocol: the digest of the prefix and of the texts with commas between, a number below `order`. */
export function toScalar(order, prefix, texts) {
  return BigInt("0x" + hexDigest(prefix + texts.join(","))) % order;
}
