// The wikis and users with most pages since a full hour.

import { ask } from "./api.js";
import { bdi, byId, choice, choose, el, say } from "./dom.js";
import { now } from "./clock.js";
import { dayTime, hourName, share } from "./format.js";
import { outLink, userLink } from "./page_row.js";
import { ranking } from "./ranking.js";
import { every } from "./repeat.js";
import { coloured } from "./slots.js";
import * as view from "./view.js";
import { contributionsAddress, shortName, wikiAddress } from "./wikis.js";

const ASK_SECONDS = 20;
const LISTED = 12;
const HOUR_MS = 3_600_000;
const HOURS = ["1", "6", "24"];

export class Tops {
  #hours = HOURS.includes(view.get("window")) ? view.get("window") : HOURS[0];
  #people = byId("tops-people");

  constructor() {
    this.#people.checked = view.get("people") === "1";
    const again = every(ASK_SECONDS, () => this.#refresh());
    choose(byId("tops-window"), this.#hours);
    choice(byId("tops-window"), (hours) => {
      this.#hours = hours;
      view.set({ window: hours === HOURS[0] ? "" : hours });
      again();
    });
    this.#people.addEventListener("change", () => {
      view.set({ people: this.#people.checked ? "1" : "" });
      again();
    });
  }

  /** Counts are by full hours: the current one and as many before it. */
  async #refresh() {
    const from = now() - Number(this.#hours) * HOUR_MS;
    const range = { from_hour: hourName(from), to_hour: hourName(now()) };
    try {
      const [{ domains }, { users }] = await Promise.all([
        ask("/stats/domains/", range),
        ask("/stats/time-range/", { ...range, limit: LISTED, bots: this.#people.checked ? "exclude" : "" }),
      ]);
      byId("tops-since").textContent = `since ${dayTime(from - (from % HOUR_MS))}`;
      ranking(byId("top-domains"), domains.slice(0, LISTED).map(domainEntry));
      ranking(byId("top-users"), users.map(userEntry));
      say(byId("tops-note"), domains.length ? "" : "No pages in these hours.");
    } catch (problem) {
      if (!byId("top-domains").children.length) say(byId("tops-note"), problem.message);
      throw problem;
    }
  }
}

const domainEntry = ({ domain, count, bots }) => ({
  name: outLink(wikiAddress(domain), { class: "wiki", ...coloured(domain), title: `${domain}, ${share(bots / count)} by bots` }, bdi(shortName(domain))),
  count,
  part: bots / count,
});

const userEntry = (user) => ({
  name: userLink(user),
  more: [outLink(contributionsAddress(user), { class: "muted", title: `Contributions on ${user.domain}` }, bdi(shortName(user.domain)), el("span", { class: "hidden" }, " (contributions on the wiki)"))],
  count: user.count,
});
