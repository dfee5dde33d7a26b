// @ts-check

import { patchMask } from "../edits.js";
import { ICONS, h, icon } from "./dom.js";
import { parameterField } from "./parameter-field.js";
import { parameterWords, specWords, unitWord } from "./spec-words.js";

/**
 * @typedef {import("../engine/protocol.js").Mask} Mask
 * @typedef {import("../engine/protocol.js").MaskSpec} MaskSpec
 * @typedef {import("../engine/protocol.js").Range} Range
 */

/** One mask of a layer: its parameters, its edge, and whether it counts the other way round. */
export class MaskCard {
  /** @type {Mask|null} */ shown = null;
  element;
  #app;
  #id;
  #place;
  #invert;
  #remove;
  /** @type {((mask: Mask) => void)[]} */ #shows = [];

  /**
   * @param {object} parts
   * @param {import("./app-element.js").App} parts.app
   * @param {MaskSpec} parts.spec
   * @param {Range} parts.feather
   * @param {string} parts.id  unique on the page
   * @param {() => {index: number, at: number}} parts.place  of the layer, and of this among its masks
   * @param {(card: MaskCard) => void} parts.onRemove
   */
  constructor({ app, spec, feather, id, place, onRemove }) {
    this.#app = app;
    this.#id = id;
    this.#place = place;
    const { i18n } = app;
    const words = specWords(i18n, "mask", spec);
    this.#invert = h("input", { type: "checkbox", id: `${id}-invert`, test: "mask-invert" });
    this.#invert.addEventListener("input", () =>
      this.#patch("invert", { invert: this.#invert.checked }),
    );
    this.#remove = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        title: i18n.t("layers.mask.remove"),
        test: "mask-remove",
        on: { click: () => onRemove(this) },
      },
      icon(ICONS.close),
    );
    const name = h("h5", { id: `${id}-name` }, words.name);
    const invert = h(
      "label",
      { class: "check", for: this.#invert.id },
      this.#invert,
      h("span", {}, i18n.t("layers.mask.invert")),
    );
    const body = h(
      "div",
      { role: "group", "aria-labelledby": name.id },
      h("div", { class: "mask-head" }, name, this.#remove),
      h("p", { class: "hint" }, words.description),
      invert,
      ...spec.parameters.map((parameter) => this.#parameter(spec, parameter)),
      this.#feather(feather),
    );
    this.element = h("li", { class: "mask", test: "mask", "data-name": spec.name }, body);
  }

  /**
   * @param {Mask} mask
   * @param {string} label  of the remove button, for the ear
   */
  show(mask, label) {
    this.shown = mask;
    this.#invert.checked = mask.invert;
    this.#remove.setAttribute("aria-label", label);
    for (const show of this.#shows) show(mask);
  }

  /** To its first control, within the group that bears its name. */
  focus() {
    this.#invert.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "start" });
  }

  /**
   * @param {MaskSpec} spec
   * @param {import("../engine/protocol.js").ParameterSpec} parameter
   */
  #parameter(spec, parameter) {
    const { name } = parameter;
    const field = parameterField({
      app: this.#app,
      spec: parameter,
      id: `${this.#id}-parameter-${name}`,
      test: `mask-parameter-${name}`,
      text: parameterWords(this.#app.i18n, "mask", spec, parameter),
      onInput: (value) => {
        const parameters = { ...this.shown?.parameters, [name]: value };
        this.#patch(`parameter-${name}`, { parameters });
      },
      onPaint: () => {
        const { index, at } = this.#place();
        this.#app.actions.painting.start({ layer: index, mask: at, parameter: name });
      },
    });
    this.#shows.push(({ parameters }) => field.show(parameters[name] ?? parameter.default));
    return field.element;
  }

  /** @param {Range} range */
  #feather(range) {
    const { i18n } = this.#app;
    const field = parameterField({
      app: this.#app,
      spec: { kind: "float", ...range },
      id: `${this.#id}-feather`,
      test: "mask-feather",
      text: {
        name: i18n.t("layers.mask.feather"),
        unit: unitWord(i18n, "training px"),
      },
      onInput: (value) => this.#patch("feather", { feather: Number(value) }),
    });
    this.#shows.push(({ feather }) => field.show(feather));
    return field.element;
  }

  /**
   * @param {string} what  one drag is one step of the history
   * @param {Partial<Mask>} patch
   */
  #patch(what, patch) {
    const { store } = this.#app;
    const { settings } = store.state;
    const { index, at } = this.#place();
    if (settings) store.change(`${this.#id}-${what}`, patchMask(settings, index, at, patch));
  }
}
