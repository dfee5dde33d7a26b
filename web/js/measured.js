// @ts-check

/**
 * What the efficacy lab measured, as far as the page quotes it: the file that the build makes.
 *
 * @typedef {"points"|"FLIP"|"share"|"times"} Unit
 * @typedef {{value: number, low: number|null, high: number|null, n: number, unit: Unit}} Figure
 *   low and high: the spread, null where there is none; n: pictures, or runs
 * @typedef {{label: string, figures: string[]}} Row  a key of the strings, and names of figures
 * @typedef {{network: string, columns: string[], rows: Row[]}} Table
 * @typedef {"effect"|"cleaning"|"mimicry"} Section
 *
 * @typedef {object} Measured
 * @property {{pictures: string[], vaes: string[], sizes: number[]}|null} conditions
 * @property {Record<string, Figure>} figures  by name; what was not measured is not there
 * @property {Record<Section, Table[]>} sections
 */

/** @returns {Promise<Measured|null>}  null if the file did not come */
export async function loadMeasured() {
  try {
    const response = await fetch(new URL("../measured.json", import.meta.url));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * A table's figures, as far as there are any.
 *
 * @param {Measured} measured
 * @param {Table} table
 */
export function figuresOf({ figures }, { rows }) {
  return rows.flatMap((row) => row.figures).flatMap((name) => figures[name] ?? []);
}

/**
 * The first of a section's tables in which there is a figure: each is of another network.
 *
 * @param {Measured} measured
 * @param {Section} section
 * @returns {Table}
 */
export function tableOf(measured, section) {
  const tables = measured.sections[section];
  return tables.find((table) => figuresOf(measured, table).length) ?? tables[0];
}

const DIGITS = { points: 1, FLIP: 3, share: 0, times: 1 };

/**
 * @param {number} value
 * @param {Unit} unit
 * @param {string} lang
 * @returns {string}
 */
export function formatMeasured(value, unit, lang) {
  const digits = DIGITS[unit];
  /** @type {Intl.NumberFormatOptions} */
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (unit === "share") options.style = "percent";
  const text = value.toLocaleString(lang, options);
  // Not "-0.0".
  return /[1-9]/.test(text) ? text : (0).toLocaleString(lang, options);
}
