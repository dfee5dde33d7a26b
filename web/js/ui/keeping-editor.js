// @ts-check

import { currentPicture } from "../selectors.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";
import { CATEGORIES, FATES, fateOf, itemGroups } from "./item-groups.js";

/** @typedef {import("../state.js").State} State */

/** What of the file's metadata is kept: switches, and the list of what that comes to. */
export class KeepingEditor extends AppElement {
  #count = h("p", { class: "glance", role: "status", test: "keeping-count" });
  #switches = h("fieldset", { class: "switches" }, h("legend", { t: "keeping.switches" }));
  #list = h("div", { class: "item-groups", test: "keeping-list" });
  /** @type {Map<string, HTMLInputElement>} */ #boxes = new Map();
  /** What is listed: it is listed anew for nothing else. */
  /** @type {[State["inspection"], string]} */ #shown = [null, ""];

  build() {
    this.append(
      h("h3", { t: "keeping.title" }),
      this.#count,
      h(
        "details",
        { class: "unfold", test: "keeping" },
        h("summary", { t: "keeping.open", test: "keeping-toggle" }),
        this.#switches,
        this.#list,
      ),
    );
  }

  /** @param {State} state */
  update(state) {
    const { description, settings, inspection, current, lang } = state;
    if (!description || !settings) return;
    if (!this.#boxes.size) description.metadata.categories.forEach((name) => this.#add(name));
    for (const [name, box] of this.#boxes) box.checked = settings.keep.includes(name);
    const own = inspection?.picture === current ? inspection : null;
    // Of what cannot be opened there is nothing to be told.
    this.#count.hidden = currentPicture(state)?.status === "refused";
    if (own === this.#shown[0] && lang === this.#shown[1]) return;
    this.#shown = [own, lang];
    this.#tell(this.#words(own));
    this.#list.replaceChildren(...(own?.found ? itemGroups(this.app.i18n, own.found) : []));
  }

  /** @param {string[]} sentences  spoken by screen readers, so only when they differ */
  #tell(sentences) {
    if (sentences.join("") === this.#count.textContent) return;
    this.#count.replaceChildren(...sentences.map((words) => h("span", {}, words)));
  }

  /**
   * @param {State["inspection"]} inspection
   * @returns {string[]}  sentences
   */
  #words(inspection) {
    if (!inspection) return [this.t("keeping.looking")];
    if (!inspection.found) return [this.t("keeping.failed")];
    const { items, counts } = inspection.found;
    const fates = FATES.filter((fate) => counts[fate] > 0);
    if (!fates.length) return [this.t("keeping.nothing")];
    const gone = new Set(items.filter((i) => fateOf(i) === "going").map((i) => i.category));
    const kinds = CATEGORIES.filter((category) => gone.has(category));
    const names = kinds.map((category) => this.t(`category.${category}`).toLowerCase());
    const what = new Intl.ListFormat(this.app.i18n.lang).format(names);
    return fates.map((fate) => this.t(`keeping.${fate}`, { count: counts[fate], what }));
  }

  /** @param {string} category */
  #add(category) {
    const id = `keep-${category}`;
    const box = h("input", { type: "checkbox", id, test: id, "aria-describedby": `${id}-hint` });
    box.addEventListener("input", () => this.#turn(category, box.checked));
    this.#boxes.set(category, box);
    const hint = h("p", { class: "hint", id: `${id}-hint`, t: `category.${category}.hint` });
    const words = h("span", { t: `category.${category}` });
    const line = h("div", {}, h("label", { class: "check", for: id }, box, words), hint);
    this.#switches.append(line);
    this.app.i18n.apply(line);
  }

  /**
   * @param {string} category
   * @param {boolean} on
   */
  #turn(category, on) {
    const { description, settings } = this.app.store.state;
    if (!description || !settings) return;
    const keep = description.metadata.categories.filter((name) =>
      name === category ? on : settings.keep.includes(name),
    );
    this.app.store.change(`keep ${category}`, { keep });
  }
}

customElements.define("keeping-editor", KeepingEditor);
