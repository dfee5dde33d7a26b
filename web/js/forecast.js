// @ts-check

/**
 * What laundering leaves of a coat, as the engine tells it: plain functions, nothing kept.
 *
 * @typedef {{shortest: number, longest: number|null, energy: number, survival: number|null}} Band
 *   wavelengths in training pixels; energy: share of the coat that lies there, 0 to 1; survival:
 *   share of that which is left, null where there is next to nothing to begin with
 * @typedef {{chain: string, survival: number, folded: number, lost: boolean, bands: Band[]}} Fate
 *   chain: steps joined by "+"; survival: of the coat as a whole, 1 where all of it is left; folded:
 *   what shrinking has made another pattern of, as strong as that share of the coat; lost: neither
 * @typedef {Fate & {size: import("./engine/protocol.js").Size}} Outcome
 * @typedef {Fate & {name: string}} LayerFate  of one layer alone
 * @typedef {{outcomes: Outcome[], layers: LayerFate[]}} ForecastInfo
 *
 * @typedef {object} Forecast
 * @property {string} signature  the coat that was looked at
 * @property {import("./engine/protocol.js").Recipe} recipe
 * @property {Outcome[]} outcomes
 * @property {ImageData[]} images  what each chain makes of a part of the picture
 * @property {(Fate & {index: number})[]} layers  by their place in the recipe; none if it has one
 *
 * @typedef {"size"|"jpeg"|"cleaning"} Group
 */

/** @type {Group[]} */
export const GROUPS = ["size", "jpeg", "cleaning"];

/** Percents of another pattern below which it is not worth a word. */
const FOLDED_TOLD = 5;

/**
 * @param {string} chain
 * @returns {{name: string, side: number|null}[]}  a resize is named without its side
 */
export function stepsOf(chain) {
  return chain.split("+").map((step) => {
    const resize = /^(area|lanczos|bilinear)(\d+)$/.exec(step);
    return resize ? { name: resize[1], side: Number(resize[2]) } : { name: step, side: null };
  });
}

/**
 * @param {string} chain
 * @returns {Group}  by the most that is done to the picture
 */
export function groupOf(chain) {
  const steps = stepsOf(chain);
  const jpeg = (/** @type {{name: string}} */ { name }) => name.startsWith("jpeg");
  if (steps.some((step) => step.side === null && !jpeg(step))) return "cleaning";
  return steps.some(jpeg) ? "jpeg" : "size";
}

/**
 * @param {number} survival  a little beyond 0 and 1 where a step sharpens or its errors count
 * @returns {number}  whole percents, 0 to 100
 */
export function percentLeft(survival) {
  return Math.round(100 * Math.min(1, Math.max(0, survival)));
}

/**
 * @param {Fate} fate
 * @returns {number|null}  whole percents that came out as another pattern; null if hardly any
 */
export function percentFolded({ folded }) {
  const percent = percentLeft(folded);
  return percent < FOLDED_TOLD ? null : percent;
}

/**
 * @param {Band} band
 * @returns {"finest"|"fine"|"medium"|"coarse"}
 */
export function fineness({ shortest, longest }) {
  if (shortest === 0) return "finest";
  if (longest === null) return "coarse";
  return longest <= 4 ? "fine" : "medium";
}
