// Colours of wikis: the busiest have one each, the same in chart, rankings and feed, and keep it while they stay busy.

export const SLOTS = 6;
const OTHERS = SLOTS;
const taken = new Array(SLOTS).fill(null);

/** Give each of these wikis, busiest first, a slot; those that left make room. Returns the wiki of every slot. */
export function assign(domains) {
  const busiest = domains.slice(0, SLOTS);
  taken.forEach((domain, slot) => {
    if (!busiest.includes(domain)) taken[slot] = null;
  });
  for (const domain of busiest) {
    if (!taken.includes(domain)) taken[taken.indexOf(null)] = domain;
  }
  for (const shown of document.querySelectorAll("[data-wiki]")) shown.dataset.slot = slotOf(shown.dataset.wiki);
  return [...taken];
}

/** Attributes of an element that shows a wiki's name: CSS colours it by them, also when colours change later. */
export const coloured = (domain) => ({ "data-wiki": domain, "data-slot": slotOf(domain) });

/** 0 to 5, or 6 for all others. */
function slotOf(domain) {
  const slot = taken.indexOf(domain);
  return slot < 0 ? OTHERS : slot;
}
