// The server's clock: ages are right though the reader's clock may be wrong.

let ahead = 0;

/** Take the time from a response's `Date`, which has whole seconds: less than two of difference is none. */
export function setBy(response) {
  const theirs = Date.parse(response.headers.get("Date"));
  const difference = theirs - Date.now();
  if (!Number.isNaN(theirs)) ahead = Math.abs(difference) > 2000 ? difference : 0;
}

/** Milliseconds since 1970. */
export const now = () => Date.now() + ahead;
