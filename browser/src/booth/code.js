/** The voting code that an authority sent to the voter: typed, pasted, or in the link that was scanned. It never leaves this page. */

import { publicHalf } from "../ballots/credential.js";
import { say } from "./saying.js";

const DIGIT = /[1-9A-HJ-NP-Za-km-z]/;
const PARTS = [5, 6, 5, 6];
const LENGTH = 22;

/** Write a code as it is derived from: what stands between its letters is left out, and hyphens are put where they belong. */
export function written(typed) {
  const letters = typed.replace(/[\s\-\u2010-\u2015]/g, "");
  let at = 0;
  return PARTS.map((length) => letters.slice(at, (at += length))).join("-");
}

/** Say what is wrong with what was typed, before anything else looks at it; nothing where it has the form of a code. */
export function mistake(typed, words) {
  const letters = [...typed.replace(/[\s\-\u2010-\u2015]/g, "")];
  const odd = letters.find((letter) => !DIGIT.test(letter));
  if (letters.length === 0) return words.codeMissing;
  if (odd) return say(words.codeLetter, { letter: odd });
  return letters.length === LENGTH ? "" : say(words.codeLength, { count: letters.length });
}

/**
 * Let the field of the code be checked as soon as it is filled in. `ask` is given its public half, and throws what the server refuses.
 *
 * Returns `read`, which gives the code once it is right, and otherwise says what is wrong and leads the focus there.
 */
export function codeField(election, words, ask) {
  const [field, error, right] = ["code", "code-error", "code-right"].map((id) => document.getElementById(id));
  let checked = "";

  function tell(wrong) {
    error.textContent = wrong;
    error.hidden = !wrong;
    field.closest(".field").classList.toggle("field--wrong", Boolean(wrong));
    field.setAttribute("aria-invalid", String(Boolean(wrong)));
    right.textContent = checked ? words.codeRight : "";
  }

  async function check() {
    checked = "";
    const wrong = mistake(field.value, words);
    if (wrong) return tell(wrong);
    const code = written(field.value);
    try {
      await ask(publicHalf(election.group, election.uuid, code));
    } catch (trouble) {
      if (trouble.kind !== "refused") throw trouble;
      return tell(trouble.reason);
    }
    if (written(field.value) === code) checked = code;
    tell("");
  }

  field.addEventListener("input", () => {
    checked = "";
    right.textContent = "";
  });
  field.addEventListener("change", () => field.value && check().catch(() => {}));
  if (location.hash.length > 1) {
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
    check().catch(() => {});
  }
  return {
    async read() {
      if (!checked) await check();
      if (!checked) field.focus();
      return checked;
    },
    forget() {
      checked = field.value = "";
      tell("");
    },
  };
}
