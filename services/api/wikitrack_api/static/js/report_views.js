// What each report looks like.

import { bdi, el } from "./dom.js";
import { hourMinute, number, plural } from "./format.js";
import { outLink, userLink } from "./page_row.js";
import { ranking } from "./ranking.js";
import { coloured } from "./slots.js";
import { contributionsAddress, pageAddress, readable, shortName, wikiAddress } from "./wikis.js";

const FIRST_WIKIS = 12;
const FIRST_TITLES = 20;
const MORE_TITLES = 100;

const wikiLink = (domain) =>
  outLink(wikiAddress(domain), { class: "wiki", ...coloured(domain), title: domain }, bdi(shortName(domain)));

/** Wikis down, hours across, most pages first; the darker, the more of the largest. */
export function byHour({ hours }) {
  const wikis = new Map();
  hours.forEach(({ statistics }, hour) => statistics.forEach(({ domain, created_pages }) => {
    if (!wikis.has(domain)) wikis.set(domain, hours.map(() => 0));
    wikis.get(domain)[hour] = created_pages;
  }));
  const sum = (counts) => counts.reduce((all, count) => all + count, 0);
  const rows = [...wikis].sort(([one, a], [other, b]) => sum(b) - sum(a) || (one < other ? -1 : 1));
  const most = Math.max(1, ...rows.flatMap(([, counts]) => counts));
  const totals = hours.map((_, hour) => sum(rows.map(([, counts]) => counts[hour])));
  const body = el("tbody", {}, tableRow("All wikis", totals, null), ...rows.slice(0, FIRST_WIKIS).map(shown));
  function shown([domain, counts]) {
    return tableRow(wikiLink(domain), counts, most);
  }
  function tableRow(name, counts, largest) {
    const all = el("td", { class: "number" }, number(sum(counts)));
    return el("tr", {}, el("th", { scope: "row" }, name), all, ...counts.map((count) => cell(count, largest)));
  }
  const heads = hours.map(({ time_start }) => el("th", { scope: "col", class: "number" }, hourMinute(Date.parse(time_start))));
  const table = el("table", { class: "hours" }, el("caption", { class: "hidden" }, "Pages by wiki in each hour"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Wiki"), el("th", { scope: "col", class: "number" }, "All"), ...heads)), body);
  const scroller = el("div", { class: "wide" }, table);
  return withMore(scroller, rows.slice(FIRST_WIKIS), plural(rows.length, "wiki", "wikis"), (rest) => body.append(...rest.map(shown)));
}

function cell(count, largest) {
  const made = el("td", { class: largest ? "number heat" : "number" }, count ? number(count) : "\u00b7");
  if (largest) made.style.setProperty("--heat", Math.sqrt(count / largest));
  return made;
}

export function bots({ statistics }) {
  const place = el("ol", { class: "ranking" });
  const show = (some) => ranking(place, some.map((one) => ({ name: wikiLink(one.domain), count: one.created_by_bots })));
  if (!statistics.length) return el("p", { class: "note" }, "No bot created a page in these hours.");
  show(statistics.slice(0, FIRST_WIKIS));
  return withMore(place, statistics.slice(FIRST_WIKIS), plural(statistics.length, "wiki", "wikis"), () => show(statistics));
}

export function topUsers({ users }) {
  if (!users.length) return el("p", { class: "note" }, "Nobody created a page in these hours.");
  const place = el("ol", { class: "ranking" });
  ranking(place, users.map((user) => ({
    name: userLink(user),
    more: [
      outLink(contributionsAddress(user), { class: "muted" }, bdi(shortName(user.domain)), el("span", { class: "hidden" }, " (contributions on the wiki)")),
      ...(user.user_is_bot ? [el("span", { class: "tag", "data-tag": "bot" }, "bot")] : []),
    ],
    count: user.count,
  })));
  [...place.children].forEach((row, index) => row.append(titles(users[index])));
  return place;
}

/** A user's titles; made when they are unfolded, since there may be 20,000 in all. */
function titles(user) {
  const list = el("ol", { class: "titles" });
  const summary = el("summary", {}, user.titles_truncated ? `the newest ${number(user.page_titles.length)} titles` : plural(user.page_titles.length, "title", "titles"));
  const show = (some) => list.append(...some.map((page_title) =>
    el("li", {}, outLink(pageAddress({ ...user, page_title }), {}, bdi(readable(page_title))))));
  const details = el("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (list.isConnected) return;
    show(user.page_titles.slice(0, FIRST_TITLES));
    details.append(list);
    let next = FIRST_TITLES;
    if (next >= user.page_titles.length) return;
    const button = el("button", { type: "button", class: "more" }, "More titles");
    button.addEventListener("click", () => {
      show(user.page_titles.slice(next, next + MORE_TITLES));
      next += MORE_TITLES;
      if (next >= user.page_titles.length) button.remove();
    });
    details.append(button);
  });
  return details;
}

function withMore(shown, rest, all, showRest) {
  if (!rest.length) return shown;
  const button = el("button", { type: "button", class: "more" }, `Show all ${all}`);
  button.addEventListener("click", () => {
    showRest(rest);
    button.remove();
  });
  return el("div", {}, shown, button);
}
