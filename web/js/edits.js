// @ts-check

/**
 * Changes of the settings, as functions from old to new parts.
 *
 * @typedef {import("./state.js").Settings} Settings
 * @typedef {import("./engine/protocol.js").Description} Description
 * @typedef {import("./engine/protocol.js").Layer} Layer
 * @typedef {import("./engine/protocol.js").PerturbationSpec} PerturbationSpec
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
 * @param {PerturbationSpec} spec
 * @param {Partial<Layer>} patch
 * @returns {Partial<Settings>}
 */
export function withLayer({ recipe }, spec, patch) {
  const known = recipe.layers.some(({ name }) => name === spec.name);
  const layers = known ? recipe.layers : [...recipe.layers, blankLayer(spec)];
  return {
    recipe: {
      ...recipe,
      layers: layers.map((layer) => (layer.name === spec.name ? { ...layer, ...patch } : layer)),
    },
  };
}

/**
 * @param {Settings} settings
 * @param {PerturbationSpec} spec
 * @returns {Layer}  as the recipe has it, or an idle one
 */
export function layerOf({ recipe }, spec) {
  return recipe.layers.find(({ name }) => name === spec.name) ?? blankLayer(spec);
}

/**
 * @param {PerturbationSpec} spec
 * @returns {Layer}
 */
function blankLayer(spec) {
  const parameters = Object.fromEntries(spec.parameters.map((p) => [p.name, p.default]));
  return { name: spec.name, amount: 0, region: "everywhere", parameters };
}
