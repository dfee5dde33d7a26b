// @ts-check

import { fineness, percentFolded, percentLeft } from "../forecast.js";
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
  const folded = fate.lost ? null : percentFolded(fate);
  const left = leftWords(i18n, fate.lost, percent, folded);
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
    bar("fate-share", percent),
    ...(folded === null ? [] : [bar("fate-share is-folded", folded)]),
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
    ...(folded === null ? [] : [foldedHint(i18n, folded)]),
    bandTable(i18n, fate.bands),
  );
}

/**
 * @param {string} name
 * @param {number} percent
 */
function bar(name, percent) {
  const length = h("span", {});
  length.style.inlineSize = `${percent}%`;
  return h("span", { class: name }, length);
}

/**
 * @param {I18n} i18n
 * @param {boolean} lost
 * @param {number} percent
 * @param {number|null} folded  percent
 * @returns {string}
 */
function leftWords(i18n, lost, percent, folded) {
  const words = { percent: percentWords(i18n, percent) };
  if (lost) return i18n.t("forecast.left.lost", words);
  if (folded === null) return i18n.t("forecast.left", words);
  return i18n.t("forecast.left.folded", { ...words, folded: percentWords(i18n, folded) });
}

/**
 * @param {I18n} i18n
 * @param {number} percent
 */
function foldedHint(i18n, percent) {
  const text = i18n.t("forecast.folded", { percent: percentWords(i18n, percent) });
  return h("p", { class: "hint" }, text);
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
