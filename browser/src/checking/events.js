/** The events of a board: a chain in which each names the one before it, stands behind its data, and comes in its turn (archive.md). */

import { records } from "./archive.js";
import { Refusal } from "./report.js";

const EVENT =
  /^\{(?:"parent":"([0-9a-f]{64})",)?"height":(0|[1-9][0-9]{0,11}),"type":"([A-Za-z]{1,20})"(?:,"payload":"([0-9a-f]{64})")?\}$/;
const DATA = { Setup: 4, Ballot: 1, EndBallots: 0, EncryptedTally: 2, Shuffle: 2, EndShuffles: 0, PartialDecryption: 2, Result: 1 };
const AFTER = {
  "": ["Setup"],
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  Shuffle: ["Shuffle", "EndShuffles"],
  EndShuffles: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption", "Result"],
  Result: [],
};

function refused(height, says) {
  return new Refusal(`event ${height}: ${says}`, "chain");
}

/** Read an archive from its beginning: yields each event with its data, having checked the chain. */
export function* steps(bytes) {
  let [parent, height, data] = ["", 0, []];
  for (const record of records(bytes)) {
    if (!record.isEvent) {
      data.push(record);
      if (data.length > 4) throw refused(height, "there are more data before it than any event has");
      continue;
    }
    const match = record.content.length <= 512 ? EVENT.exec(String.fromCharCode(...record.content)) : null;
    const [, before = "", at, kind, payload = ""] = match ?? [];
    if (!Object.hasOwn(DATA, kind ?? "")) throw refused(height, "this is not written as an event is");
    if (Number(at) !== height) throw refused(height, `it says that it is event ${at}`);
    if (before !== parent) throw refused(height, "it does not name the event before it: something was taken out, put in or changed");
    if (data.length !== DATA[kind]) throw refused(height, `there are ${data.length} records of data before it`);
    if (payload !== (data.at(-1)?.digest ?? "")) throw refused(height, "it does not name the data that stand before it");
    yield { kind, height, data, digest: record.digest, end: record.end };
    [parent, height, data] = [record.digest, height + 1, []];
  }
  if (data.length) throw refused(height, "there are data that no event tells of");
}

/** Refuse an event that cannot come after one of the kind `after`. What is ranked is shuffled before anything is opened. */
export function inTurn({ kind, height }, after, hasRanking) {
  const allowed = after === "EncryptedTally" ? [hasRanking ? "Shuffle" : "PartialDecryption"] : AFTER[after];
  if (!allowed.includes(kind)) throw new Refusal(`event ${height}: ${kind} cannot come ${after ? `after ${after}` : "first"}`, "order");
}
