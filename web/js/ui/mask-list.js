// @ts-check

import { addMenu } from "./add-menu.js";
import { h } from "./dom.js";
import { MaskCard } from "./mask-card.js";
import { arrange, matchCards } from "./match-cards.js";
import { specWords } from "./spec-words.js";

/** @typedef {import("../engine/protocol.js").Mask} Mask */

/** Where a layer goes: its masks, and the way to add more. */
export class MaskList {
  element;
  #app;
  #description;
  #id;
  #index;
  #refresh;
  #everywhere;
  #list = h("ol", { class: "mask-list", role: "list" });
  #add;
  /** @type {MaskCard[]} */ #cards = [];
  #made = 0;

  /**
   * @param {object} parts
   * @param {import("./app-element.js").App} parts.app
   * @param {import("../engine/protocol.js").Description} parts.description
   * @param {string} parts.id  unique on the page
   * @param {() => number} parts.index  of the layer
   * @param {() => void} parts.refresh  shows the state as it is by now
   */
  constructor({ app, description, id, index, refresh }) {
    this.#app = app;
    this.#description = description;
    this.#id = id;
    this.#index = index;
    this.#refresh = refresh;
    const { i18n } = app;
    this.#everywhere = h("p", { class: "hint" }, i18n.t("layers.everywhere"));
    this.#add = addMenu({
      id: `${id}-add`,
      test: "add-mask",
      text: i18n.t("layers.mask.add"),
      options: description.masks.map((spec) => ({
        ...specWords(i18n, "mask", spec),
        test: `add-mask-${spec.name}`,
        pick: () => this.#pick(spec),
      })),
    });
    this.element = h(
      "div",
      { class: "layer-masks" },
      h("h5", {}, i18n.t("layers.where")),
      this.#everywhere,
      this.#list,
      this.#add.element,
    );
  }

  /**
   * @param {Mask[]} masks
   * @param {string} layer  its name
   */
  show(masks, layer) {
    const { i18n } = this.#app;
    const matched = matchCards(this.#cards, masks);
    this.#cards = masks.map(({ name }, i) => matched[i] ?? this.#card(name));
    const elements = this.#cards.map(({ element }) => element);
    arrange(this.#list, elements, this.#add.button);
    this.#cards.forEach((card, i) => {
      const words = { mask: this.#name(masks[i]), name: layer };
      card.show(masks[i], i18n.t("layers.mask.remove.name", words));
    });
    this.#everywhere.hidden = masks.length > 0;
    const { masks: most } = this.#description.limits;
    this.#add.allow(masks.length >= most ? i18n.t("layers.mask.full", { most }) : "");
    this.#add.label(i18n.t("layers.mask.add.name", { name: layer }));
  }

  /**
   * @param {Mask[]} masks
   * @returns {string}  where they let a layer go, "" for everywhere
   */
  words(masks) {
    const { i18n } = this.#app;
    const names = masks.map((mask) => {
      const name = this.#name(mask);
      return mask.invert ? i18n.t("layers.mask.not", { mask: name }) : name;
    });
    return names.join(i18n.t("layers.mask.and"));
  }

  /** @param {import("../engine/protocol.js").MaskSpec} spec */
  #pick(spec) {
    this.#app.actions.layers.addMask(this.#index(), spec);
    this.#refresh();
    this.#cards.at(-1)?.focus();
  }

  /** @param {MaskCard} card */
  #drop(card) {
    if (!card.shown) return;
    const at = this.#cards.indexOf(card);
    this.#app.actions.layers.removeMask(this.#index(), at, this.#name(card.shown));
    this.#refresh();
    this.#add.button.focus();
  }

  /** @param {string} name */
  #card(name) {
    /** @type {MaskCard} */
    const card = new MaskCard({
      app: this.#app,
      spec: this.#spec(name),
      feather: this.#description.feather,
      id: `${this.#id}-${++this.#made}`,
      place: () => ({ index: this.#index(), at: this.#cards.indexOf(card) }),
      onRemove: () => this.#drop(card),
    });
    return card;
  }

  /** @param {{name: string}} mask */
  #name({ name }) {
    return specWords(this.#app.i18n, "mask", this.#spec(name)).name;
  }

  /** @param {string} name */
  #spec(name) {
    const known = this.#description.masks.find((spec) => spec.name === name);
    return known ?? { name, description: "", parameters: [] };
  }
}
