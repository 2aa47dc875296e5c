/** What this library refuses. `code` names the cause for the page, which says it in the voter's language. */
export class BallotError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "BallotError";
    this.code = code;
  }
}
