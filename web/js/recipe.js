// @ts-check

/**
 * What can be read off a recipe: plain functions, nothing kept.
 *
 * @typedef {import("./engine/protocol.js").Recipe} Recipe
 * @typedef {import("./engine/protocol.js").Description} Description
 */

/** As many as the engine takes (pycore/urushi/recipe.py). */
export const MAX_LAYERS = 16;
export const MAX_MASKS = 8;

/**
 * @param {Recipe} recipe
 * @returns {boolean}  no layer has an amount above zero: the engine takes no such recipe
 */
export function isBlank({ layers }) {
  return !layers.some(({ amount }) => amount > 0);
}

/**
 * @param {Recipe} recipe
 * @param {number} index
 * @returns {boolean}  without this layer the recipe would be blank
 */
export function isNeeded({ layers }, index) {
  return !layers.some(({ amount }, i) => i !== index && amount > 0);
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @returns {boolean}  there is a layer whose strength is solved for, not finishes alone
 */
export function isSolved({ layers }, { perturbations }) {
  return layers.some(
    ({ name, amount }) => amount > 0 && perturbations.some((spec) => spec.name === name),
  );
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @returns {boolean}  there is a finish that is seen
 */
export function isFinished({ layers }, { finishes }) {
  return layers.some(
    ({ name, amount }) => amount > 0 && finishes.some((spec) => spec.name === name),
  );
}
