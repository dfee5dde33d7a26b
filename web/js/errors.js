// @ts-check

import { formatBytes } from "./format.js";
import { slug } from "./slug.js";

/**
 * A failure in the reader's words: what happened, and what to do.
 *
 * @param {import("./i18n.js").I18n} i18n
 * @param {import("./engine/protocol.js").EngineError} error
 * @returns {{what: string, todo: string}}
 */
export function errorText(i18n, error) {
  const values = /** @type {import("./i18n.js").Values} */ ({ ...error.details });
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number") values[name] = numberText(name, value, i18n.lang);
  }
  const kind = slug(error.details.kind);
  if (i18n.has(`program.${kind}`)) values.program = i18n.t(`program.${kind}`);
  const variants = [
    error.details.reason,
    kind,
    "program" in values && "document",
    "frames" in values && "frames",
    isTooLong(error.details) && "side",
  ];
  const keys = [...variants.filter(Boolean).map((one) => `${error.code}.${one}`), error.code];
  const key = keys.find((one) => i18n.has(`error.${one}.what`)) ?? "E_INTERNAL";
  return { what: i18n.t(`error.${key}.what`, values), todo: i18n.t(`error.${key}.todo`, values) };
}

/**
 * @param {string} name
 * @param {number} value
 * @param {string} lang
 */
function numberText(name, value, lang) {
  if (name === "smallest") return formatBytes(value, lang);
  return value.toLocaleString(lang, { maximumFractionDigits: value < 1000 ? 1 : 0 });
}

/** @param {Record<string, unknown>} details */
function isTooLong({ width, height, limit_side: limit }) {
  return Math.max(Number(width), Number(height)) > Number(limit);
}
