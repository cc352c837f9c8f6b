// The three reports of six full hours, made each hour.

import { ask } from "./api.js";
import { byId, el } from "./dom.js";
import { dayTime } from "./format.js";
import { every } from "./repeat.js";
import { bots, byHour, topUsers } from "./report_views.js";
import * as view from "./view.js";

const ASK_SECONDS = 60;
const SHOW = { "domains-by-hour": byHour, "bots-by-domain": bots, "top-users": topUsers };
const FIRST = "domains-by-hour";

export class Reports {
  #place = byId("report");
  #window = byId("report-window");
  #tabs = [...byId("report-tabs").children];
  #name = view.get("report") in SHOW ? view.get("report") : FIRST;
  #shown = "";

  constructor() {
    this.#mark();
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#select(tab));
    byId("report-tabs").addEventListener("keydown", (event) => this.#arrows(event));
    this.#window.addEventListener("change", () => {
      view.set({ end: this.#window.value });
      this.#load();
    });
    every(ASK_SECONDS, () => this.#refresh());
  }

  async #refresh() {
    try {
      const { reports } = await ask("/reports/");
      this.#offer(reports);
    } catch (problem) {
      if (problem.status !== 404) {
        if (!this.#shown) this.#say(problem.message);
        throw problem;
      }
    }
    await this.#load();
  }

  /** The windows there are, newest first; the one chosen stays chosen. */
  #offer(reports) {
    const chosen = this.#window.value || view.get("end");
    const options = reports.map(({ time_start, time_end }) => {
      const [from, to] = [time_start, time_end].map((at) => dayTime(Date.parse(at)));
      return el("option", { value: time_end.slice(0, 13).replace("T", "-") }, `${from} \u2013 ${to}`);
    });
    this.#window.replaceChildren(el("option", { value: "" }, "latest"), ...options);
    this.#window.value = chosen;
    if (this.#window.selectedIndex < 0) this.#window.selectedIndex = 0;
  }

  async #load() {
    const [name, end] = [this.#name, this.#window.value];
    try {
      const report = await ask(`/reports/${name}/`, { end });
      if (name !== this.#name || end !== this.#window.value) return;
      const key = JSON.stringify([name, report]);
      if (key === this.#shown) return; // what the reader unfolded stays so
      this.#shown = key;
      this.#place.replaceChildren(head(report), SHOW[name](report));
    } catch (problem) {
      if (name === this.#name && (problem.status === 404 || !this.#shown)) this.#say(problem.message);
    }
  }

  #say(sentence) {
    this.#shown = "";
    this.#place.replaceChildren(el("p", { class: "note" }, sentence));
  }

  #select(tab) {
    this.#name = tab.dataset.report;
    view.set({ report: this.#name === FIRST ? "" : this.#name });
    this.#mark();
    this.#load();
  }

  #mark() {
    for (const tab of this.#tabs) {
      const selected = tab.dataset.report === this.#name;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      if (selected) this.#place.setAttribute("aria-labelledby", tab.id);
    }
  }

  #arrows(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const place = this.#tabs.indexOf(document.activeElement);
    const tab = this.#tabs.at((place + step) % this.#tabs.length);
    tab.focus();
    this.#select(tab);
  }
}

const head = ({ time_start, time_end }) =>
  el("p", { class: "note" }, `Six full hours: ${dayTime(Date.parse(time_start))} until before ${dayTime(Date.parse(time_end))}.`);
