/**
 * Makes what browsers run: one script each for the booth, the trustees' pages, the board and its worker, and the page of opened ballots in
 * one file. They are the same bytes on every machine. Takes another folder to put them.
 */

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = process.argv[2] ?? `${here}../src/commonty/apps/voting/static/voting`;
const how = {
  absWorkingDir: here,
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "eof",
  minify: true,
  target: "es2020", // The first with numbers as long as these; browsers of 2020 and later have it.
};

await build({
  ...how,
  entryPoints: { booth: "src/booth-page.js", keys: "src/keys-page.js", board: "src/board-page.js", verify: "src/verify-worker.js" },
  outdir: folder,
});

/** The digest of what stands in a page itself, as its policy names it. */
function allowed(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const { outputFiles } = await build({ ...how, entryPoints: ["src/opened-page.js"], write: false });
const script = outputFiles[0].text.replaceAll("</script", "<\\/script");
const style = await readFile(`${here}src/opened/page.css`, "utf8");
const policy = `default-src 'none'; script-src ${allowed(script)}; style-src ${allowed(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
const page = await readFile(`${here}src/opened/page.html`, "utf8");
const parts = { policy, style, script };
await writeFile(`${folder}/opened-ballot.html`, page.replace(/\{(policy|style|script)\}/g, (_place, name) => parts[name]));
