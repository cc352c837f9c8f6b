// The live feed: the last hour, then each new page on top. Rows never move under somebody who reads them.

import { address, ask } from "./api.js";
import { byId, say } from "./dom.js";
import { now } from "./clock.js";
import { plural, utc } from "./format.js";
import { keyOf, pageRow } from "./page_row.js";
import { Stream } from "./stream.js";

const MOST_ROWS = 200;
const FIRST_ROWS = 50;
const HOUR_MS = 3_600_000;
const SHOW_EVERY_MS = 1_000;
const READING_MS = 20_000;
const HIDDEN_MS = 30_000;

/** Newest first. */
const order = (one, other) =>
  other.created_at.localeCompare(one.created_at) || keyOf(one).localeCompare(keyOf(other));

const nothing = (parameters) =>
  `No page of the last hour${Object.values(parameters).some(Boolean) ? " is as the filters say" : ""}; new ones will be here.`;

export class Feed {
  #scroller = byId("feed-scroller");
  #list = byId("feed-pages");
  #note = byId("feed-note");
  #button = byId("feed-waiting");
  #pause = byId("feed-pause");
  #shown = []; // [page, row], newest first
  #keys = new Set();
  #waiting = new Map();
  #parameters = {};
  #stream = null;
  #paused = false;
  #pointerMoved = 0;
  #hiddenTimer = 0;
  #newest;

  /** `newest(page)` is told each page that arrives. */
  constructor(newest) {
    this.#newest = newest;
    this.#pause.addEventListener("click", () => this.#setPaused(!this.#paused));
    this.#button.addEventListener("click", () => this.#showAll());
    this.#scroller.addEventListener("pointermove", () => { this.#pointerMoved = Date.now(); });
    this.#scroller.addEventListener("pointerleave", () => { this.#pointerMoved = 0; });
    document.addEventListener("visibilitychange", () => this.#visibility());
    setInterval(() => this.#tick(), SHOW_EVERY_MS);
  }

  /** Begin anew with other filters. */
  follow(parameters) {
    this.#stream?.close();
    this.#parameters = parameters;
    this.#clear();
    this.#stream = new Stream(address("/stream", parameters), {
      opened: () => this.#load(parameters),
      page: (page) => this.#take(page),
      lost: () => { if (!this.#shown.length) say(this.#note, "No connection to the feed; trying again."); },
    });
  }

  /** Open the stream anew: a connection may be dead without a sign. */
  reconnect() {
    this.#stream?.open();
  }

  /** The last hour, at each opening: whatever was missed meanwhile is in it. */
  async #load(parameters) {
    try {
      const from = utc(now() - HOUR_MS);
      const { pages } = await ask("/pages/recent/", { from, limit: FIRST_ROWS, ...parameters });
      if (parameters !== this.#parameters) return;
      pages.forEach((page) => this.#wait(page));
      this.#tick();
      if (!this.#shown.length && !this.#waiting.size) say(this.#note, nothing(parameters));
    } catch (problem) {
      if (parameters === this.#parameters && !this.#shown.length) say(this.#note, problem.message);
    }
  }

  #take(page) {
    this.#newest(page);
    this.#wait(page);
  }

  #wait(page) {
    const key = keyOf(page);
    if (this.#keys.has(key)) return;
    this.#waiting.set(key, page);
    if (this.#waiting.size > 2 * MOST_ROWS) this.#keepNewestWaiting();
  }

  #keepNewestWaiting() {
    const kept = [...this.#waiting.values()].sort(order).slice(0, MOST_ROWS);
    this.#waiting = new Map(kept.map((page) => [keyOf(page), page]));
  }

  get #held() {
    const reads = Date.now() - this.#pointerMoved < READING_MS || this.#list.querySelector(":focus-visible") !== null;
    return this.#paused || (this.#shown.length > 0 && (this.#scroller.scrollTop > 4 || reads));
  }

  #tick() {
    if (!this.#waiting.size) return;
    if (this.#held) this.#count();
    else this.#insert();
  }

  #count() {
    const count = this.#waiting.size;
    const many = count >= MOST_ROWS ? `more than ${MOST_ROWS} new pages` : plural(count, "new page", "new pages");
    say(this.#button, `\u2191 ${many}`);
  }

  #insert() {
    const fresh = this.#shown.length > 0;
    const arrived = [...this.#waiting.values()].sort(order).slice(0, MOST_ROWS);
    this.#waiting.clear();
    let place = 0;
    for (const page of arrived) {
      while (place < this.#shown.length && order(this.#shown[place][0], page) < 0) place += 1;
      if (place >= MOST_ROWS) break;
      const row = pageRow(page);
      row.classList.toggle("fresh", fresh);
      this.#list.insertBefore(row, this.#shown[place]?.[1] ?? null);
      this.#shown.splice(place, 0, [page, row]);
      this.#keys.add(keyOf(page));
    }
    for (const [page, row] of this.#shown.splice(MOST_ROWS)) {
      row.remove();
      this.#keys.delete(keyOf(page));
    }
    say(this.#note, "");
    say(this.#button, "");
  }

  #showAll() {
    this.#scroller.scrollTop = 0;
    this.#scroller.focus({ preventScroll: true });
    this.#insert();
  }

  #setPaused(paused) {
    this.#paused = paused;
    this.#pause.setAttribute("aria-pressed", String(paused));
    this.#pause.textContent = paused ? "Go on" : "Pause";
    if (!paused && this.#waiting.size) this.#showAll();
  }

  #clear() {
    this.#waiting.clear();
    this.#keys.clear();
    this.#shown = [];
    this.#list.replaceChildren();
    this.#scroller.scrollTop = 0;
    say(this.#button, "");
    say(this.#note, "Loading the last hour");
  }

  /** Browsers have few connections a server: a tab in the background gives its own back. */
  #visibility() {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) this.#hiddenTimer = setTimeout(() => this.#stream?.close(), HIDDEN_MS);
    else if (this.#stream?.closed) this.#stream.open();
  }
}
