/**
 * The groups of the protocol, written multiplicatively (specs/ballots/groups.md).
 *
 * A group has `name`, `order`, `generator`, and `read(text)`, `text(element)`, `multiply(a, b)`, `divide(a, b)`,
 * `power(element, exponent)`, `equal(a, b)`, `embed(numbers)`, and `independentGenerator(index)`, of which nobody knows a logarithm. Exponents are BigInt from 0 to below the order.
 * For checking there are `identity`, `publicPower`, faster, for exponents that are no secret, `isBefore(a, b)`, `extract(element, size)`
 * and `carriesNumbers`.
 */

import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { BallotError } from "./errors.js";
import { hexDigest } from "./hashing.js";
import { BELENIOS_2048, RFC_3526_2048 } from "./primes.js";

const Point = ed25519.Point;
const RANK_BITS = 8n;

function notAnElement(text) {
  return new BallotError("not-an-element", `${String(text).slice(0, 80)} is no element of the group: take the page of the election anew`);
}

/** The prime-order subgroup of edwards25519. `power` takes the same time for every exponent but 0, which no secret is. */
const Ed25519 = {
  name: "Ed25519",
  order: Point.Fn.ORDER,
  generator: Point.BASE,
  read(text) {
    if (!/^[0-9a-f]{64}$/.test(text)) throw notAnElement(text);
    let point;
    try {
      point = Point.fromBytes(hexToBytes(text).reverse());
    } catch {
      throw notAnElement(text);
    }
    if (!point.isTorsionFree() || this.text(point) !== text) throw notAnElement(text);
    return point;
  },
  text: (element) => bytesToHex(element.toBytes().reverse()),
  multiply: (a, b) => a.add(b),
  divide: (a, b) => a.subtract(b),
  power: (element, exponent) => (exponent === 0n ? Point.ZERO : element.multiply(exponent)),
  identity: Point.ZERO,
  carriesNumbers: true,
  publicPower: (element, exponent) => element.multiplyUnsafe(exponent),
  equal: (a, b) => a.equals(b),
  isBefore: (a, b) => littleEndianHex(a) < littleEndianHex(b),
  extract(element, size) {
    return unpacked(BigInt("0x" + this.text(element)) >> 14n, size);
  },
  independentGenerator(index) {
    for (let number = BigInt("0x" + hexDigest(`ggen|${index}`)) >> 2n; ; number++) {
      try {
        return Point.fromBytes(hexToBytes(number.toString(16).padStart(64, "0")).reverse()).clearCofactor();
      } catch {
        continue; // no point of the curve has this number: the next one
      }
    }
  },
  embed(numbers) {
    const least = packed(numbers) << 14n;
    for (let more = 0n; ; more++) {
      try {
        const point = Point.fromBytes(hexToBytes((least + more).toString(16).padStart(64, "0")).reverse());
        if (point.isTorsionFree()) return point;
      } catch {
        continue; // that number is of no point: the next one
      }
    }
  },
};

/** A subgroup of order q of the numbers below p. JavaScript's numbers of this size take longer for some exponents than for others. */
class FiniteField {
  constructor({ name, p, q, g, carriesNumbers }) {
    Object.assign(this, { name, p, order: q, generator: g, identity: 1n, carriesNumbers });
  }
  read(text) {
    if (!/^[1-9][0-9]{0,699}$/.test(text)) throw notAnElement(text);
    const element = BigInt(text);
    if (element >= this.p || this.power(element, this.order) !== 1n) throw notAnElement(text);
    return element;
  }
  text(element) {
    return element.toString();
  }
  multiply(a, b) {
    return (a * b) % this.p;
  }
  divide(a, b) {
    return (a * this.power(b, this.order - 1n)) % this.p;
  }
  power(element, exponent) {
    let result = 1n;
    for (const bit of exponent.toString(2)) {
      result = (result * result) % this.p;
      if (bit === "1") result = (result * element) % this.p;
    }
    return result;
  }
  publicPower(element, exponent) {
    return this.power(element, exponent);
  }
  equal(a, b) {
    return a === b;
  }
  isBefore(a, b) {
    return a < b;
  }
  extract(element, size) {
    return unpacked(element >> 8n, size);
  }
  independentGenerator(index) {
    return this.power(BigInt("0x" + hexDigest(`ggen|${index}`)), (this.p - 1n) / this.order);
  }
  embed(numbers) {
    for (let element = packed(numbers) << 8n; ; element++) {
      if (element > 0n && this.power(element, this.order) === 1n) return element;
    }
  }
}

function packed(numbers) {
  return numbers.reduce((all, number) => (all << RANK_BITS) + BigInt(number), 0n);
}

function unpacked(number, size) {
  return Array.from({ length: size }, (_, place) => Number((number >> (RANK_BITS * BigInt(size - 1 - place))) & 255n));
}

function littleEndianHex(point) {
  return bytesToHex(point.toBytes());
}

const GROUPS = new Map([Ed25519, new FiniteField(BELENIOS_2048), new FiniteField(RFC_3526_2048)].map((group) => [group.name, group]));

/** The group of this name; throws a `BallotError` for one that is not known. */
export function group(name) {
  const found = GROUPS.get(name);
  if (!found) throw new BallotError("unknown-group", `this page knows no group ${String(name).slice(0, 40)}`);
  return found;
}
