// @ts-check

import { h } from "./dom.js";

/**
 * @typedef {import("../engine/protocol.js").Place} Place
 * @typedef {import("../i18n.js").I18n} I18n
 */

/** Megabytes as sites count them for people. */
const MEGABYTE = 1e6;
const LIMITS = { min: 0.1, max: 100, start: 5 };

/** The most that the file may have, in MB: typed, or taken from a place that says so. */
export class SizeLimit {
  #onChange;
  #input = h("input", {
    type: "number",
    id: "max-bytes",
    inputmode: "decimal",
    min: LIMITS.min,
    max: LIMITS.max,
    step: "any",
    value: LIMITS.start,
    test: "max-bytes",
  });
  #places = h("div", { class: "chips", role: "group", tLabel: "limit.places" });
  #lang = "";
  element = h(
    "div",
    { hidden: true },
    h(
      "div",
      { class: "field-head" },
      h("label", { for: "max-bytes", t: "limit.label" }),
      h("span", { class: "with-unit" }, this.#input, h("span", {}, "MB")),
    ),
    this.#places,
  );

  /** @param {(bytes: number) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#input.addEventListener("change", () => {
      const typed = this.#input.valueAsNumber || LIMITS.start;
      this.#input.value = String(Math.min(LIMITS.max, Math.max(LIMITS.min, typed)));
      onChange(this.bytes);
    });
  }

  /** What stands there. */
  get bytes() {
    return Math.round(this.#input.valueAsNumber * MEGABYTE);
  }

  /**
   * @param {I18n} i18n
   * @param {Place[]} places
   * @param {number|null} bytes
   */
  update(i18n, places, bytes) {
    if (this.#lang !== i18n.lang) {
      this.#lang = i18n.lang;
      this.#places.replaceChildren(...this.#chips(i18n, places));
    }
    if (bytes !== null && document.activeElement !== this.#input) {
      this.#input.value = String(bytes / MEGABYTE);
    }
  }

  /**
   * @param {I18n} i18n
   * @param {Place[]} places
   */
  #chips(i18n, places) {
    return places.flatMap(({ name, title, max_bytes: most }) => {
      if (most === null) return [];
      const size = (most / MEGABYTE).toLocaleString(i18n.lang);
      const click = () => this.#onChange(most);
      return h(
        "button",
        { type: "button", class: "chip", test: `limit-${name}`, on: { click } },
        i18n.t("limit.place", { title, size }),
      );
    });
  }
}
