/**
 * The booth: a vote is marked, encrypted here, looked at once more, and cast, or opened to see that this page encrypts what it is told.
 *
 * What is marked never leaves this page but encrypted. A ballot is cast or opened, never both: whichever comes first forgets what the
 * other would need.
 */

import { makeBallot, opensTo, readElection } from "./ballots/ballot.js";
import { codeField } from "./booth/code.js";
import { complain, keepBlankApart, readPaper } from "./booth/paper.js";
import { letMove } from "./booth/ranking.js";
import { announce, download, list, say, show } from "./booth/saying.js";
import { freshToken, send } from "./booth/sending.js";

const told = JSON.parse(document.getElementById("booth").textContent);
const { words } = told;
const election = readElection(told.election);
const paper = document.getElementById("paper");
let token = document.querySelector("[name=csrfmiddlewaretoken]").value;
let isTokenOld = false;
let credential = "";
let ballot = null;
let marked = null;
let sent = null;
let opened = null;

const byId = (id) => document.getElementById(id);
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

function trouble(error) {
  isTokenOld = error.kind === "signed-out";
  const says = error.kind === "refused" ? error.reason : words[error.kind === "lost" ? "lost" : "signedOut"];
  for (const each of document.querySelectorAll("[data-trouble]")) {
    each.hidden = each.closest("[data-step]").hidden;
    each.querySelector("p").textContent = each.hidden ? "" : says;
    each.querySelector("a").hidden = error.kind !== "signed-out";
  }
}

async function tell(address, fields) {
  for (const each of document.querySelectorAll("[data-trouble]")) each.hidden = true;
  if (isTokenOld) token = await freshToken(token);
  return send(address, fields, token);
}

async function busy(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } catch (error) {
    if (error.kind === undefined) throw error;
    trouble(error);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

const code = told.codes ? codeField(election, words, (half) => tell(told.codes, { public: half })) : null;

/** Get the credential that the ballot is signed with: from the server, or, where an authority issued it, from what was typed in. */
async function ownCredential() {
  return code ? code.read() : (await tell(told.credentials, {})).credential;
}

/** Encrypt what is marked, anew each time, and show what the ballot holds with the number that it is known by from now on. */
async function encrypt() {
  announce(words.encrypting);
  await painted();
  credential ||= await ownCredential();
  if (!credential) return;
  const started = performance.now();
  ballot = makeBallot(election, credential, marked.votes);
  byId("review").dataset.milliseconds = String(Math.round(performance.now() - started));
  for (const [number, lines] of marked.told.entries()) list(byId(`answer-${number}`), lines);
  byId("tracker").textContent = ballot.tracker;
  show("review");
}

async function review() {
  const read = readPaper(election.questions, told.labels, words);
  if (complain(read.wrong)) return;
  marked = read;
  if (code) credential = "";
  await encrypt();
}

async function cast() {
  if (ballot === null) return;
  announce(words.casting);
  sent = ballot.tracker;
  ballot.opening = null;
  byId("open").closest("details").hidden = true;
  byId("change").hidden = true;
  const answer = await tell(told.ballots, { ballot: ballot.text });
  if (answer.tracker !== ballot.tracker) return trouble({ kind: "refused", reason: words.otherTracker });
  ballot = marked = null;
  credential = "";
  code?.forget();
  paper.reset();
  for (const each of document.querySelectorAll("[data-forget]")) each.replaceChildren();
  byId("cast-tracker").textContent = sent;
  byId("look").href = `${told.board}?tracker=${encodeURIComponent(sent)}`;
  show("done");
}

/** Open the ballot: from here on it cannot be cast, since whoever sees the file can read it. */
function openIt() {
  if (!ballot?.opening) return;
  opened = { election: told.election, ballot: ballot.text, votes: ballot.opening.votes, randomness: ballot.opening.randomness };
  const holds = opensTo(election, ballot.text, ballot.opening);
  byId("opened-tracker").textContent = ballot.tracker;
  byId("opened-false").hidden = holds;
  byId("opened-right").hidden = !holds;
  for (const [number, lines] of marked.told.entries()) list(byId(`opened-answer-${number}`), lines);
  ballot = null;
  show("opened");
}

function receipt() {
  const lines = [told.name, "", words.receiptTracker, sent, "", say(words.receiptWhere, { board: told.board }), "", told.trust, "", words.receiptSecret];
  return lines.join("\n") + "\n";
}

async function mailReceipt() {
  await tell(told.receipts, { tracker: sent });
  byId("mail-receipt").hidden = true;
  byId("receipt-mailed").textContent = words.receiptMailed;
}

byId("check").addEventListener("click", ({ currentTarget }) => busy(currentTarget, review));
byId("cast").addEventListener("click", ({ currentTarget }) => busy(currentTarget, cast));
byId("open").addEventListener("click", openIt);
byId("again").addEventListener("click", ({ currentTarget }) => busy(currentTarget, encrypt));
for (const each of ["change", "change-opened"])
  byId(each).addEventListener("click", () => {
    ballot = opened = null;
    show("paper");
  });
byId("save-opened").addEventListener("click", () => download(`opened-ballot-${told.uuid}.json`, JSON.stringify(opened), "application/json"));
byId("save-receipt").addEventListener("click", () => download(`receipt-${told.uuid}.txt`, receipt()));
byId("mail-receipt")?.addEventListener("click", ({ currentTarget }) => busy(currentTarget, mailReceipt));
byId("print").addEventListener("click", () => print());
paper.addEventListener("submit", (event) => event.preventDefault());
addEventListener("beforeunload", (event) => ballot && event.preventDefault());
for (const field of paper.querySelectorAll("[data-ranking]")) letMove(field, words);
for (const field of paper.querySelectorAll("[data-choices]")) keepBlankApart(field);
byId("all-questions").disabled = false;
byId("starting").hidden = true;
