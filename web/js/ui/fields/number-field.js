// @ts-check

import { h } from "../dom.js";

/**
 * A number within a range.
 *
 * @param {import("../parameter-field.js").FieldOptions} options
 * @returns {import("../parameter-field.js").Parts}
 */
export function numberField({ spec, id, test, text, tell, onInput }) {
  const { minimum, maximum, step } = spec;
  const head = h("output", { for: id, class: "figure" });
  const bounds = { min: minimum, max: maximum, step: step ?? "any" };
  const control = h("input", { type: "range", id, ...bounds, test });
  const say = () => {
    const words = tell?.(control.valueAsNumber) ?? withUnit(control.value, text.unit);
    head.textContent = words;
    control.setAttribute("aria-valuetext", words);
  };
  control.addEventListener("input", () => (say(), onInput(control.valueAsNumber)));
  return {
    control,
    head,
    below: [control],
    show: (value) => ((control.value = String(value)), say()),
  };
}

/**
 * @param {string} value
 * @param {string} [unit]
 * @returns {string}  "3 px", "45°", "3"
 */
function withUnit(value, unit = "") {
  return /^\p{L}/u.test(unit) ? `${value} ${unit}` : value + unit;
}
