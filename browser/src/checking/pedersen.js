/** What a key ceremony published, so that anybody can check how many of its trustees suffice (specs/ballots/threshold.md). */

import { knowledgeHolds } from "../ballots/proofs.js";
import { readProof } from "./proof.js";
import { aList, aNumber, aText, canonical, fields } from "./reading.js";
import { Refusal } from "./report.js";
import { checkKey, readKey } from "./trustee.js";

const MOST_TRUSTEES = 100;

function readSigned(group, value) {
  const told = fields(value, ["message", "signature"]);
  return { told, message: aText(told.message), signature: readProof(group, told.signature) };
}

function isSigned(group, signer, message, signature) {
  return knowledgeHolds(group, signer, signature, `sigmsg|${message}|`);
}

function asMany(list, size, what) {
  if (list.length !== size) throw new Refusal(`there are ${list.length} ${what}, and there must be ${size}`);
}

/** The published parameters: one certificate, polynomial and verification key a trustee; nothing is proved yet. */
export function readPedersen(group, value) {
  const told = fields(value, ["threshold", "certs", "coefexps", "signatures?", "verification_keys"]);
  const certificates = aList(told.certs).map((each) => readCertificate(group, each));
  const size = certificates.length;
  const polynomials = aList(told.coefexps).map((each) => readPolynomial(group, each));
  const keys = aList(told.verification_keys).map((each) => readKey(group, each, ["signature?"]));
  const signatures = told.signatures && aList(told.signatures).map((each) => readProof(group, each));
  const keySignatures = keys.filter(({ signature }) => signature !== undefined).map(({ signature }) => readProof(group, signature));
  asMany(polynomials, size, "polynomials");
  asMany(keys, size, "verification keys");
  if (signatures) asMany(signatures, size, "signatures");
  if (![0, size].includes(keySignatures.length) || (keySignatures.length && !signatures)) throw mixed();
  return { threshold: aNumber(told.threshold), certificates, polynomials, keys, signatures: signatures ?? [], keySignatures };
}

function mixed() {
  return new Refusal("the ceremony is written in no one version's form");
}

function readCertificate(group, value) {
  const signed = readSigned(group, value);
  const said = fields(canonical(signed.message), ["context?", "verification", "encryption"], { inOrder: false });
  return { ...signed, context: said.context, verification: group.read(said.verification), encryption: group.read(said.encryption) };
}

function readPolynomial(group, value) {
  const signed = readSigned(group, value);
  const { coefexps } = fields(canonical(signed.message), ["coefexps"]);
  return { ...signed, coefficients: aList(coefexps).map((each) => group.read(each)) };
}

/** Refuse parameters that do not prove what they claim: whose keys, how many suffice, that nobody dealt another polynomial. */
export function checkPedersen(group, { threshold, certificates, polynomials, keys, signatures, keySignatures }) {
  const size = certificates.length;
  if (!(1 <= threshold && threshold <= size && size <= MOST_TRUSTEES)) throw new Refusal(`a threshold of ${threshold} for ${size} trustees`);
  certificates.forEach((each, at) => checkCertificate(group, each, { group: group.name, size, threshold, index: at + 1 }));
  for (const part of ["verification", "encryption"]) {
    const texts = certificates.map((each) => group.text(each[part]));
    if (new Set(texts).size < size) throw new Refusal("one trustee stands in the place of two");
  }
  const named = certificates.filter(({ context }) => context !== undefined).length;
  if (![0, size].includes(named) || Boolean(named) !== Boolean(signatures.length)) throw mixed();
  polynomials.forEach((each, at) => checkPolynomial(group, each, certificates[at], threshold));
  signatures.forEach((each, at) => {
    const body = { certs: certificates.map(({ told }) => told), coefexps: polynomials[at].coefficients.map((one) => group.text(one)) };
    const signer = certificates[at].verification;
    if (!isSigned(group, signer, `certs_sig|${JSON.stringify(body)}`, each)) throw new Refusal("a list of certificates is not signed");
  });
  keySignatures.forEach((each, at) => {
    const message = group.text(keys[at].public);
    if (!isSigned(group, certificates[at].verification, message, each)) throw new Refusal("a verification key is not signed");
  });
  const together = Array.from({ length: threshold }, (_, at) =>
    polynomials.reduce((all, each) => group.multiply(all, each.coefficients[at]), group.identity),
  );
  keys.forEach((key, at) => {
    const value = together.reduceRight((sum, each) => group.multiply(group.publicPower(sum, BigInt(at + 1)), each), group.identity);
    if (!group.equal(value, key.public)) throw new Refusal("a verification key is not the one that the published polynomials give");
    checkKey(group, key);
  });
}

function checkCertificate(group, { context, message, signature, verification, encryption }, expected) {
  if (context !== undefined && JSON.stringify(context) !== JSON.stringify(expected)) throw new Refusal("a certificate is of another ceremony");
  if ([verification, encryption].some((each) => group.equal(each, group.identity))) throw new Refusal("a key that everybody has");
  if (!isSigned(group, verification, message, signature)) throw new Refusal("a certificate is not signed by its owner");
}

function checkPolynomial(group, { message, signature, coefficients }, { verification }, threshold) {
  if (!isSigned(group, verification, message, signature)) throw new Refusal("a polynomial is not signed by its owner");
  asMany(coefficients, threshold, "coefficients");
  if (coefficients.some((each) => group.equal(each, group.identity))) throw new Refusal("a coefficient that everybody has");
}
