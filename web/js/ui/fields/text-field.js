// @ts-check

import { h } from "../dom.js";

/** A text is typed, not dragged: wait for the hand to rest, in ms. */
const REST = 350;

/** What the engine takes in no text: control characters and the like, which a paste may bring. */
const REFUSED = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu;

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
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let composing = false;
  let shown = "";
  const commit = () => {
    clearTimeout(timer);
    timer = undefined;
    const value = control.value.replace(REFUSED, "");
    if (value !== shown) onInput((shown = value));
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(commit, REST);
  };
  // A word that an input method is still forming is nobody's text yet.
  control.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  control.addEventListener("compositionend", () => ((composing = false), soon()));
  control.addEventListener("input", () => composing || soon());
  control.addEventListener("change", () => composing || commit());
  const show = (/** @type {number|string} */ value) => {
    shown = String(value);
    const typing = composing || timer !== undefined;
    if (!typing && control.value !== shown) control.value = shown;
  };
  return { control, below: [control], show };
}
