// Pages per minute by wiki: uPlot draws; the table beside it is legend, numbers and text alternative in one.

import { ask } from "./api.js";
import { bdi, byId, choice, choose, el, say } from "./dom.js";
import { now } from "./clock.js";
import { hourMinute, number } from "./format.js";
import { wikiName } from "./page_row.js";
import { every } from "./repeat.js";
import { assign, SLOTS } from "./slots.js";
import { bySlot, stacked, sum } from "./stacking.js";
import * as view from "./view.js";

const ASK_SECONDS = 10;
const MOVE_MS = 2_000;
const MINUTES = ["60", "180", "720"];
const DEFAULT = "180";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** A colour of the style sheet as the canvas takes it. */
function colour(name) {
  const probe = byId("plot");
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.style.color = "";
  return color;
}

export class Chart {
  #place = byId("plot");
  #minutes = MINUTES.includes(view.get("minutes")) ? view.get("minutes") : DEFAULT;
  #plot = null;
  #start = 0; // seconds, of the first minute
  #series = []; // per slot, and all others, pages of each minute
  #wikis = [];
  #rows = [];

  constructor() {
    const again = every(ASK_SECONDS, () => this.#refresh());
    choose(byId("chart-minutes"), this.#minutes);
    choice(byId("chart-minutes"), (minutes) => {
      this.#minutes = minutes;
      view.set({ minutes: minutes === DEFAULT ? "" : minutes });
      again();
    });
    setInterval(() => this.#move(), MOVE_MS);
    dark.addEventListener("change", () => this.#build());
    new ResizeObserver(() => this.#fit()).observe(this.#place);
  }

  async #refresh() {
    let answer;
    try {
      answer = await ask("/stats/per-minute/", { minutes: this.#minutes, top: SLOTS });
    } catch (problem) {
      if (this.#plot === null) say(byId("chart-note"), problem.message); // else the bar on top says enough
      throw problem;
    }
    say(byId("chart-note"), "");
    this.#start = Date.parse(answer.time_start) / 1000;
    this.#wikis = assign(answer.domains.map((one) => one.domain));
    this.#series = bySlot(answer, this.#wikis);
    if (this.#plot === null) this.#build();
    else this.#move();
    this.#table();
  }

  /** Times and sums; the minute under way ends now, so that the chart moves between two answers. */
  #data() {
    const minutes = this.#series[0].length;
    const times = Array.from({ length: minutes }, (_, minute) => this.#start + minute * 60);
    const end = Math.max(now() / 1000, times.at(-1) + 1);
    return [[...times, end], ...stacked(this.#series).map((counts) => [...counts, counts.at(-1)])];
  }

  #move() {
    if (this.#plot === null || document.hidden) return;
    const data = this.#data();
    this.#plot.setData(data, false);
    this.#plot.setScale("x", { min: data[0].at(-1) - Number(this.#minutes) * 60, max: data[0].at(-1) });
  }

  #build() {
    if (!this.#series.length) return;
    this.#plot?.destroy();
    const steps = uPlot.paths.stepped({ align: 1 });
    const series = this.#series.map((_, slot) => ({
      fill: colour(`--slot-${slot}`), width: 0, paths: steps, points: { show: false },
    })).reverse(); // as `stacked` has them
    const lines = { stroke: colour("--grid"), width: 1 };
    const axis = { stroke: colour("--muted"), font: "12px system-ui, sans-serif", grid: lines, ticks: { show: false } };
    const options = {
      ...this.#size(),
      padding: [10, 18, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      hooks: { setCursor: [(plot) => this.#table(plot.cursor.idx)] },
      scales: { x: { time: true }, y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.06)] } },
      series: [{}, ...series],
      axes: [
        { ...axis, grid: { show: false }, space: 64, size: 28, values: (_plot, splits) => splits.map((at) => hourMinute(at * 1000)) },
        { ...axis, size: 44, space: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
          values: (_plot, splits) => splits.map(number) },
      ],
    };
    this.#plot = new uPlot(options, this.#data(), this.#place);
    this.#move();
  }

  #size() {
    return { width: Math.max(200, this.#place.clientWidth), height: Math.max(120, this.#place.clientHeight) };
  }

  #fit() {
    const size = this.#size();
    if (this.#plot && (size.width !== this.#plot.width || size.height !== this.#plot.height)) this.#plot.setSize(size);
  }

  /** Numbers of the last full minute, or of the minute that is pointed at. */
  #table(pointed = null) {
    const minutes = this.#series[0]?.length ?? 0;
    if (!minutes) return;
    const at = pointed === null ? minutes - 2 : Math.min(pointed, minutes - 1);
    const rows = [...this.#wikis.map((wiki, slot) => [wiki, slot]).filter(([wiki]) => wiki), ["others", SLOTS]]
      .map(([wiki, slot]) => ({ wiki, slot, counts: this.#series[slot] }))
      .map((row) => ({ ...row, numbers: [row.counts[at], sum(row.counts, -61, -1), sum(row.counts, 0)] }));
    const all = rows.reduce((sums, row) => sums.map((one, place) => one + row.numbers[place]), [0, 0, 0]);
    if (pointed === null) byId("chart-figure").textContent = number(all[0]);
    byId("legend-minute").textContent = pointed === null ? "Minute" : hourMinute((this.#start + at * 60) * 1000);
    byId("legend-table").dataset.minutes = this.#minutes;
    byId("legend-all").textContent = `${this.#minutes / 60} h`;
    this.#fill([["All wikis", null, all], ...rows.map((row) => [row.wiki, row.slot, row.numbers])]);
  }

  /** Write only what changed: rows are made anew when other wikis are shown. */
  #fill(rows) {
    const names = rows.map(([name, slot]) => `${name} ${slot}`).join("\n");
    if (this.#rows.names !== names) {
      this.#rows = rows.map(([name, slot]) => el("tr", {}, el("th", { scope: "row" }, label(name, slot)),
        ...[0, 1, 2].map(() => el("td", { class: "number" }))));
      this.#rows.names = names;
      byId("legend").replaceChildren(...this.#rows);
    }
    rows.forEach(([, , numbers], row) => numbers.forEach((value, place) => {
      const cell = this.#rows[row].children[place + 1];
      const text = number(value);
      if (cell.textContent !== text) cell.textContent = text;
    }));
  }
}

function label(name, slot) {
  if (slot === null) return name;
  return slot === SLOTS ? el("span", { class: "wiki", "data-slot": slot }, bdi(name)) : wikiName(name);
}
