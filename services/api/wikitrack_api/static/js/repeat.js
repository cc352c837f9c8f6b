// Questions that are asked again and again.

const LONGEST_MS = 30_000;
const runs = [];

/** Ask everything now: the server is back, or somebody looks again. */
export function wake() {
  for (const run of runs) run();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) wake();
});

/**
 * Runs `task` at once, then every `seconds`, never twice at a time, not while nobody looks. Where it throws, the pauses
 * grow to half a minute. Returns a function that runs it now.
 */
export function every(seconds, task) {
  let timer = 0;
  let running = false;
  let again = false;
  let failures = 0;

  async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    try {
      await task();
      failures = 0;
    } catch (problem) {
      failures += 1;
      if (!("status" in problem)) console.error(problem);
    }
    running = false;
    const pause = Math.max(seconds * 1000, Math.min(seconds * 1000 * 2 ** failures, LONGEST_MS));
    if (!document.hidden) timer = setTimeout(run, again ? 0 : pause);
    again = false;
  }

  runs.push(run);
  run();
  return run;
}
