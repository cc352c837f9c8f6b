// From the API's numbers to what the chart draws. Pure.

import { SLOTS } from "./slots.js";

/** Per slot the pages of each minute, oldest first, zeros where a slot is free; the last is all others. */
export function bySlot(answer, wikis) {
  const pages = new Map(answer.domains.map((one) => [one.domain, one.pages]));
  const none = new Array(answer.minutes).fill(0);
  const rest = [...answer.others];
  for (const [domain, counts] of pages) {
    if (!wikis.includes(domain)) counts.forEach((count, minute) => { rest[minute] += count; });
  }
  return [...wikis.slice(0, SLOTS).map((domain) => pages.get(domain) ?? none), rest];
}

/** Sums over the series up to each, the largest sum first: drawn in this order, every share stays to be seen. */
export function stacked(series) {
  const sums = [];
  for (const counts of series) {
    const below = sums[0];
    sums.unshift(below ? counts.map((count, minute) => count + below[minute]) : counts);
  }
  return sums;
}

/** Sum of the counts from `first` until before `end`; negative numbers count from the end. */
export const sum = (counts, first, end) => counts.slice(first, end).reduce((all, count) => all + count, 0);
