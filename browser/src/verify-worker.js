/** Checks a board aside, so that the page stays alive: is given its bytes, and tells how far it is and in the end what it found. */

import { verify } from "./checking/verify.js";

const SELDOM = 100; // milliseconds between two reports of how far it is

addEventListener("message", async ({ data }) => {
  let since = 0;
  const told = (what, done, of) => {
    if (done < of && performance.now() - since < SELDOM) return;
    since = performance.now();
    postMessage({ what, done, of });
  };
  try {
    const { result: _result, ...verdict } = await verify(new Uint8Array(data), { told });
    postMessage({ verdict });
  } catch (error) {
    postMessage({ broken: String(error) });
  }
});
