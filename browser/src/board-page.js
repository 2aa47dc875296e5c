/** Checking a whole board in the reader's own browser, on the board's page. */

import { say } from "./booth/saying.js";

const here = document.querySelector("[data-verify]");
const words = JSON.parse(document.getElementById("verify-words").textContent);
const part = (name) => here.querySelector(`[data-${name}]`);
let worker = null;
let loading = null;

/** Say how far it is; a screen reader hears the beginning of each part alone. */
function tell(sentence, done = 0, of = 0) {
  part("status").textContent = sentence;
  const bar = part("progress");
  bar.hidden = !of;
  if (of) Object.assign(bar, { max: of, value: done });
}

async function start() {
  part("verdict").hidden = part("checks").hidden = true;
  part("start").hidden = true;
  part("stop").hidden = false;
  part("stop").focus();
  tell(words.loading);
  loading = new AbortController();
  try {
    const answer = await fetch(here.dataset.archive, { signal: loading.signal, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    check(await answer.arrayBuffer());
  } catch (error) {
    if (error.name !== "AbortError") end(words.lost);
  }
}

function check(bytes) {
  worker = new Worker(here.dataset.worker);
  worker.onmessage = ({ data }) => {
    if (data.verdict) found(data.verdict);
    else if (data.broken) end(say(words.broken, { reason: data.broken }));
    else tell(words[data.what], data.done, data.of);
  };
  worker.onerror = () => end(say(words.broken, { reason: "" }));
  worker.postMessage(bytes, [bytes]);
}

/** Stop working; `sentence` says why, where something went wrong. */
function end(sentence = "") {
  loading?.abort();
  worker?.terminate();
  [loading, worker] = [null, null];
  tell(sentence);
  part("stop").hidden = true;
  part("start").hidden = false;
  part("start").textContent = words.again;
}

function found(verdict) {
  end();
  const outcome = part("verdict");
  const says = !verdict.accepted ? words.refused : verdict.state === "Result" ? words.right : words.rightSoFar;
  outcome.replaceChildren(says, document.createElement("br"), `${words.fingerprint} `, code(verdict.head));
  outcome.classList.toggle("message--error", !verdict.accepted);
  part("checks").querySelector("tbody").replaceChildren(...verdict.checks.map(row));
  outcome.hidden = part("checks").hidden = false;
  outcome.focus();
}

function row({ name, covered, failed, failures, reached }) {
  const line = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.append(words.checks[name], " ", code(name));
  for (const { where, says } of failures) {
    const failure = document.createElement("p");
    failure.className = "board__failure";
    failure.textContent = `${where}: ${says}`;
    head.append(failure);
  }
  const outcome = document.createElement("td");
  outcome.textContent = failed ? words.isRefused : reached ? words.isRight : words.isLater;
  const number = document.createElement("td");
  number.className = "number";
  number.textContent = reached ? String(covered) : "";
  line.append(head, outcome, number);
  return line;
}

function code(text) {
  const made = document.createElement("code");
  made.textContent = text;
  return made;
}

part("start").addEventListener("click", start);
part("stop").addEventListener("click", () => {
  end(words.stopped);
  part("start").focus();
});
here.hidden = false;
