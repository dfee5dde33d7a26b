// @ts-check

import { h } from "../dom.js";

/**
 * One of a few words.
 *
 * @param {import("../parameter-field.js").FieldOptions} options
 * @returns {import("../parameter-field.js").Parts}
 */
export function choiceField({ spec, id, test, text, onInput }) {
  const options = (spec.choices ?? []).map((value, i) =>
    h("option", { value }, text.choices?.[i] ?? value),
  );
  const control = h("select", { id, test }, ...options);
  control.addEventListener("input", () => onInput(control.value));
  return { control, head: control, show: (value) => void (control.value = String(value)) };
}
