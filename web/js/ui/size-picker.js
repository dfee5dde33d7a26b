// @ts-check

import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";

/** Long sides that are offered by themselves, px: from a full screen down to a preview. */
const SIDES = [2048, 1600, 1200];
const CUSTOM = "custom";
/** What the engine takes for a long side, px. */
const LIMITS = { min: 16, max: 20000 };

/** @typedef {import("../engine/protocol.js").OutputSize} OutputSize */

/** How large the result may be, by itself or by the place where it goes. */
export class SizePicker extends AppElement {
  #select = h("select", { id: "size", test: "size", "aria-describedby": "size-hint" });
  #side = h("input", {
    type: "number",
    id: "size-side",
    inputmode: "numeric",
    ...LIMITS,
    step: 1,
    tLabel: "size.side",
    test: "size-side",
    hidden: true,
  });
  #hint = h("p", { class: "hint", id: "size-hint", test: "size-hint" });
  #lang = "";
  /** Which entry was chosen: several may name the same size. */
  #chosen = "keep";

  build() {
    this.append(
      h("div", { class: "field-head" }, h("label", { for: "size", t: "size.label" }), this.#select),
      this.#side,
      this.#hint,
    );
    this.#select.addEventListener("input", () => {
      this.#chosen = this.#select.value;
      this.#change(this.#chosen === CUSTOM ? this.#typed() : this.#sizes()[this.#chosen]);
      if (this.#chosen === CUSTOM) this.#side.focus();
    });
    this.#side.addEventListener("change", () => {
      this.#side.value = String(this.#typed().value);
      this.#change(this.#typed());
    });
  }

  /** @param {import("../state.js").State} state */
  update({ description, settings, lang }) {
    if (!description || !settings) return;
    const sizes = this.#sizes();
    if (lang !== this.#lang) {
      this.#lang = lang;
      this.#select.replaceChildren(
        ...[...Object.keys(sizes), CUSTOM].map((value) =>
          h("option", { value }, this.#nameOf(value)),
        ),
      );
    }
    const { size } = settings;
    const holds =
      this.#chosen === CUSTOM ? size.kind === "long_side" : same(sizes[this.#chosen], size);
    if (!holds) {
      // Undone, or put back: by another hand than this one.
      this.#chosen = Object.keys(sizes).find((name) => same(sizes[name], size)) ?? CUSTOM;
    }
    this.#select.value = this.#chosen;
    this.#side.hidden = this.#chosen !== CUSTOM;
    if (this.#chosen === CUSTOM && document.activeElement !== this.#side) {
      this.#side.value = String(size.value);
    }
    const place = description.places.find(({ name }) => name === this.#chosen);
    setText(this.#hint, place ? this.#factOf(place) : this.t("size.hint"));
  }

  /** @returns {Record<string, OutputSize>} */
  #sizes() {
    const { description } = this.app.store.state;
    return Object.fromEntries([
      ["keep", { kind: "keep", value: 0 }],
      ...SIDES.map((value) => [String(value), { kind: "long_side", value }]),
      ...(description?.places ?? []).map(({ name, size }) => [name, size]),
    ]);
  }

  /** @param {string} value */
  #nameOf(value) {
    if (value === "keep" || value === CUSTOM) return this.t(`size.${value}`);
    const place = this.app.store.state.description?.places.find(({ name }) => name === value);
    const side = place?.size.value ?? value;
    const title =
      place && (this.app.i18n.has(`place.${value}`) ? this.t(`place.${value}`) : place.title);
    return title ? this.t("size.place", { title, side }) : this.t("size.px", { side });
  }

  /** @param {import("../engine/protocol.js").Place} place */
  #factOf({ name, limit, date }) {
    const key = `place.${name}.limit`;
    return this.t("size.fact", { limit: this.app.i18n.has(key) ? this.t(key) : limit, date });
  }

  /** @returns {OutputSize} */
  #typed() {
    const value = Math.round(this.#side.valueAsNumber) || SIDES[0];
    return { kind: "long_side", value: Math.min(LIMITS.max, Math.max(LIMITS.min, value)) };
  }

  /** @param {OutputSize} size */
  #change(size) {
    const { settings } = this.app.store.state;
    if (settings && !same(settings.size, size)) this.app.store.change("size", { size });
    else this.update(this.app.store.state);
  }
}

/**
 * @param {OutputSize|undefined} first
 * @param {OutputSize} second
 */
function same(first, second) {
  return first?.kind === second.kind && first.value === second.value;
}

customElements.define("size-picker", SizePicker);
