// @ts-check

import { h } from "./dom.js";
import { choiceField } from "./fields/choice-field.js";
import { colorField } from "./fields/color-field.js";
import { fileField } from "./fields/file-field.js";
import { numberField } from "./fields/number-field.js";
import { strokesField } from "./fields/strokes-field.js";
import { textField } from "./fields/text-field.js";

/**
 * A control for one value, built from the engine's specification of it.
 *
 * @typedef {Pick<import("../engine/protocol.js").ParameterSpec,
 *   "kind"|"minimum"|"maximum"|"step"|"longest"|"choices">} FieldSpec
 * @typedef {number|string} Value
 * @typedef {{element: HTMLElement, show: (value: Value) => void}} ParameterField
 * @typedef {object} FieldOptions
 * @property {import("./app-element.js").App} app
 * @property {FieldSpec} spec
 * @property {string} id  unique on the page
 * @property {string} test
 * @property {{name: string, description?: string, unit?: string, choices?: string[]}} text
 * @property {(value: number) => string} [tell]  a number in words; by default with its unit
 * @property {(value: Value) => void} onInput
 * @property {() => void} [onPaint]  begins to paint the value
 *
 * What each kind of field consists of: what stands beside its label, what below, and the one of
 * these that the label names.
 * @typedef {object} Parts
 * @property {HTMLElement} control
 * @property {HTMLElement} [head]
 * @property {HTMLElement[]} [below]
 * @property {(value: Value) => void} show
 */

/** @type {Record<FieldSpec["kind"], (options: FieldOptions) => Parts>} */
const KINDS = {
  float: numberField,
  choice: choiceField,
  text: textField,
  color: colorField,
  picture: fileField,
  font: fileField,
  strokes: strokesField,
};

/**
 * @param {FieldOptions} options
 * @returns {ParameterField}
 */
export function parameterField(options) {
  const { spec, id, text } = options;
  const { control, head, below, show } = KINDS[spec.kind](options);
  const label = h("label", { for: id, id: `${id}-label` }, text.name);
  const element = h(
    "div",
    { class: "field" },
    h("div", { class: "field-head" }, label, ...(head ? [head] : [])),
    ...(below ?? []),
  );
  if (text.description) {
    const hint = h("p", { class: "hint", id: `${id}-hint` }, text.description);
    control.setAttribute("aria-describedby", hint.id);
    element.append(hint);
  }
  return { element, show };
}
