// @ts-check

/**
 * A failure in the reader's words: what happened, and what to do.
 *
 * @param {import("./i18n.js").I18n} i18n
 * @param {import("./engine/protocol.js").EngineError} error
 * @returns {{what: string, todo: string}}
 */
export function errorText(i18n, error) {
  const keys = [`${error.code}.${error.details.reason}`, error.code];
  const key = keys.find((one) => i18n.has(`error.${one}.what`)) ?? "E_INTERNAL";
  const values = /** @type {import("./i18n.js").Values} */ ({ ...error.details });
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number") values[name] = Math.round(value).toLocaleString(i18n.lang);
  }
  return { what: i18n.t(`error.${key}.what`, values), todo: i18n.t(`error.${key}.todo`, values) };
}
