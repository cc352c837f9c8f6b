// Look-up of a page or a user by number or by name, with what the user created.

import { ask, Problem } from "./api.js";
import { bdi, byId, choice, choose, el, say } from "./dom.js";
import { number, time } from "./format.js";
import { outLink, pageRow, userLink } from "./page_row.js";
import { NAMESPACES, contributionsAddress, pageAddress, readable, shortName } from "./wikis.js";
import * as view from "./view.js";

const LISTED = 20;
const NUMBER = /^[1-9][0-9]{0,18}$/;
const WHAT = { page: "Title or number", user: "Name or number" };

export class Lookup {
  #form = byId("lookup-form");
  #result = byId("lookup-result");
  #asked = 0;

  constructor() {
    choice(this.#form.querySelector("fieldset"), (kind) => this.#label(kind));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { kind, what, domain } = Object.fromEntries(new FormData(this.#form));
      this.find(kind, what, domain);
    });
    if (view.get("what")) this.find(view.get("kind", "page"), view.get("what"), view.get("on"), { scroll: false });
  }

  /** Look up and show; the address of the page then leads here again. */
  async find(kind, what, domain, { scroll = true } = {}) {
    const question = { kind: kind in WHAT ? kind : "page", what: what.trim(), domain: domain.trim().toLowerCase() };
    this.#show(question);
    view.set({ kind: question.kind, what: question.what, on: question.domain });
    this.#asked += 1;
    const mine = this.#asked;
    say(byId("lookup-note"), "Looking");
    if (scroll) byId("lookup").scrollIntoView({ block: "nearest" });
    try {
      const found = await (question.kind === "user" ? findUser(question) : findPage(question));
      if (mine !== this.#asked) return;
      say(byId("lookup-note"), "");
      this.#result.replaceChildren(...found);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (mine !== this.#asked) return;
      say(byId("lookup-note"), problem.message);
      this.#result.replaceChildren();
    }
  }

  #show({ kind, what, domain }) {
    choose(this.#form.querySelector("fieldset"), kind);
    this.#label(kind);
    this.#form.elements.what.value = what;
    this.#form.elements.domain.value = domain;
  }

  #label(kind) {
    byId("lookup-what").textContent = WHAT[kind];
  }
}

async function findPage({ what, domain }) {
  const answer = await (NUMBER.test(what) ? pageOfNumber(what, domain) : pageOfTitle(what, domain));
  const { page, others = [] } = answer;
  return [facts(page), ...(others.length ? [el("h3", {}, "Others"), el("ol", { class: "pages" }, ...others.map(pageRow))] : [])];
}

/** A number may be a title too, where a wiki is given. */
async function pageOfNumber(what, domain) {
  try {
    return await ask(`/pages/id/${what}`, { domain });
  } catch (problem) {
    if (problem.status !== 404 || !domain) throw problem;
    return pageOfTitle(what, domain);
  }
}

function pageOfTitle(title, domain) {
  if (!domain) throw new Problem("A title is looked up on one wiki: give the wiki too, such as en.wikipedia.org.", 422);
  return ask("/pages/title", { domain, title });
}

function facts(page) {
  const namespace = new Map(NAMESPACES).get(page.page_namespace) ?? page.page_namespace ?? "not told";
  const rows = [
    ["Wiki", bdi(page.domain)],
    ["Created", time(page.created_at, { long: true })],
    ["By", userLink(page)],
    ["Namespace", String(namespace)],
    ["Length", page.rev_len === null ? "not told" : `${number(page.rev_len)} bytes`],
    ["Page number", page.page_id],
    ["Kind", [page.is_redirect ? "redirect" : "page", page.user_is_bot ? "by a bot" : "by a person"].join(", ")],
  ];
  return el("article", { class: "facts" },
    el("h3", {}, outLink(pageAddress(page), {}, bdi(readable(page.page_title)))),
    el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])));
}

async function findUser({ what, domain }) {
  return NUMBER.test(what) ? history(what, domain) : userOfName(what, domain);
}

async function userOfName(name, domain) {
  if (!domain) throw new Problem("A name is looked up on one wiki: give the wiki too, such as en.wikipedia.org.", 422);
  const exact = await namesakes({ domain, name });
  if (exact.length === 1) return history(exact[0].user_id, domain);
  const users = exact.length ? exact : await namesakes({ domain, prefix: name, limit: LISTED });
  if (!users.length) throw new Problem(`Nobody of that name has created a page on ${domain}.`, 404);
  return [el("p", { class: "note" }, "Names that begin so:"), el("ul", { class: "names" }, ...users.map((user) => el("li", {}, userLink(user))))];
}

async function namesakes(parameters) {
  try {
    return (await ask("/users/", parameters)).users;
  } catch (problem) {
    if (problem.status === 404) return [];
    throw problem;
  }
}

/** What a user number created, newest first, with a button for older ones. */
async function history(userId, domain) {
  const list = el("ol", { class: "pages" });
  const more = el("button", { type: "button", class: "more" }, "Older pages");
  let cursor = null;
  const load = async () => {
    const answer = await ask(`/pages/user/${userId}`, { domain, limit: LISTED, cursor });
    list.append(...answer.pages.map(pageRow));
    cursor = answer.next_cursor;
    more.hidden = cursor === null;
    return answer.pages;
  };
  more.addEventListener("click", () => load().catch((problem) => say(byId("lookup-note"), problem.message)));
  const [newest] = await load();
  if (!newest) throw new Problem(`User ${userId} has created no page on ${domain}.`, 404);
  return [person(newest, domain), list, more];
}

function person(page, domain) {
  const where = domain ? ` on ${shortName(domain)}` : " on every wiki that has the number: others may be other people";
  return el("h3", {}, outLink(contributionsAddress(page), {}, bdi(page.user_name)),
    el("span", { class: "muted" }, ` user ${page.user_id}${where}`));
}
