// @ts-check

import { figuresOf, formatMeasured, tableOf } from "../measured.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../i18n.js").I18n} I18n
 * @typedef {import("../measured.js").Measured} Measured
 * @typedef {import("../measured.js").Figure} Figure
 * @typedef {import("../measured.js").Section} Section
 * @typedef {import("../measured.js").Table} Table
 */

/** The networks that were measured with, as people know them. */
const NETWORKS = { flux1: "FLUX.1", sd1: "Stable Diffusion 1" };

/** @param {string} name */
export function networkName(name) {
  return name in NETWORKS ? NETWORKS[/** @type {keyof typeof NETWORKS} */ (name)] : name;
}

/**
 * A section's heading, what was done, and its figures.
 *
 * @param {I18n} i18n
 * @param {Measured} measured
 * @param {Section} section
 * @returns {HTMLElement}
 */
export function measuredSection(i18n, measured, section) {
  const table = tableOf(measured, section);
  const id = `measured-${section}`;
  const hint = i18n.t(`measured.${section}.hint`, { network: networkName(table.network) });
  return h(
    "section",
    { class: "sheet-section", test: id },
    h("h3", { id }, i18n.t(`measured.${section}.title`)),
    h("p", { class: "hint" }, hint),
    figureTable(i18n, measured, table, section),
  );
}

/**
 * @param {I18n} i18n
 * @param {Measured} measured
 * @param {Table} table
 * @param {Section} section
 */
function figureTable(i18n, measured, table, section) {
  const head = table.columns.map((key) => h("th", { scope: "col" }, i18n.t(key)));
  const rows = table.rows.map(({ label, figures }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, i18n.t(label)),
      ...figures.map((name) => figureCell(i18n, measured.figures[name])),
    ),
  );
  const counts = figuresOf(measured, table).map(({ n }) => n);
  const caption = counts.length
    ? i18n.t(`measured.${section}.caption`, { n: spanWords(i18n, counts) })
    : i18n.t("measured.absent");
  return h(
    "table",
    { class: "measured-table figure", "aria-labelledby": `measured-${section}` },
    h("caption", { class: "hint" }, caption),
    h("thead", {}, h("tr", {}, h("td"), ...head)),
    h("tbody", {}, ...rows),
  );
}

/**
 * @param {I18n} i18n
 * @param {Figure} [figure]
 */
function figureCell(i18n, figure) {
  if (!figure) return h("td", { class: "is-absent" }, i18n.t("measured.absent"));
  const format = (/** @type {number} */ value) => formatMeasured(value, figure.unit, i18n.lang);
  const cell = h("td", {}, format(figure.value));
  if (figure.low !== null && figure.high !== null) {
    const words = i18n.t("measured.spread", { low: format(figure.low), high: format(figure.high) });
    cell.append(" ", h("span", { class: "measured-spread" }, words));
  }
  return cell;
}

/**
 * @param {I18n} i18n
 * @param {number[]} counts  at least one
 */
function spanWords(i18n, counts) {
  const [low, high] = [Math.min(...counts), Math.max(...counts)].map((n) =>
    n.toLocaleString(i18n.lang),
  );
  return low === high ? low : i18n.t("measured.span", { low, high });
}
