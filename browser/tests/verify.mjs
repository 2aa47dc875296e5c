/** Verifies the boards whose files are named on standard input, and writes what each check found: the tests in Python compare. */

import { readFile } from "node:fs/promises";
import { verify } from "../src/checking/verify.js";

let told = "";
for await (const part of process.stdin) told += part;
const found = [];
for (const path of JSON.parse(told)) found.push(await verify(new Uint8Array(await readFile(path))));
process.stdout.write(JSON.stringify(found));
