// @ts-check

/**
 * Which previews a view of a picture needs: plain geometry, no DOM.
 *
 * @typedef {import("./engine/protocol.js").Rect} Rect
 * @typedef {import("./engine/protocol.js").Size} Size
 * @typedef {import("./preview.js").Shot} Shot
 * @typedef {{width: number, height: number}} Extent
 * @typedef {{picture: Extent, viewport: Extent, view: {scale: number, x: number, y: number},
 *   ratio: number, fitScale: number}} Sight
 *   picture in its pixels; viewport, x, y in CSS pixels; scale in device pixels a picture
 *   pixel; ratio is devicePixelRatio
 */

/** Beyond this a preview would cost more than the eye gains. */
const MOST_PIXELS = 4e6;
/** Room around the visible part, so that a small pan needs nothing new. */
const MARGIN = 0.1;

/**
 * @param {Sight} sight
 * @returns {{rect: Rect, size: Size}}  the whole picture as the fitted view needs it
 */
export function wholeShot({ picture, fitScale }) {
  const rect = /** @type {Rect} */ ([0, 0, picture.width, picture.height]);
  return { rect, size: outputSize(rect, fitScale) };
}

/**
 * @param {Sight} sight
 * @returns {{rect: Rect, size: Size}|null}  the visible part; null if nothing is visible
 */
export function detailShot(sight) {
  const { viewport } = sight;
  const rect = visibleRect(sight, MARGIN * Math.min(viewport.width, viewport.height));
  return rect && { rect, size: outputSize(rect, sight.view.scale) };
}

/**
 * @param {Shot} shot
 * @param {Sight} sight
 * @returns {boolean}  the shot holds all that is visible, finely enough
 */
export function covers(shot, sight) {
  const need = visibleRect(sight, 0);
  if (!need) return true;
  const [x, y, width, height] = shot.wish.rect;
  const inside =
    x <= need[0] &&
    y <= need[1] &&
    x + width >= need[0] + need[2] &&
    y + height >= need[1] + need[3];
  const [fine] = outputSize(shot.wish.rect, sight.view.scale);
  return inside && shot.wish.size[0] >= fine * 0.98;
}

/**
 * @param {Sight} sight
 * @param {number} margin  CSS pixels
 * @returns {Rect|null}
 */
function visibleRect({ picture, viewport, view, ratio }, margin) {
  const pixel = ratio / view.scale; // picture pixels a CSS pixel
  const left = clamp(Math.floor((-view.x - margin) * pixel), picture.width);
  const top = clamp(Math.floor((-view.y - margin) * pixel), picture.height);
  const right = clamp(Math.ceil((viewport.width - view.x + margin) * pixel), picture.width);
  const bottom = clamp(Math.ceil((viewport.height - view.y + margin) * pixel), picture.height);
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : null;
}

/**
 * @param {Rect} rect
 * @param {number} scale
 * @returns {Size}  never larger than the part itself
 */
function outputSize([, , width, height], scale) {
  const affordable = Math.sqrt(MOST_PIXELS / (width * height));
  const used = Math.min(1, scale, affordable);
  return [Math.max(1, Math.round(width * used)), Math.max(1, Math.round(height * used))];
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.min(most, Math.max(0, value));
}
