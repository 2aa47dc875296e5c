/** What goes to the server and comes from it: what is to be done, and what was made of it. */

import { NoConnection, NotTaken } from "./telling.js";

async function reached(address, options) {
  try {
    return await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new NoConnection();
  }
}

async function answered(address, options) {
  const answer = await reached(address, options);
  const is = answer.headers.get("Content-Type") ?? "";
  if (answer.ok && is.startsWith("application/json")) return answer.json();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  throw new NotTaken((page.querySelector(".heading__lead") ?? page.querySelector("h1"))?.textContent.trim() ?? String(answer.status));
}

/** What is this trustee's to do now, as `Ceremony.task` and `opening.task` tell it. */
export function taskOf(form) {
  return answered(form.dataset.task, {});
}

/** Hand in what was made, and go where the server leads. */
export async function hand(form, made) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const { next } = await answered(form.action, { method: "POST", headers, body: made });
  location.assign(next);
}
