// @ts-check

import { patchLayer } from "../edits.js";
import { setText } from "./app-element.js";
import { ICONS, allow, h, icon, isAllowed } from "./dom.js";
import { MaskList } from "./mask-list.js";
import { parameterField } from "./parameter-field.js";
import { parameterWords, specWords } from "./spec-words.js";

/**
 * @typedef {import("../engine/protocol.js").Layer} Layer
 * @typedef {import("../engine/protocol.js").LayerSpec} LayerSpec
 * @typedef {import("../engine/protocol.js").Description} Description
 *
 * What a layer is for, which decides how its amount is called.
 * @typedef {"coat"|"finish"|"mark"|"classic"} GroupKind
 *
 * Where a card stands: its layer's index in the recipe, and its place among its group's.
 * @typedef {object} Standing
 * @property {number} index
 * @property {number} place  from 0
 * @property {number} count
 * @property {string} name  with a number if there are several of that name
 * @property {boolean} needed  without it nothing would be left of the coat
 */

/** One layer of the recipe: closed, a line that says what it is; open, all its controls. */
export class LayerCard {
  /** @type {Layer|null} */ shown = null;
  /** @type {Standing} */ standing = { index: 0, place: 0, count: 1, name: "", needed: false };
  element;
  #app;
  #id;
  #details;
  #summary;
  #name = h("h4", { class: "layer-name" });
  #amount = h("span", { class: "figure layer-amount" });
  #where = h("span", { class: "layer-where", test: "layer-where" });
  #body = h("div", { class: "layer-body", role: "group" });
  #missing = h("p", { class: "file-problem", role: "status", test: "layer-missing", hidden: true });
  #masks;
  #up;
  #down;
  #remove;
  #reason;
  /** @type {((layer: Layer) => void)[]} */ #shows = [];

