// @ts-check

import { isNeeded } from "../recipe.js";
import { addMenu } from "./add-menu.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";
import { LayerCard } from "./layer-card.js";
import { arrange, matchCards } from "./match-cards.js";
import { specWords } from "./spec-words.js";

/**
 * @typedef {import("../engine/protocol.js").Description} Description
 * @typedef {import("../engine/protocol.js").Recipe} Recipe
 * @typedef {import("../engine/protocol.js").LayerSpec} LayerSpec
 *
 * @typedef {import("./layer-card.js").GroupKind} GroupKind
 *
 * Layers of one kind, under one heading.
 * @typedef {object} Group
 * @property {GroupKind} kind
 * @property {Map<string, LayerSpec>} specs
 * @property {HTMLElement} list
 * @property {import("./add-menu.js").AddMenu} add
 */

/** @type {(name: string) => LayerSpec} */
const UNKNOWN = (name) => ({
  name,
  description: "",
  parameters: [],
  solved: false,
  amount: { minimum: 0, maximum: 1, step: 0.05 },
});

/** The recipe's layers as cards, in groups of what they are for. */
export class LayerEditor extends AppElement {
  #lang = "";
  /** @type {Recipe|null} */ #recipe = null;
  /** @type {Group[]} */ #groups = [];
  /** @type {LayerCard[]} */ #cards = [];
  #made = 0;

  /** @param {import("../state.js").State} state */
  update({ description, settings, lang, shots }) {
    if (!description || !settings) return;
    this.#compose(description, settings.recipe, lang);
    const missing = shots.whole?.info.missing_glyphs ?? {};
    this.#cards.forEach((card, i) => card.showMissing(missing[i] ?? ""));
  }

  /**
   * @param {Description} description
   * @param {Recipe} recipe
   * @param {string} lang
   */
  #compose(description, recipe, lang) {
    const open = this.#cards.map(({ isOpen }) => isOpen);
    const anew = lang !== this.#lang;
    if (anew) {
      this.#lang = lang;
      this.#cards = [];
      this.#build(description);
    } else if (recipe === this.#recipe) return;
    this.#show(recipe, description);
    if (anew) this.#cards.forEach((card, i) => (card.isOpen = open[i] ?? false));
  }

  /** @param {Description} description */
  #build({ perturbations, finishes, marks, classics }) {
    this.#groups = [
      this.#group("coat", perturbations),
      this.#group("finish", finishes),
      this.#group("mark", marks),
      this.#group("classic", classics),
    ].filter(({ specs }) => specs.size);
    const sections = this.#groups.map(({ kind, list, add }) => {
      const heading = h("h3", { id: `layers-${kind}` }, this.t(`layers.${kind}`));
      return h(
        "section",
        { class: "layer-group", "aria-labelledby": heading.id, test: `layers-${kind}` },
        heading,
        h("p", { class: "hint" }, this.t(`layers.${kind}.hint`)),
        list,
        add.element,
      );
    });
    this.replaceChildren(...sections);
  }

  /**
   * @param {GroupKind} kind
   * @param {LayerSpec[]} specs
   * @returns {Group}
   */
  #group(kind, specs) {
    const add = addMenu({
      id: `add-${kind}`,
      test: `add-${kind}`,
      text: this.t(`layers.${kind}.add`),
      options: specs.map((spec) => ({
        ...specWords(this.app.i18n, "layer", spec),
        test: `add-layer-${spec.name}`,
        pick: () => this.#add(spec),
      })),
    });
    const list = h("ol", { class: "layer-list", role: "list" });
    return { kind, specs: new Map(specs.map((spec) => [spec.name, spec])), list, add };
  }

  /**
   * @param {Recipe} recipe
   * @param {Description} description
   */
  #show(recipe, description) {
    this.#recipe = recipe;
    const { layers } = recipe;
    const matched = matchCards(this.#cards, layers);
    this.#cards = layers.map(({ name }, i) => matched[i] ?? this.#card(name, description));
    const { layers: most } = description.limits;
    const full = layers.length >= most;
    for (const { kind, specs, list, add } of this.#groups) {
      const members = layers.flatMap(({ name }, i) => (specs.has(name) ? [i] : []));
      const elements = members.map((i) => this.#cards[i].element);
      arrange(list, elements, add.button);
      list.hidden = !members.length;
      members.forEach((index, place) => {
        const name = this.#nameOf(recipe, index);
        const needed = isNeeded(recipe, index);
        const standing = { index, place, count: members.length, name, needed };
        this.#cards[index].show(layers[index], standing);
      });
      add.allow(full ? this.t("layers.full", { most }) : "");
      add.label(this.t(`layers.${kind}.add`));
    }
  }

  /**
   * @param {string} name
   * @param {Description} description
   */
  #card(name, description) {
    const group = this.#groupOf(name);
    return new LayerCard({
      app: this.app,
      description,
      spec: group?.specs.get(name) ?? UNKNOWN(name),
      group: group?.kind ?? "coat",
      id: `layer-${++this.#made}`,
      refresh: () => this.update(this.app.store.state),
      onMove: (card, by) => this.#move(card, by),
      onRemove: (card) => this.#remove(card),
    });
  }

  /** @param {LayerSpec} spec */
  #add(spec) {
    this.app.actions.layers.add(spec);
    this.update(this.app.store.state);
    const card = this.#cards.at(-1);
    if (!card) return;
    card.isOpen = true;
    card.focus("start");
  }

  /**
   * @param {LayerCard} card
   * @param {-1|1} by  places within its group
   */
  #move(card, by) {
    const { index, place, count, name } = card.standing;
    const other = this.#neighbour(card, by);
    if (!other) return;
    const words = { name, place: place + by + 1, count };
    this.app.actions.layers.move(index, other.standing.index, words);
    this.update(this.app.store.state);
    document.activeElement?.scrollIntoView({ block: "nearest" });
  }

  /** @param {LayerCard} card */
  #remove(card) {
    const { index, name } = card.standing;
    const heir = this.#neighbour(card, 1) ?? this.#neighbour(card, -1);
    const group = this.#groups.find(({ list }) => list.contains(card.element));
    this.app.actions.layers.remove(index, name);
    this.update(this.app.store.state);
    if (heir) heir.focus();
    else group?.add.button.focus();
  }

  /**
   * @param {LayerCard} card
   * @param {-1|1} by
   */
  #neighbour({ element, standing }, by) {
    const place = standing.place + by;
    const list = element.parentElement;
    return this.#cards.find(
      (one) => one.element.parentElement === list && one.standing.place === place,
    );
  }

  /**
   * A layer's name, with a number where several bear it.
   *
   * @param {Recipe} recipe
   * @param {number} index
   */
  #nameOf({ layers }, index) {
    const { name } = layers[index];
    const spec = this.#groupOf(name)?.specs.get(name);
    const word = spec ? specWords(this.app.i18n, "layer", spec).name : name;
    const twins = layers.flatMap((layer, i) => (layer.name === name ? [i] : []));
    return twins.length > 1 ? `${word} ${twins.indexOf(index) + 1}` : word;
  }

  /** @param {string} name */
  #groupOf(name) {
    return this.#groups.find(({ specs }) => specs.has(name));
  }
}

customElements.define("layer-editor", LayerEditor);
