// @ts-check

/**
 * @param {number} bytes
 * @param {string} lang
 * @returns {string}  "4.2 MB"
 */
export function formatBytes(bytes, lang) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(lang, { maximumFractionDigits: digits })} ${unit}`;
}

/**
 * @param {number} value
 * @param {string} lang
 * @param {number} [digits]
 * @returns {string}
 */
export function formatNumber(value, lang, digits = 1) {
  return value.toLocaleString(lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/**
 * @param {string} format  as the engine calls it
 * @returns {string}  "WebP"
 */
export function formatName(format) {
  return format === "webp" ? "WebP" : format.toUpperCase();
}