  /**
   * @param {object} parts
   * @param {import("./app-element.js").App} parts.app
   * @param {Description} parts.description
   * @param {LayerSpec} parts.spec
   * @param {GroupKind} parts.group
   * @param {string} parts.id  unique on the page
   * @param {() => void} parts.refresh  shows the state as it is by now
   * @param {(card: LayerCard, by: -1|1) => void} parts.onMove
   * @param {(card: LayerCard) => void} parts.onRemove
   */
  constructor({ app, description, spec, group, id, refresh, onMove, onRemove }) {
    this.#app = app;
    this.#id = id;
    const { i18n } = app;
    this.#summary = h(
      "summary",
      { class: "layer-summary", test: "layer-toggle" },
      icon(ICONS.chevron),
      this.#name,
      this.#amount,
      this.#where,
    );
    this.#masks = new MaskList({
      app,
      description,
      id: `${id}-mask`,
      index: () => this.standing.index,
      refresh,
    });
    this.#up = this.#tool("layer-up", ICONS.up, () => onMove(this, -1));
    this.#down = this.#tool("layer-down", ICONS.down, () => onMove(this, 1));
    this.#reason = h(
      "p",
      { class: "hint", id: `${id}-reason`, test: "layer-remove-reason" },
      i18n.t("layers.needed"),
    );
    this.#remove = h(
      "button",
      {
        type: "button",
        class: "quiet",
        test: "layer-remove",
        on: { click: () => isAllowed(this.#remove) && onRemove(this) },
      },
      i18n.t("layers.remove"),
    );
    this.#body.append(
      h("p", { class: "hint" }, specWords(i18n, "layer", spec).description),
      this.#missing,
      this.#amountField(group, spec),
      ...spec.parameters.map((parameter) => this.#parameter(spec, parameter)),
      this.#masks.element,
      h("div", { class: "layer-tools" }, this.#up, this.#down, this.#remove),
      this.#reason,
    );
    this.#details = h("details", { class: "layer" }, this.#summary, this.#body);
    this.element = h("li", { test: "layer", "data-name": spec.name }, this.#details);
  }

  get isOpen() {
    return this.#details.open;
  }

  /** @param {boolean} open */
  set isOpen(open) {
    this.#details.open = open;
  }

  /** @param {ScrollLogicalPosition} [block]  where it is to be seen */
  focus(block = "nearest") {
    this.#summary.focus({ preventScroll: true });
    this.#summary.scrollIntoView({ block });
  }

  /**
   * @param {Layer} layer
   * @param {Standing} standing
   */
  show(layer, standing) {
    this.shown = layer;
    this.standing = standing;
    const { i18n } = this.#app;
    const { name, place, count, needed } = standing;
    setText(this.#name, name);
    setText(this.#amount, this.#percent(layer.amount));
    this.#details.classList.toggle("is-idle", layer.amount === 0);
    this.#body.setAttribute("aria-label", name);
    for (const show of this.#shows) show(layer);
    this.#masks.show(layer.masks, name);
    setText(this.#where, this.#masks.words(layer.masks));
    this.#where.hidden = !layer.masks.length;
    label(this.#up, i18n.t("layers.up", { name }));
    label(this.#down, i18n.t("layers.down", { name }));
    allow(this.#up, place > 0);
    allow(this.#down, place < count - 1);
    for (const tool of [this.#up, this.#down]) tool.hidden = count < 2;
    this.#remove.setAttribute("aria-label", i18n.t("layers.remove.name", { name }));
    allow(this.#remove, !needed, this.#reason);
  }

  /**
   * @param {GroupKind} group
   * @param {LayerSpec} spec
   */
  #amountField(group, spec) {
    const { i18n } = this.#app;
    const field = parameterField({
      app: this.#app,
      spec: { kind: "float", ...spec.amount },
      id: `${this.#id}-amount`,
      test: "layer-amount",
      text: { name: i18n.t(`layers.${group}.amount`) },
      tell: (value) => this.#percent(value),
      onInput: (value) => this.#patch("amount", { amount: Number(value) }),
    });
    this.#shows.push(({ amount }) => field.show(amount));
    return field.element;
  }

  /**
   * @param {LayerSpec} spec
   * @param {import("../engine/protocol.js").ParameterSpec} parameter
   */
  #parameter(spec, parameter) {
    const { name } = parameter;
    const field = parameterField({
      app: this.#app,
      spec: parameter,
      id: `${this.#id}-parameter-${name}`,
      test: `parameter-${name}`,
      text: parameterWords(this.#app.i18n, "layer", spec, parameter),
      onInput: (value) => {
        const parameters = { ...this.shown?.parameters, [name]: value };
        this.#patch(`parameter-${name}`, { parameters });
      },
      onPaint: () => {
        const { index } = this.standing;
        this.#app.actions.painting.start({ layer: index, mask: null, parameter: name });
      },
    });
    this.#shows.push(({ parameters }) => field.show(parameters[name] ?? parameter.default));
    return field.element;
  }

  /**
   * @param {string} test
   * @param {string} path
   * @param {() => void} act
   */
  #tool(test, path, act) {
    const button = h("button", { type: "button", class: "icon-button", test }, icon(path));
    button.addEventListener("click", () => isAllowed(button) && act());
    return button;
  }

  /** @param {string} characters  that the font of this layer's text lacks */
  showMissing(characters) {
    this.#missing.hidden = !characters;
    setText(this.#missing, characters && this.#app.i18n.t("layers.missing", { characters }));
  }

  /** @param {number} amount */
  #percent(amount) {
    return amount.toLocaleString(this.#app.i18n.lang, { style: "percent" });
  }

  /**
   * @param {string} what  one drag is one step of the history
   * @param {Partial<Layer>} patch
   */
  #patch(what, patch) {
    const { store } = this.#app;
    const { settings } = store.state;
    if (!settings) return;
    store.change(`${this.#id}-${what}`, patchLayer(settings, this.standing.index, patch));
  }
}

/**
 * @param {HTMLElement} button
 * @param {string} text
 */
function label(button, text) {
  button.setAttribute("aria-label", text);
  button.title = text;
}
