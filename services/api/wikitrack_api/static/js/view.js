// What the reader has chosen, kept in the address so that a view can be shared or kept.

const chosen = new URLSearchParams(location.search);

export const get = (name, otherwise = "") => chosen.get(name) ?? otherwise;

/** Keep these; an empty value is what was there before anything was chosen. */
export function set(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === "" || value === null) chosen.delete(name);
    else chosen.set(name, value);
  }
  const query = chosen.toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
}

/** The address of this page with other values. */
export function addressWith(values) {
  const other = new URLSearchParams(chosen);
  for (const [name, value] of Object.entries(values)) other.set(name, value);
  return `?${other}`;
}
