// @ts-check

import { stepsOf } from "../forecast.js";
import { specWords } from "./spec-words.js";

/**
 * Words for what is done to pictures, and for how much of a coat that leaves.
 *
 * @typedef {import("../i18n.js").I18n} I18n
 */

/**
 * @param {I18n} i18n
 * @param {string} chain
 * @returns {string}  "Saved as JPEG by a site → shrunk to 1024 px"
 */
export function chainWords(i18n, chain) {
  const words = stepsOf(chain)
    .map((step) => stepWords(i18n, step, ""))
    .join(i18n.t("forecast.then"));
  return words.charAt(0).toLocaleUpperCase(i18n.lang) + words.slice(1);
}

/**
 * @param {I18n} i18n
 * @param {string} chain
 * @returns {string[]}  a sentence a step
 */
export function chainSentences(i18n, chain) {
  return stepsOf(chain).map((step) => stepWords(i18n, step, ".description"));
}

/**
 * @param {I18n} i18n
 * @param {{name: string, side: number|null}} step
 * @param {""|".description"} part
 */
function stepWords(i18n, { name, side }, part) {
  const key = `forecast.step.${name}${part}`;
  return i18n.has(key) ? i18n.t(key, { side: side ?? "" }) : name;
}

/**
 * @param {I18n} i18n
 * @param {number} percent  0 to 100
 * @returns {string}
 */
export function percentWords(i18n, percent) {
  return (percent / 100).toLocaleString(i18n.lang, { style: "percent" });
}

/**
 * @param {I18n} i18n
 * @param {import("../engine/protocol.js").Recipe} recipe
 * @param {number} index
 * @param {import("../engine/protocol.js").Description} description
 * @returns {string}  the layer's name, with a number where several bear it
 */
export function layerWords(i18n, { layers }, index, { perturbations }) {
  const { name } = layers[index];
  const spec = perturbations.find((one) => one.name === name);
  const word = spec ? specWords(i18n, "layer", spec).name : name;
  const twins = layers.flatMap((layer, i) => (layer.name === name ? [i] : []));
  return twins.length > 1 ? `${word} ${twins.indexOf(index) + 1}` : word;
}
