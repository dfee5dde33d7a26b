// @ts-check

/**
 * What can be read off a recipe: plain functions, nothing kept.
 *
 * @typedef {import("./engine/protocol.js").Recipe} Recipe
 * @typedef {import("./engine/protocol.js").Description} Description
 * @typedef {import("./engine/protocol.js").LayerSpec} LayerSpec
 * @typedef {import("./engine/protocol.js").Parameters} Parameters
 * @typedef {import("./engine/protocol.js").ParameterSpec} ParameterSpec
 * @typedef {import("./files.js").FileKind} FileKind
 */

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
 * @returns {boolean}  there is a layer whose strength is solved for
 */
export function isSolved(recipe, description) {
  return activeSpecs(recipe, description).some(({ solved }) => solved);
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @returns {boolean}  there is a layer that is set by eye
 */
export function isFinished(recipe, description) {
  return activeSpecs(recipe, description).some(({ solved }) => !solved);
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @returns {Map<string, FileKind>}  the files that it refers to, by name
 */
export function fileKinds(recipe, description) {
  /** @type {Map<string, FileKind>} */
  const kinds = new Map();
  eachFile(recipe, description, (name, kind) => {
    if (name) kinds.set(name, kind);
    return name;
  });
  return kinds;
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @returns {boolean}  there is a layer that can have a font, and has none of its own
 */
export function needsFont(recipe, description) {
  let needs = false;
  eachFile(recipe, description, (name, kind) => {
    needs ||= kind === "font" && !name;
    return name;
  });
  return needs;
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @param {Map<string, string>} names  old to new
 * @returns {Recipe}  the same with other names of its files
 */
export function renameFiles(recipe, description, names) {
  return eachFile(recipe, description, (name) => names.get(name) ?? name);
}

/**
 * @param {Description} description
 * @returns {LayerSpec[]}  of all groups
 */
export function layerSpecs({ perturbations, finishes, marks, classics }) {
  return [...perturbations, ...finishes, ...marks, ...classics];
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 */
function activeSpecs({ layers }, description) {
  const used = new Set(layers.filter(({ amount }) => amount > 0).map(({ name }) => name));
  return layerSpecs(description).filter(({ name }) => used.has(name));
}

/**
 * @param {Recipe} recipe
 * @param {Description} description
 * @param {(name: string, kind: FileKind) => string} rename  "" where there is no file
 * @returns {Recipe}
 */
function eachFile(recipe, description, rename) {
  const specs = layerSpecs(description);
  const renamed = (
    /** @type {{name: string, parameters: Parameters}} */ bearer,
    /** @type {{name: string, parameters: ParameterSpec[]}[]} */ known,
  ) => {
    const spec = known.find(({ name }) => name === bearer.name);
    const parameters = { ...bearer.parameters };
    for (const { name, kind } of spec?.parameters ?? []) {
      if (kind === "picture" || kind === "font") {
        parameters[name] = rename(String(parameters[name] ?? ""), kind);
      }
    }
    return parameters;
  };
  const layers = recipe.layers.map((layer) => ({
    ...layer,
    parameters: renamed(layer, specs),
    masks: layer.masks.map((mask) => ({ ...mask, parameters: renamed(mask, description.masks) })),
  }));
  return { ...recipe, layers };
}
