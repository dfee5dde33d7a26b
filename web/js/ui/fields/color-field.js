// @ts-check

import { h } from "../dom.js";

/**
 * A colour.
 *
 * @param {import("../parameter-field.js").FieldOptions} options
 * @returns {import("../parameter-field.js").Parts}
 */
export function colorField({ id, test, onInput }) {
  const control = h("input", { type: "color", id, test });
  control.addEventListener("input", () => onInput(control.value));
  return { control, head: control, show: (value) => void (control.value = String(value)) };
}
