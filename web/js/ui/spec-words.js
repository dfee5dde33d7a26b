// @ts-check

/**
 * Words for what the engine describes: the page's own where it has any, else the engine's English.
 *
 * `layer.<layer>` and `mask.<mask>` are names; `….description`, `….<parameter>`,
 * `….<parameter>.description` and `….<parameter>.<choice>` go on from there. What many have in
 * common may stand once, as `parameter.<parameter>` and so on.
 *
 * @typedef {import("../engine/protocol.js").ParameterSpec} ParameterSpec
 * @typedef {import("../engine/protocol.js").LayerSpec} LayerSpec
 * @typedef {import("../engine/protocol.js").MaskSpec} MaskSpec
 * @typedef {import("../i18n.js").I18n} I18n
 * @typedef {"layer"|"mask"} Kind
 * @typedef {{name: string, description: string, unit: string, choices: string[]}} ParameterWords
 */

/**
 * @param {I18n} i18n
 * @param {Kind} kind
 * @param {LayerSpec|MaskSpec} spec
 * @returns {{name: string, description: string}}
 */
export function specWords(i18n, kind, { name, description }) {
  const key = `${kind}.${name}`;
  return {
    name: word(i18n, [key], readable(name)),
    description: word(i18n, [`${key}.description`], description),
  };
}

/**
 * @param {I18n} i18n
 * @param {Kind} kind
 * @param {LayerSpec|MaskSpec} spec
 * @param {ParameterSpec} parameter
 * @returns {ParameterWords}
 */
export function parameterWords(i18n, kind, spec, { name, description, unit, choices }) {
  const keys = [`${kind}.${spec.name}.${name}`, `parameter.${name}`];
  const under = (/** @type {string} */ part) => keys.map((key) => `${key}.${part}`);
  return {
    name: word(i18n, keys, readable(name)),
    description: word(i18n, under("description"), description),
    unit: unitWord(i18n, unit),
    choices: (choices ?? []).map((choice) => word(i18n, under(choice), readable(choice))),
  };
}

/**
 * @param {I18n} i18n
 * @param {string} unit  as the engine names it
 * @returns {string}
 */
export function unitWord(i18n, unit) {
  return unit && word(i18n, [`unit.${unit.replaceAll(" ", "_")}`], unit);
}

/**
 * @param {I18n} i18n
 * @param {string[]} keys  the best first
 * @param {string} fallback
 */
function word(i18n, keys, fallback) {
  const key = keys.find((one) => i18n.has(one));
  return key ? i18n.t(key) : fallback;
}

/** @param {string} identifier */
function readable(identifier) {
  return identifier.charAt(0).toUpperCase() + identifier.slice(1).replaceAll("_", " ");
}
