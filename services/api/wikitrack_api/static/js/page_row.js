// One page as a row of a list.

import { bdi, el } from "./dom.js";
import { time } from "./format.js";
import { addressWith } from "./view.js";
import { pageAddress, readable, shortName } from "./wikis.js";
import { coloured } from "./slots.js";

const OUT = { target: "_blank", rel: "noopener noreferrer" };

/** A link out of here; only the text where there is no address. */
export const outLink = (address, attributes, ...children) =>
  address ? el("a", { ...attributes, href: address, ...OUT }, ...children) : el("span", attributes, ...children);

/** A wiki's short name with its colour; pressed, it becomes the feed's filter (main.js listens). */
export function wikiName(domain) {
  const name = bdi(shortName(domain));
  // Not in the order of Tab: the form has the same filter, and a list has hundreds of these.
  return el("button", { type: "button", class: "wiki", title: `${domain}: only this wiki`, tabindex: "-1",
    "data-filter-domain": domain, ...coloured(domain) }, name);
}

/** Look up a person, within this page (main.js listens). */
export function userLink(user) {
  return el("a", { class: "user", title: user.user_name, "data-user-id": user.user_id, "data-user-domain": user.domain,
    href: addressWith({ kind: "user", what: user.user_id, on: user.domain }) }, bdi(user.user_name));
}

function tags(page) {
  const temporary = page.user_groups?.includes("temp") || page.user_name.startsWith("~2");
  const shown = [page.user_is_bot && "bot", page.is_redirect && "redirect", temporary && "temporary"].filter(Boolean);
  return shown.map((tag) => el("span", { class: "tag", "data-tag": tag }, tag));
}

export function pageRow(page) {
  const title = readable(page.page_title);
  return el("li", { class: "page" },
    time(page.created_at),
    wikiName(page.domain),
    el("span", { class: "title" }, outLink(pageAddress(page), { title }, bdi(title)), ...tags(page)),
    userLink(page));
}

/** What tells one creation from others. */
export const keyOf = (page) => `${page.domain} ${page.page_id} ${page.created_at}`;
