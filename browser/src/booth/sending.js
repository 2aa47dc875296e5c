/** What goes to the server: a request for one's credential, and the encrypted ballot. Sending the same ballot again changes nothing. */

const PATIENCE = 30_000;

/** Why something was not done: `lost` on the way, `signed-out`, or `refused` by the rules, with the reason. */
export class Trouble extends Error {
  constructor(kind, reason = "") {
    super(reason || kind);
    this.kind = kind;
    this.reason = reason;
  }
}

/** Send a form and return what the server answers; throws a `Trouble`. `token` is the page's own, against forms from elsewhere. */
export async function send(address, fields, token) {
  const giving = new AbortController();
  const patience = setTimeout(() => giving.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(fields), signal: giving.signal });
    if (answer.status >= 500) throw new Trouble("lost");
    if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Trouble("signed-out");
    const told = await answer.json();
    if (!answer.ok) throw new Trouble("refused", told.refused);
    return told;
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble("lost");
  } finally {
    clearTimeout(patience);
  }
}

/** Return a new token, for somebody who signed in again in another window meanwhile; the old one where the page cannot be had. */
export async function freshToken(old) {
  try {
    const page = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
    return /name="csrfmiddlewaretoken" value="(\w+)"/.exec(page)?.[1] ?? old;
  } catch {
    return old;
  }
}
