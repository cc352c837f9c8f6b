// Questions to the API. Every problem is a `Problem` with a sentence for people.

import { setBy } from "./clock.js";

const PATIENCE_MS = 20_000;
const UNREACHABLE = "No connection to the server; trying again.";

/** `status` is the HTTP status, 0 where there was no answer. */
export class Problem extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** The path with those parameters that have a value. */
export function address(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}

/** The JSON of an answer; throws a `Problem`. */
export async function ask(path, parameters = {}) {
  let response;
  let body;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    response = await fetch(address(path, parameters), { signal, headers: { Accept: "application/json" } });
    body = await response.json();
  } catch {
    throw new Problem(UNREACHABLE, response && !response.ok ? response.status : 0);
  }
  setBy(response);
  if (response.ok) return body;
  throw new Problem(typeof body?.detail === "string" ? body.detail : `The server answered ${response.status}.`, response.status);
}
