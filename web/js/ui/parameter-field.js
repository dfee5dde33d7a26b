// @ts-check

import { h } from "./dom.js";

/**
 * A control for one value, built from the engine's specification of it.
 *
 * @typedef {Pick<import("../engine/protocol.js").ParameterSpec,
 *   "kind"|"minimum"|"maximum"|"step"|"choices">} FieldSpec
 * @typedef {{element: HTMLElement, show: (value: number|string) => void}} ParameterField
 * @typedef {object} FieldOptions
 * @property {FieldSpec} spec
 * @property {string} id  unique on the page
 * @property {string} test
 * @property {{name: string, description?: string, unit?: string, choices?: string[]}} text
 * @property {(value: number) => string} [tell]  a number in words; by default with its unit
 * @property {(value: number|string) => void} onInput
 */

/**
 * @param {FieldOptions} options
 * @returns {ParameterField}
 */
export function parameterField(options) {
  const { spec, id, text } = options;
  const hint = text.description
    ? h("p", { class: "hint", id: `${id}-hint` }, text.description)
    : null;
  const { head, control, show } = spec.kind === "choice" ? choice(options) : number(options);
  const label = h("label", { for: id }, text.name);
  if (hint) control.setAttribute("aria-describedby", hint.id);
  /** @type {HTMLElement[]} */
  const parts = [h("div", { class: "field-head" }, label, head)];
  if (control !== head) parts.push(control);
  const element = h("div", { class: "field" }, ...parts, ...(hint ? [hint] : []));
  return { element, show };
}

/** @param {FieldOptions} options */
function choice({ spec, id, test, text, onInput }) {
  const options = (spec.choices ?? []).map((value, i) =>
    h("option", { value }, text.choices?.[i] ?? value),
  );
  const select = h("select", { id, test }, ...options);
  select.addEventListener("input", () => onInput(select.value));
  const show = (/** @type {number|string} */ value) => void (select.value = String(value));
  return { head: select, control: select, show };
}

/** @param {FieldOptions} options */
function number({ spec, id, test, text, tell, onInput }) {
  const { minimum, maximum, step } = spec;
  const output = h("output", { for: id, class: "figure" });
  const bounds = { min: minimum, max: maximum, step: step ?? "any" };
  const input = h("input", { type: "range", id, ...bounds, test });
  const say = () => {
    const words = tell?.(input.valueAsNumber) ?? withUnit(input.value, text.unit);
    output.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  input.addEventListener("input", () => (say(), onInput(input.valueAsNumber)));
  const show = (/** @type {number|string} */ value) => ((input.value = String(value)), say());
  return { head: output, control: input, show };
}

/**
 * @param {string} value
 * @param {string} [unit]
 * @returns {string}  "3 px", "45°", "3"
 */
function withUnit(value, unit = "") {
  return /^\p{L}/u.test(unit) ? `${value} ${unit}` : value + unit;
}
