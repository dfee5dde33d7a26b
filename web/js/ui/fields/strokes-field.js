// @ts-check

import { parseStrokes } from "../../strokes.js";
import { setText } from "../app-element.js";
import { h } from "../dom.js";

/**
 * What is painted on the picture: how much of it there is, and the way to paint.
 *
 * @param {import("../parameter-field.js").FieldOptions} options
 * @returns {import("../parameter-field.js").Parts}
 */
export function strokesField({ app, id, test, onInput, onPaint }) {
  const { i18n } = app;
  const state = h("output", { for: id, test: `${test}-state`, class: "hint" });
  const click = () => onPaint?.();
  const control = h("button", { type: "button", id, test, on: { click } }, i18n.t("strokes.paint"));
  const clear = h(
    "button",
    { type: "button", class: "quiet", test: `${test}-clear`, on: { click: () => onInput("") } },
    i18n.t("strokes.clear"),
  );
  const show = (/** @type {number|string} */ value) => {
    const count = parseStrokes(String(value)).length;
    setText(state, count ? i18n.t("strokes.count", { count }) : i18n.t("strokes.none"));
    clear.hidden = !count;
  };
  return { control, below: [state, h("div", { class: "field-buttons" }, control, clear)], show };
}
