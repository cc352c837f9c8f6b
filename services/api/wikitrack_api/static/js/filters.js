// The feed's filters: a form, kept in the address.

import { byId, el } from "./dom.js";
import * as view from "./view.js";
import { NAMESPACES } from "./wikis.js";

const NAMES = ["domain", "namespace", "bots", "redirects", "account", "newcomer"];
const MAIN = { namespace: "0", bots: "exclude", redirects: "exclude" };
const NONE = Object.fromEntries(NAMES.map((name) => [name, ""]));

export class Filters {
  #form = byId("filters");
  #menu = byId("namespaces");
  #changed;

  /** `changed(parameters)` after each change, with the API's parameters. */
  constructor(changed) {
    this.#changed = changed;
    const boxes = NAMESPACES.map(([number, name]) =>
      el("label", { class: "check" }, el("input", { type: "checkbox", name: "namespace", value: number }), ` ${name}`));
    this.#menu.querySelector("fieldset").append(...boxes);
    this.#show(Object.fromEntries(NAMES.map((name) => [name, view.get(name)])));
    this.#form.addEventListener("change", () => this.#apply());
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    byId("filter-main").addEventListener("click", () => this.choose(MAIN));
    byId("filter-none").addEventListener("click", () => this.choose(NONE));
    this.#closeMenuElsewhere();
  }

  /** The API's parameters. */
  get parameters() {
    const form = new FormData(this.#form);
    const domain = form.get("domain").trim().toLowerCase();
    return { ...Object.fromEntries(form), domain, namespace: form.getAll("namespace").join(",") };
  }

  /** Change some and leave the others. */
  choose(values) {
    this.#show({ ...this.parameters, ...values });
    this.#apply();
  }

  #apply() {
    const parameters = this.parameters;
    view.set({ ...NONE, ...parameters });
    this.#tell();
    this.#changed(parameters);
  }

  #show(values) {
    for (const name of NAMES.filter((one) => one !== "namespace")) this.#form.elements[name].value = values[name] || "";
    for (const select of this.#form.querySelectorAll("select")) if (select.selectedIndex < 0) select.selectedIndex = 0;
    const chosen = (values.namespace || "").split(",");
    for (const box of this.#form.querySelectorAll("[name=namespace]")) box.checked = chosen.includes(box.value);
    this.#tell();
  }

  /** What is chosen, in the closed menu too; nothing chosen is nothing to clear. */
  #tell() {
    const boxes = [...this.#form.querySelectorAll("[name=namespace]:checked")];
    const names = boxes.map((box) => box.parentElement.textContent.trim());
    byId("namespaces-chosen").textContent = names.length > 2 ? `${names.length} chosen` : names.join(", ") || "all";
    byId("filter-none").hidden = !Object.values(this.parameters).some(Boolean);
  }

  #closeMenuElsewhere() {
    document.addEventListener("click", (event) => {
      if (!this.#menu.contains(event.target)) this.#menu.open = false;
    });
    this.#menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#menu.open = false;
      this.#menu.querySelector("summary").focus();
    });
  }
}
