// @ts-check

import { layerOf, withLayer } from "../edits.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";
import { parameterField } from "./parameter-field.js";

/**
 * @typedef {import("../engine/protocol.js").PerturbationSpec} PerturbationSpec
 * @typedef {import("../engine/protocol.js").Layer} Layer
 * @typedef {import("../engine/protocol.js").ParameterSpec} ParameterSpec
 * @typedef {import("./parameter-field.js").ParameterField} ParameterField
 *
 * One control of a layer: its specification, and the way into and out of the recipe.
 * @typedef {object} Row
 * @property {ParameterSpec} spec
 * @property {boolean} shared  the same for every perturbation, so named once
 * @property {(layer: Layer) => number|string} read
 * @property {(layer: Layer, value: number|string) => Partial<Layer>} write
 */

/** Every perturbation the engine has, with its amount and parameters, as it describes them. */
export class LayerEditor extends AppElement {
  #lang = "";
  /** @type {{spec: PerturbationSpec, row: Row, field: ParameterField}[]} */ #fields = [];

  /** @param {import("../state.js").State} state */
  update({ description, settings, lang }) {
    if (!description || !settings) return;
    if (lang !== this.#lang) {
      this.#lang = lang;
      this.#fields = [];
      this.replaceChildren(
        ...description.perturbations.map((spec) => this.#section(spec, description)),
      );
    }
    for (const { spec, row, field } of this.#fields) {
      field.show(row.read(layerOf(settings, spec)));
    }
  }

  /**
   * @param {PerturbationSpec} spec
   * @param {import("../engine/protocol.js").Description} description
   */
  #section(spec, { amount, regions }) {
    const key = `perturbation.${spec.name}`;
    const rows = [amountRow(amount), regionRow(regions), ...spec.parameters.map(parameterRow)];
    return h(
      "section",
      { class: "layer", test: `layer-${spec.name}` },
      h("h3", {}, this.#text(`${key}.name`, spec.name)),
      h("p", { class: "hint" }, this.#text(`${key}.description`, spec.description)),
      ...rows.map((row) => this.#field(spec, row)),
    );
  }

  /**
   * @param {PerturbationSpec} spec
   * @param {Row} row
   */
  #field(spec, row) {
    const { name, description, unit, choices } = row.spec;
    const id = `${spec.name}-${name}`;
    const key = row.shared ? `layer.${name}` : `parameter.${spec.name}.${name}`;
    const text = {
      name: this.#text(key, name),
      description: this.#text(`${key}.description`, description),
      unit: unit && this.#text(`unit.${unit.replace(" ", "_")}`, unit),
      choices: (choices ?? []).map((choice) => this.#text(`${key}.${choice}`, choice)),
    };
    const onInput = (/** @type {number|string} */ value) => {
      const { store } = this.app;
      const { settings } = store.state;
      if (settings) {
        store.change(id, withLayer(settings, spec, row.write(layerOf(settings, spec), value)));
      }
    };
    const field = parameterField({ spec: row.spec, id, text, onInput });
    this.#fields.push({ spec, row, field });
    return field.element;
  }

  /**
   * @param {string} key
   * @param {string} fallback  the engine's own English
   */
  #text(key, fallback) {
    return this.app.i18n.has(key) ? this.t(key) : fallback;
  }
}

/**
 * How much of a perturbation goes into the coat.
 *
 * @param {import("../engine/protocol.js").Range} range
 * @returns {Row}
 */
function amountRow(range) {
  return {
    spec: { name: "amount", description: "", unit: "", kind: "float", ...range, default: 0 },
    shared: true,
    read: ({ amount }) => amount,
    write: (_, value) => ({ amount: Number(value) }),
  };
}

/**
 * Where in the picture it goes.
 *
 * @param {string[]} choices
 * @returns {Row}
 */
function regionRow(choices) {
  return {
    spec: {
      name: "region",
      description: "",
      unit: "",
      kind: "choice",
      choices,
      default: choices[0],
    },
    shared: true,
    read: ({ region }) => region,
    write: (_, value) => ({ region: String(value) }),
  };
}

/**
 * @param {ParameterSpec} spec
 * @returns {Row}
 */
function parameterRow(spec) {
  return {
    spec,
    shared: false,
    read: ({ parameters }) => parameters[spec.name] ?? spec.default,
    write: ({ parameters }, value) => ({ parameters: { ...parameters, [spec.name]: value } }),
  };
}

customElements.define("layer-editor", LayerEditor);
