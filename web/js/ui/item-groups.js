// @ts-check

import { h } from "./dom.js";

/**
 * @typedef {import("../engine/protocol.js").Item} Item
 * @typedef {import("../engine/protocol.js").Inspection} Inspection
 * @typedef {import("../i18n.js").I18n} I18n
 * @typedef {"going"|"staying"|"adding"|"replacing"} Fate
 */

/** @type {Fate[]} */
export const FATES = ["going", "staying", "adding", "replacing"];

/** The most private first, and what nobody can choose at the end. */
export const CATEGORIES = [
  "location",
  "device",
  "thumbnail",
  "provenance",
  "copyright",
  "description",
  "history",
  "other",
  "structure",
  "colour",
];

/** Categories that are the same whatever is chosen, and say why. */
const FIXED = ["thumbnail", "provenance", "structure", "colour"];

/**
 * @param {Item} item
 * @returns {Fate}
 */
export function fateOf({ source, kept }) {
  if (source === "declaration") return kept ? "adding" : "replacing";
  return kept ? "staying" : "going";
}

/**
 * What a file says, by what becomes of it, and by what it is about.
 *
 * @param {I18n} i18n
 * @param {Inspection} found
 * @returns {HTMLElement[]}
 */
export function itemGroups(i18n, { items, counts }) {
  return FATES.filter((fate) => counts[fate] > 0).map((fate) => {
    const own = items.filter((item) => fateOf(item) === fate);
    const id = `items-${fate}`;
    const kinds = CATEGORIES.filter((category) => own.some((item) => item.category === category));
    const rest = counts[fate] - own.length;
    return h(
      "section",
      { "aria-labelledby": id, test: id },
      h("h4", { id }, i18n.t(`keeping.group.${fate}`, { count: counts[fate] })),
      ...kinds.flatMap((category) =>
        kindOf(
          i18n,
          category,
          own.filter((item) => item.category === category),
        ),
      ),
      ...(rest ? [h("p", { class: "hint" }, i18n.t("keeping.more", { count: rest }))] : []),
    );
  });
}

/**
 * @param {I18n} i18n
 * @param {string} category
 * @param {Item[]} items
 * @returns {HTMLElement[]}
 */
function kindOf(i18n, category, items) {
  const why = FIXED.includes(category) ? [i18n.t(`category.${category}.hint`)] : [];
  return [
    h("h5", {}, i18n.t(`category.${category}`)),
    ...why.map((text) => h("p", { class: "hint" }, text)),
    h(
      "dl",
      { class: "items" },
      ...items.map(({ name, value, source }) =>
        h(
          "div",
          { test: "item", "data-name": name, "data-source": source },
          h("dt", { title: source }, name),
          h("dd", {}, value),
        ),
      ),
    ),
  ];
}
