// @ts-check

import { setText } from "./app-element.js";
import { ICONS, allow, h, icon, isAllowed } from "./dom.js";

/**
 * A button that unfolds a list of what can be added.
 *
 * @typedef {{name: string, description: string, pick: () => void, test: string}} Option
 * @typedef {{element: HTMLElement, button: HTMLButtonElement,
 *   allow: (reason: string) => void, label: (text: string) => void}} AddMenu
 *   allow: "" if something can be added, else why not; label: what the button does, for the ear
 */

/**
 * @param {object} options
 * @param {string} options.id  unique on the page
 * @param {string} options.test
 * @param {string} options.text
 * @param {Option[]} options.options
 * @returns {AddMenu}
 */
export function addMenu({ id, test, text, options }) {
  const list = h("ul", { class: "add-list", id: `${id}-list`, role: "list", hidden: true });
  const reason = h("p", { class: "hint", id: `${id}-reason`, test: `${test}-reason` });
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet add-button",
      "aria-expanded": "false",
      "aria-controls": list.id,
      test,
    },
    icon(ICONS.plus),
    text,
  );
  const element = h("div", { class: "add-menu" }, button, list, reason);
  const unfold = (/** @type {boolean} */ open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) element.scrollIntoView({ block: "nearest" });
  };
  button.addEventListener("click", () => {
    if (isAllowed(button)) unfold(list.hidden);
  });
  for (const { name, description, pick, test: own } of options) {
    const click = () => (unfold(false), pick());
    list.append(
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "add-option", test: own, on: { click } },
          h("span", {}, name),
          h("span", { class: "hint" }, description),
        ),
      ),
    );
  }
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    unfold(false);
    button.focus();
  });
  return {
    element,
    button,
    allow: (why) => {
      setText(reason, why);
      allow(button, !why, reason);
      if (why) unfold(false);
    },
    label: (words) => button.setAttribute("aria-label", words),
  };
}
