// @ts-check

import { h } from "../dom.js";
import { listenToTyping } from "../typing.js";

/**
 * A text of a line or a few.
 *
 * @param {import("../parameter-field.js").FieldOptions} options
 * @returns {import("../parameter-field.js").Parts}
 */
export function textField({ spec, id, test, onInput }) {
  const control = h("textarea", {
    id,
    test,
    rows: 2,
    maxlength: spec.longest,
    class: "text-field",
  });
  const show = listenToTyping(control, onInput);
  return { control, below: [control], show: (value) => show(String(value)) };
}
