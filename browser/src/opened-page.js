/** The page that anybody checks an opened ballot with: one file, without any server. */

import { checkOpened } from "./opened/check.js";
import { WORDS } from "./opened/words.js";

const LANGUAGES = { en: "English", de: "Deutsch" };
const byId = (id) => document.getElementById(id);
let language = navigator.languages.map((each) => each.slice(0, 2)).find((each) => each in WORDS) ?? "en";
let found = null;

function says(cause, why = "") {
  return WORDS[language][cause].replace("{why}", why);
}

function put(id, text) {
  byId(id).textContent = text;
}

/** Say everything in the chosen language. */
function speak() {
  document.documentElement.lang = language;
  document.title = says("title");
  for (const each of document.querySelectorAll("[data-says]")) each.textContent = says(each.dataset.says);
  byId("languages").replaceChildren(
    ...Object.keys(LANGUAGES)
      .filter((each) => each !== language)
      .map((each) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", lang: each, textContent: LANGUAGES[each] });
        button.addEventListener("click", () => {
          language = each;
          speak();
        });
        return button;
      }),
  );
  put("status", "");
  byId("status").classList.remove("wrong");
  if (found) show();
}

function wrong(sentence) {
  put("status", sentence);
  byId("status").classList.add("wrong");
}

function show() {
  byId("found").hidden = Boolean(found.unreadable);
  if (found.unreadable) return wrong(says("unreadable", found.unreadable));
  put("verdict", says(found.refused ?? "right", found.says));
  byId("verdict").classList.toggle("wrong", Boolean(found.refused));
  for (const id of ["tracker", "fingerprint", "name", "uuid"]) put(id, found[id]);
  byId("answers").replaceChildren(...found.answers.flatMap(({ asked, told }) => [heading(asked), list(told)]));
}

function heading(asked) {
  return Object.assign(document.createElement("h3"), { textContent: asked, dir: "auto" });
}

function list(told) {
  const made = document.createElement("ul");
  for (const each of told.length ? told : [says("nothing")]) {
    made.append(Object.assign(document.createElement("li"), { textContent: each ?? says("blank"), dir: "auto" }));
  }
  return made;
}

async function check() {
  const [file] = byId("file").files;
  const text = byId("pasted").value.trim() || (file ? await file.text() : "");
  byId("status").classList.remove("wrong");
  byId("found").hidden = true;
  if (!text) return wrong(says("empty"));
  put("status", says("working"));
  await new Promise((painted) => setTimeout(painted, 30));
  put("status", "");
  found = checkOpened(text);
  show();
  if (!found.unreadable) byId("verdict").focus();
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
speak();
byId("still").hidden = true;
byId("running").hidden = false;
