// A list of names with bars: the longest bar is the largest count.

import { el } from "./dom.js";
import { number } from "./format.js";

/** `entries`: `{name: Node, more: [Node], count, part}`; `part` (0 to 1) of a bar is drawn lighter. */
export function ranking(place, entries) {
  const most = Math.max(1, ...entries.map((entry) => entry.count));
  place.replaceChildren(...entries.map(({ name, more = [], count, part = 0 }) => {
    const bar = el("span", { class: "share", "aria-hidden": "true" });
    bar.style.setProperty("--share", count / most);
    bar.style.setProperty("--part", part);
    return el("li", {}, el("span", { class: "who" }, name, ...more), el("span", { class: "number" }, number(count)), bar);
  }));
}
