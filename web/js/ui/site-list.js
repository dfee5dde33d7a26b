// @ts-check

import { h } from "./dom.js";

/**
 * What sites are known to do to a declaration, with source and date.
 *
 * @param {import("../i18n.js").I18n} i18n
 * @param {import("../engine/protocol.js").Place[]} places
 * @returns {HTMLElement[]}
 */
export function siteList(i18n, places) {
  const told = (/** @type {string} */ key, /** @type {string} */ english) =>
    i18n.has(key) ? i18n.t(key) : english;
  const sites = places.map(({ name, title, strips, metadata, metadata_source, metadata_date }) =>
    h(
      "div",
      { test: "site", "data-name": name },
      h("dt", {}, told(`place.${name}`, title)),
      h(
        "dd",
        {},
        h("p", {}, i18n.t(`sites.${verdict(strips)}`)),
        h("p", { class: "site-fact" }, told(`place.${name}.metadata`, metadata)),
        h(
          "p",
          { class: "hint" },
          i18n.t(metadata_source ? "sites.known" : "sites.looked", {
            source: metadata_source,
            date: metadata_date,
          }),
        ),
      ),
    ),
  );
  return [h("p", { class: "hint" }, i18n.t("sites.hint")), h("dl", { class: "sites" }, ...sites)];
}

/** @param {boolean|null} strips */
function verdict(strips) {
  if (strips === null) return "open";
  return strips ? "strips" : "keeps";
}
