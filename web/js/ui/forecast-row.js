// @ts-check

import { fineness, percentLeft } from "../forecast.js";
import { formatNumber } from "../format.js";
import { ICONS, h, icon } from "./dom.js";
import { percentWords } from "./forecast-words.js";

/**
 * @typedef {import("../i18n.js").I18n} I18n
 * @typedef {import("../forecast.js").Fate} Fate
 * @typedef {import("../forecast.js").Band} Band
 */

/**
 * What is left, in words and as a bar, with its bands of wavelengths folded away.
 *
 * @param {I18n} i18n
 * @param {Fate} fate
 * @param {{name: string, test: string}} words
 * @returns {HTMLDetailsElement}
 */
export function fateDetails(i18n, fate, { name, test }) {
  const percent = percentLeft(fate.survival);
  const left = i18n.t(fate.lost ? "forecast.left.lost" : "forecast.left", {
    percent: percentWords(i18n, percent),
  });
  const share = h("span", { class: "fate-share" });
  share.style.inlineSize = `${percent}%`;
  const meter = h(
    "span",
    {
      class: "fate-meter",
      role: "meter",
      "aria-label": name,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": percent,
      "aria-valuetext": left,
    },
    share,
  );
  const summary = h(
    "summary",
    { class: "fate-summary" },
    h("span", { class: "fate-name" }, name),
    h("span", { class: "fate-left figure" }, left),
    icon(ICONS.chevron),
    meter,
  );
  return h(
    "details",
    { class: fate.lost ? "fate is-lost" : "fate", test },
    summary,
    bandTable(i18n, fate.bands),
  );
}

/**
 * @param {I18n} i18n
 * @param {Band[]} bands
 */
function bandTable(i18n, bands) {
  const head = ["waves", "share", "left"].map((column) =>
    h("th", { scope: "col" }, i18n.t(`forecast.bands.${column}`)),
  );
  const rows = bands.map((band) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, bandWords(i18n, band)),
      h("td", {}, percentWords(i18n, Math.round(100 * band.energy))),
      h("td", {}, band.survival === null ? "–" : percentWords(i18n, percentLeft(band.survival))),
    ),
  );
  return h(
    "table",
    { class: "fate-bands figure" },
    h("caption", { class: "hint" }, i18n.t("forecast.bands.hint")),
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...rows),
  );
}

/**
 * @param {I18n} i18n
 * @param {Band} band
 */
function bandWords(i18n, band) {
  const px = (/** @type {number|null} */ length) =>
    formatNumber(length ?? Infinity, i18n.lang, Number.isInteger(length) ? 0 : 1);
  return i18n.t(`forecast.band.${fineness(band)}`, {
    shortest: px(band.shortest),
    longest: px(band.longest),
  });
}
