// Numbers and times for people: in the reader's language and zone, with UTC where one points at a time.

import { el } from "./dom.js";
import { now } from "./clock.js";

const numbers = new Intl.NumberFormat();
const shares = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const minutes = new Intl.DateTimeFormat(undefined, clock);
const seconds = new Intl.DateTimeFormat(undefined, { ...clock, second: "2-digit" });
const days = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });

export const number = (value) => numbers.format(value);
export const share = (value) => shares.format(value);
export const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
export const hourMinute = (moment) => minutes.format(moment);

/** `12:04`, with the day before it where that is not today. */
export function dayTime(moment) {
  const today = new Date(moment).toDateString() === new Date(now()).toDateString();
  return today ? minutes.format(moment) : `${days.format(moment)}, ${minutes.format(moment)}`;
}

/** Seconds as `3 s`, `5 min`, `2 h 10 min`, `4 days`. */
export function age(value) {
  const all = Math.max(0, Math.floor(value));
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min`;
  if (all >= 2 * 86400) return `${number(Math.floor(all / 86400))} days`;
  const rest = Math.floor((all % 3600) / 60);
  return `${Math.floor(all / 3600)} h${rest ? ` ${rest} min` : ""}`;
}

/** Seconds in words: `12 seconds`, `2 minutes`, `3 hours`, `4 days`. */
export function inWords(value) {
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [name, length] = units.find(([, size]) => value >= size) || units[3];
  return plural(Math.floor(value / length), name, `${name}s`);
}

/** A `<time>`: the clock of today, else with its day; UTC when pointed at. */
export function time(iso, { long = false } = {}) {
  const moment = Date.parse(iso);
  if (Number.isNaN(moment)) return el("span", {}, String(iso));
  const today = new Date(moment).toDateString() === new Date(now()).toDateString();
  const shown = long ? whole.format(moment) : today ? seconds.format(moment) : dayTime(moment);
  return el("time", { datetime: iso, title: `${iso.replace("T", " ").replace("Z", " UTC")}` }, shown);
}

/** The API's name of an hour of UTC, `2025-05-18-13`. */
export const hourName = (moment) => new Date(moment).toISOString().slice(0, 13).replace("T", "-");
/** A time as the API takes it, `2025-05-18T08:03:14Z`. */
export const utc = (moment) => `${new Date(moment).toISOString().slice(0, 19)}Z`;
