/** Reading JSON strictly, whoever wrote it: no field twice, none unknown, no number that is not whole (specs/ballots/README.md). */

import { Refusal } from "./report.js";

const TOKENS = /"(?:[^"\\]|\\.)*"|[^\s"]/gs;

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal("this is no text");
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return { value, again: JSON.stringify(value) };
  } catch {
    throw new Refusal("this is no JSON that can be read");
  }
}

/** What bytes say, with spaces where they like: refused is a field twice, or a number that is not written as whole ones are. */
export function read(bytes) {
  const text = decoded(bytes);
  const { value, again } = parsed(text);
  const tokens = text.match(TOKENS) ?? [];
  const tight = tokens.map((each) => (each.startsWith('"') ? JSON.stringify(JSON.parse(each)) : each)).join("");
  if (tight !== again) throw new Refusal("a field stands there twice, or a number is not written as whole ones are");
  return value;
}

/** What bytes say that are written in the one way: compact, no needless escape. The order of fields is for `fields`. */
export function readCanonical(bytes) {
  return canonical(decoded(bytes));
}

/** The same of a text. */
export function canonical(text) {
  const { value, again } = parsed(text);
  if (again !== text) throw new Refusal("this is not written in the one way that it is written in");
  return value;
}

/** An object with these fields, in their order; those with a `?` behind them may be missing. `inOrder` is off where only bytes count. */
export function fields(value, names, { inOrder = true } = {}) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Refusal("something else stands where an object belongs");
  const here = Object.keys(value);
  const known = names.map((name) => name.replace("?", ""));
  for (const name of here) if (!known.includes(name)) throw new Refusal(`there is no field ${name.slice(0, 40)}`);
  for (const name of names) if (!name.endsWith("?") && !here.includes(name)) throw new Refusal(`the field ${name} is missing`);
  if (inOrder && known.filter((name) => here.includes(name)).join() !== here.join()) throw new Refusal("fields are not in their order");
  return value;
}

export function aList(value) {
  if (!Array.isArray(value)) throw new Refusal("something else stands where a list belongs");
  return value;
}

export function aText(value) {
  if (typeof value !== "string" || /\p{Surrogate}/u.test(value)) throw new Refusal("something else stands where a text belongs");
  return value;
}

export function aNumber(value) {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Refusal("something else stands where a whole number belongs");
  return value;
}
