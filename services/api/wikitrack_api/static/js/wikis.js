// Names of wikis and links into them.

const DOMAIN = /^[a-z0-9.-]+$/;

/** `en.wikipedia`, `wikidata`: what is left without the ends that all have. */
export const shortName = (domain) => domain.replace(/^www\./, "").replace(/\.org$/, "");

/** One part of an address; `/` and `:` stay, halves of characters become U+FFFD. */
function encoded(text) {
  const whole = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
  return encodeURIComponent(whole).replace(/%2F/g, "/").replace(/%3A/g, ":");
}

const onWiki = (domain, title) => (DOMAIN.test(domain) ? `https://${domain}/wiki/${encoded(title)}` : null);

/** The address, or null where the domain could lead elsewhere. */
export const wikiAddress = (domain) => (DOMAIN.test(domain) ? `https://${domain}/` : null);
export const pageAddress = (page) => onWiki(page.domain, page.page_title);
export const contributionsAddress = (user) =>
  onWiki(user.domain, `Special:Contributions/${user.user_name.replace(/ /g, "_")}`);

/** Titles have underscores for blanks. */
export const readable = (title) => title.replace(/_/g, " ");

export const NAMESPACES = [
  [0, "main"], [1, "talk"], [2, "user"], [3, "user talk"], [4, "project"], [5, "project talk"], [6, "file"],
  [7, "file talk"], [10, "template"], [12, "help"], [14, "category"], [15, "category talk"], [828, "module"],
];
