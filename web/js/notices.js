// @ts-check

import { formatOf, isFresh } from "./selectors.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Picture} Picture
 * @typedef {import("./engine/protocol.js").Notice} Notice
 */

/**
 * What the artist should know of a picture: of opening it and, once it is coated, of writing it.
 *
 * @param {State} state
 * @param {Picture} picture
 * @returns {Notice[]}  each code once
 */
export function noticesOf(state, picture) {
  const result = isFresh(state, picture) ? picture.result?.info.notices : [];
  /** @type {Map<string, Notice>} */
  const known = new Map();
  for (const notice of [...(picture.info?.notices ?? []), ...(result ?? [])]) {
    if (!known.has(notice.code)) known.set(notice.code, notice);
  }
  return [...known.values()];
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @returns {string}  the format in which the result is, or will be, written
 */
export function writtenFormat(state, picture) {
  if (isFresh(state, picture) && picture.result) return picture.result.info.format;
  return formatOf(state, picture)?.name ?? "png";
}
