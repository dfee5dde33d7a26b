// @ts-check

/**
 * Changes of the settings, as functions from old to new parts.
 *
 * A recipe may hold the same layer twice, and a layer the same mask: both go by index.
 *
 * @typedef {import("./state.js").Settings} Settings
 * @typedef {import("./engine/protocol.js").Layer} Layer
 * @typedef {import("./engine/protocol.js").LayerSpec} LayerSpec
 * @typedef {import("./engine/protocol.js").Mask} Mask
 * @typedef {import("./engine/protocol.js").MaskSpec} MaskSpec
 * @typedef {import("./engine/protocol.js").ParameterSpec} ParameterSpec
 */

/**
 * @param {Settings} settings
 * @param {number} target  SSIMULACRA2
 * @returns {Partial<Settings>}
 */
export function withTarget({ recipe }, target) {
  return { recipe: { ...recipe, target } };
}

/**
 * @param {Settings} settings
 * @param {LayerSpec} spec
 * @returns {Partial<Settings>}
 */
export function addLayer(settings, spec) {
  const layer = { name: spec.name, amount: 1, masks: [], parameters: defaults(spec) };
  return insertLayer(settings, settings.recipe.layers.length, layer);
}

/**
 * @param {Settings} settings
 * @param {number} index  where it will be
 * @param {Layer} layer
 * @returns {Partial<Settings>}
 */
export function insertLayer({ recipe }, index, layer) {
  return { recipe: { ...recipe, layers: spliced(recipe.layers, index, 0, layer) } };
}

/**
 * @param {Settings} settings
 * @param {number} index
 * @param {Partial<Layer>} patch
 * @returns {Partial<Settings>}
 */
export function patchLayer({ recipe }, index, patch) {
  const layers = recipe.layers.map((layer, i) => (i === index ? { ...layer, ...patch } : layer));
  return { recipe: { ...recipe, layers } };
}

/**
 * @param {Settings} settings
 * @param {number} index
 * @returns {Partial<Settings>}
 */
export function removeLayer({ recipe }, index) {
  return { recipe: { ...recipe, layers: spliced(recipe.layers, index, 1) } };
}

/**
 * @param {Settings} settings
 * @param {number} from
 * @param {number} to  where it will be
 * @returns {Partial<Settings>}
 */
export function moveLayer({ recipe }, from, to) {
  const rest = spliced(recipe.layers, from, 1);
  return { recipe: { ...recipe, layers: spliced(rest, to, 0, recipe.layers[from]) } };
}

/**
 * @param {Settings} settings
 * @param {number} index  of the layer
 * @param {MaskSpec} spec
 * @returns {Partial<Settings>}
 */
export function addMask(settings, index, spec) {
  const mask = { name: spec.name, invert: false, feather: 0, parameters: defaults(spec) };
  return patchLayer(settings, index, { masks: [...masksOf(settings, index), mask] });
}

/**
 * @param {Settings} settings
 * @param {number} index  of the layer
 * @param {number} at  of the mask
 * @param {Partial<Mask>} patch
 * @returns {Partial<Settings>}
 */
export function patchMask(settings, index, at, patch) {
  const masks = masksOf(settings, index);
  return patchLayer(settings, index, {
    masks: masks.map((mask, i) => (i === at ? { ...mask, ...patch } : mask)),
  });
}

/**
 * @param {Settings} settings
 * @param {number} index  of the layer
 * @param {number} at  of the mask
 * @returns {Partial<Settings>}
 */
export function removeMask(settings, index, at) {
  return patchLayer(settings, index, { masks: spliced(masksOf(settings, index), at, 1) });
}

/**
 * @param {Settings} settings
 * @param {import("./state.js").PaintPlace} place
 * @param {string} value  of the parameter
 * @returns {Partial<Settings>}
 */
export function setStrokes(settings, { layer: index, mask, parameter }, value) {
  const layer = settings.recipe.layers[index];
  const { parameters } = mask === null ? layer : layer.masks[mask];
  const patch = { parameters: { ...parameters, [parameter]: value } };
  return mask === null
    ? patchLayer(settings, index, patch)
    : patchMask(settings, index, mask, patch);
}

/**
 * @param {Settings} settings
 * @param {number} index
 */
function masksOf({ recipe }, index) {
  return recipe.layers[index].masks;
}

/** @param {{parameters: ParameterSpec[]}} spec */
function defaults({ parameters }) {
  return Object.fromEntries(parameters.map((spec) => [spec.name, spec.default]));
}

/**
 * `Array.prototype.toSpliced`, which not every browser has that this page runs in.
 *
 * @template T
 * @param {T[]} list
 * @param {number} start
 * @param {number} count
 * @param {...T} items
 * @returns {T[]}
 */
function spliced(list, start, count, ...items) {
  return [...list.slice(0, start), ...items, ...list.slice(start + count)];
}
