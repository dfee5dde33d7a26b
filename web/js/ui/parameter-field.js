// @ts-check

import { h } from "./dom.js";

/**
 * A control for one parameter of the engine, built from its specification.
 *
 * @typedef {import("../engine/protocol.js").ParameterSpec} ParameterSpec
 * @typedef {{element: HTMLElement, show: (value: number|string) => void}} ParameterField
 */

/**
 * @param {object} options
 * @param {ParameterSpec} options.spec
 * @param {string} options.id  unique on the page
 * @param {{name: string, description: string, unit: string, choices: string[]}} options.text
 * @param {(value: number|string) => void} options.onInput
 * @returns {ParameterField}
 */
export function parameterField({ spec, id, text, onInput }) {
  const label = h("label", { for: id }, text.name);
  const hint = h("p", { class: "hint", id: `${id}-hint` }, text.description);
  if (spec.kind === "choice") {
    const options = (spec.choices ?? []).map((value, i) => h("option", { value }, text.choices[i]));
    const select = h("select", { id, "aria-describedby": hint.id, test: id }, ...options);
    select.addEventListener("input", () => onInput(select.value));
    const element = h(
      "div",
      { class: "field" },
      h("div", { class: "field-head" }, label, select),
      hint,
    );
    return { element, show: (value) => (select.value = String(value)) };
  }
  const { minimum, maximum, step } = spec;
  const bounds = { min: minimum, max: maximum, step: step ?? (spec.kind === "int" ? 1 : "any") };
  const output = h("output", { for: id, class: "figure" });
  const input = h("input", { type: "range", id, ...bounds, "aria-describedby": hint.id, test: id });
  const tell = () => (output.textContent = `${input.value} ${text.unit}`.trim());
  input.addEventListener("input", () => (tell(), onInput(input.valueAsNumber)));
  const show = (/** @type {number|string} */ value) => ((input.value = String(value)), tell());
  const element = h(
    "div",
    { class: "field" },
    h("div", { class: "field-head" }, label, output),
    input,
    hint,
  );
  return { element, show };
}
