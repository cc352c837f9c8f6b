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
  return [...taken];
}

/** 0 to 5, or 6 for all others. */
export function slotOf(domain) {
  const slot = taken.indexOf(domain);
  return slot < 0 ? OTHERS : slot;
}
