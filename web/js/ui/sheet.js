// @ts-check

import { ICONS, h, icon } from "./dom.js";

/**
 * @typedef {object} Sheet
 * @property {HTMLDialogElement} dialog
 * @property {HTMLElement} body
 * @property {(open: boolean) => void} show
 */

/**
 * A dialog over the page. It closes by its button, by Escape, and by a click beside it.
 *
 * @param {object} options
 * @param {string} options.name  of its strings, `name.title` and `name.close`, and for tests
 * @param {() => void} options.onClose
 * @returns {Sheet}
 */
export function sheet({ name, onClose }) {
  // The keyboard begins at the top, and the arrow keys scroll.
  const heading = h("h2", {
    id: `${name}-title`,
    tabindex: -1,
    autofocus: true,
    t: `${name}.title`,
  });
  const close = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      test: `${name}-close`,
      tLabel: `${name}.close`,
      tTitle: `${name}.close`,
      on: { click: onClose },
    },
    icon(ICONS.close),
  );
  const body = h("div", { class: "sheet-body" });
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-labelledby": heading.id, test: name },
    h("div", { class: "sheet-head" }, heading, close),
    body,
  );
  dialog.addEventListener("close", onClose); // by Escape
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) onClose(); // beside it
  });
  const show = (/** @type {boolean} */ open) => {
    if (!open) dialog.close();
    else if (!dialog.open) dialog.showModal();
  };
  return { dialog, body, show };
}
