// @ts-check

import { said } from "./declaration.js";
import { isBlank, isSolved } from "./recipe.js";

/**
 * What can be read off the state: plain functions, nothing kept.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Picture} Picture
 * @typedef {import("./state.js").Settings} Settings
 */

/**
 * @param {State} state
 * @returns {Picture|null}
 */
export function currentPicture({ pictures, current }) {
  return pictures.find((p) => p.id === current) ?? null;
}

/**
 * What a coat of this picture depends on.
 *
 * @param {Settings} settings
 * @param {string} id
 */
export function coatOf(settings, id) {
  const { recipe, seeds, key, size } = settings;
  return { recipe, seed: seeds[id], key, outputSize: size };
}

/**
 * @param {Settings} settings
 * @param {import("./state.js").PaintPlace} place
 * @returns {string|null}  what is painted there; null if there is nothing to paint
 */
export function strokesAt({ recipe }, { layer, mask, parameter }) {
  const bearer = mask === null ? recipe.layers[layer] : recipe.layers[layer]?.masks[mask];
  const value = bearer?.parameters[parameter];
  return typeof value === "string" ? value : null;
}

/**
 * @param {Settings} settings
 * @returns {string}  which layers and masks there are, in which order
 */
export function makeUp({ recipe }) {
  return JSON.stringify(recipe.layers.map(({ name, masks }) => [name, masks.map((m) => m.name)]));
}

/**
 * Equal signatures mean equal pixels.
 *
 * @param {Settings} settings
 * @param {string} id
 * @returns {string}
 */
export function coatSignature(settings, id) {
  return JSON.stringify(coatOf(settings, id));
}

/**
 * The format that a picture will be saved in.
 *
 * @param {State} state
 * @param {Picture} picture
 * @returns {import("./engine/protocol.js").FormatSpec|null}
 */
export function formatOf({ description, settings }, { info }) {
  if (!description || !settings || !info) return null;
  const wanted = settings.output.format === "same" ? info.format : settings.output.format;
  // What cannot be written as it came is saved as the first of them.
  return description.formats.find(({ name }) => name === wanted) ?? description.formats[0];
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @returns {boolean}  it will be saved as an animation
 */
export function isAnimated(state, picture) {
  const frames = picture.info?.frames ?? 1;
  return frames > 1 && !!formatOf(state, picture)?.moving;
}

/**
 * What a picture's file depends on beside the coat; what its format knows nothing of is left out.
 *
 * @param {State} state
 * @param {Picture} picture
 * @returns {import("./engine/protocol.js").FileWish|null}
 */
export function fileOf(state, picture) {
  const { settings } = state;
  if (!settings) return null;
  const { output, keep, declares, declaration } = settings;
  const format = formatOf(state, picture);
  return {
    format: output.format,
    quality: format?.lossy ? output.quality : null,
    max_bytes: format?.lossy ? output.max_bytes : null,
    effort: format?.name === "png" ? output.effort : null,
    frames: isAnimated(state, picture) ? output.frames : "steady",
    keep,
    declaration: declares ? said(declaration) : null,
  };
}

/**
 * Equal signatures mean equal files.
 *
 * @param {State} state
 * @param {Picture} picture
 * @returns {string}
 */
export function resultSignature(state, picture) {
  const { settings } = state;
  return JSON.stringify([settings && coatOf(settings, picture.id), fileOf(state, picture)]);
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @returns {boolean}  its facts are those of the size that is chosen
 */
export function isSized({ settings }, { sized }) {
  return !!settings && JSON.stringify(sized) === JSON.stringify(settings.size);
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @returns {boolean}  the coated file is at hand and made with the present settings
 */
export function isFresh(state, picture) {
  return !!picture.result && picture.result.signature === resultSignature(state, picture);
}

/**
 * @param {State} state
 * @returns {boolean}  the coat consists of finishes alone, so that no strength is solved for
 */
export function isFinishOnly({ settings, description, current, shots }) {
  if (!settings || !description || isBlank(settings.recipe)) return false;
  if (!isSolved(settings.recipe, description)) return true;
  // Masks may leave nothing of the other layers: only the engine knows.
  const { wish, info } = shots.whole ?? {};
  const fresh = current !== null && wish?.signature === coatSignature(settings, current);
  return fresh && info?.bound_by === "nothing";
}
