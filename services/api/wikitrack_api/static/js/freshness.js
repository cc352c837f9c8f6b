// How fresh the pages are, and a plain word when they stop.

import { ask } from "./api.js";
import { byId, say } from "./dom.js";
import { now } from "./clock.js";
import { age, inWords } from "./format.js";
import { every } from "./repeat.js";

const ASK_SECONDS = 5;
const QUIET_SECONDS = 120;
const ADVANCING_MS = 20_000;
const TITLE = document.title;

/** What to say: a state that CSS knows, and words that change rarely, because they are read out. */
function judge({ problem, asked, newestAt, advancedAt }) {
  if (problem) return problem.status === 0 ? ["away", problem.message] : ["away", `The server cannot answer now: ${problem.message}`];
  if (!asked) return ["connecting", "Connecting"];
  if (newestAt === null) return ["quiet", "No pages yet"];
  const seconds = (now() - newestAt) / 1000;
  if (seconds < QUIET_SECONDS) return ["live", "Live"];
  if (Date.now() - advancedAt < ADVANCING_MS) return ["quiet", `Catching up: pages are ${inWords(seconds)} behind.`];
  return ["quiet", `No new pages for ${inWords(seconds)}: the stream may have stopped.`];
}

export class Freshness {
  #known = { problem: null, asked: false, newestAt: null, advancedAt: 0 };
  #back;

  /** `back()` when the server answers again. */
  constructor(back) {
    this.#back = back;
    every(ASK_SECONDS, () => this.#ask());
    setInterval(() => this.#show(), 1000);
  }

  /** A page came; only its time of creation counts, and not one ahead of now. */
  arrived(page) {
    const at = Date.parse(page.created_at);
    if (at <= now() + 1000) this.#newest(at);
  }

  /** What is older than what came before is no news; the first that is known has not just come. */
  #newest(at) {
    const { newestAt } = this.#known;
    if (newestAt !== null && at <= newestAt) return;
    if (newestAt !== null && at > newestAt + 2000) this.#known.advancedAt = Date.now();
    this.#known.newestAt = at;
  }

  async #ask() {
    const wasAway = this.#known.problem !== null;
    try {
      const ready = await ask("/health/ready");
      const seconds = ready.newest_page_age_seconds;
      this.#known = { ...this.#known, problem: null, asked: true };
      if (seconds !== null) this.#newest(now() - seconds * 1000);
      say(byId("source"), /^live\b/.test(ready.source) ? "" : `Source: ${ready.source}`);
    } catch (problem) {
      this.#known = { ...this.#known, problem };
    }
    this.#show();
    if (wasAway && !this.#known.problem) this.#back();
  }

  #show() {
    const [state, words] = judge(this.#known);
    const { newestAt } = this.#known;
    const seconds = newestAt === null ? null : (now() - newestAt) / 1000;
    byId("freshness").dataset.state = state;
    if (byId("freshness-state").textContent !== words) byId("freshness-state").textContent = words;
    byId("freshness-age").textContent = seconds === null ? "" : `newest page ${age(seconds)} ago`;
    document.title = state === "live" || state === "connecting" ? TITLE : `\u26a0 ${TITLE}`;
  }
}
