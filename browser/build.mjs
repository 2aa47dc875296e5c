/** Makes the scripts of the booth and of the trustees' pages: one file each, the same bytes on every machine. Takes another folder to put them. */

import { build } from "esbuild";
import { fileURLToPath } from "node:url";

await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: { booth: "src/booth-page.js", keys: "src/keys-page.js" },
  outdir: process.argv[2] ?? "../src/commonty/apps/voting/static/voting",
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "eof",
  minify: true,
  target: "es2020", // The first with numbers as long as these; browsers of 2020 and later have it.
});
