// @ts-check

/**
 * @param {unknown} kind  what the engine took a file for: "JPEG XL"
 * @returns {string}  as it stands in the keys of strings: "jpeg-xl"
 */
export function slug(kind) {
  return typeof kind === "string" ? kind.toLowerCase().replace(/[^a-z0-9]+/g, "-") : "";
}
