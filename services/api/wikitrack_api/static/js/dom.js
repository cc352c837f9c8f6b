// Elements. Whatever comes from a wiki goes in as text or as an attribute's value, never as HTML.

export const byId = (id) => document.getElementById(id);

/** `el("a", {href, class}, "text", child)`; an attribute that is null or false is left out, true is an empty one. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Text of anybody, in a direction of its own that does not turn what stands around it. */
export const bdi = (text) => el("bdi", {}, text);

/** A sentence in its place; none hides the place. */
export function say(place, sentence) {
  const text = sentence || "";
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

/** Calls `changed(value)` whenever another of the radio buttons of a fieldset is chosen. */
export function choice(fieldset, changed) {
  fieldset.addEventListener("change", (event) => changed(event.target.value));
}

export function choose(fieldset, value) {
  for (const radio of fieldset.querySelectorAll("input")) radio.checked = radio.value === String(value);
}
