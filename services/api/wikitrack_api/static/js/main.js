// Wires the parts of the page together.

import { address, ask } from "./api.js";
import { byId, el } from "./dom.js";
import { Chart } from "./chart.js";
import { Feed } from "./feed.js";
import { Filters } from "./filters.js";
import { Freshness } from "./freshness.js";
import { Lookup } from "./lookup.js";
import { every, wake } from "./repeat.js";
import { Reports } from "./reports.js";
import { Tops } from "./tops.js";

const DOMAINS_SECONDS = 300;

const freshness = new Freshness(() => {
  feed.reconnect();
  wake();
});
const feed = new Feed((page) => freshness.arrived(page));
const filters = new Filters(follow);
follow(filters.parameters);
new Chart();
new Tops();
new Reports();
const lookup = new Lookup();
every(DOMAINS_SECONDS, offerDomains);
document.addEventListener("click", pressed);

/** The feed with these filters, and the same as other formats. */
function follow(parameters) {
  feed.follow(parameters);
  byId("feed-atom").href = address("/feed.atom", parameters);
  byId("feed-csv").href = address("/pages/recent/", { ...parameters, format: "csv" });
  byId("feed-json").href = address("/pages/recent/", parameters);
}

/** Wikis to choose from where one is typed. */
async function offerDomains() {
  const { domains } = await ask("/domains/");
  byId("domains").replaceChildren(...domains.map((value) => el("option", { value })));
}

/** Names of wikis and of users do something here, wherever they stand. */
function pressed(event) {
  const wiki = event.target.closest("[data-filter-domain]");
  if (wiki) filters.choose({ domain: wiki.dataset.filterDomain });
  const user = event.target.closest("[data-user-id]");
  if (!user || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  lookup.find("user", user.dataset.userId, user.dataset.userDomain);
}
