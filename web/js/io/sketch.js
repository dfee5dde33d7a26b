// @ts-check

import { naturalSize } from "./natural-size.js";

/** Enough for the strip, and for a first blurred sight of the picture on the stage. */
const LONGEST = 640;

/** Pixels beyond which the engine refuses a picture, and its decoding for sight alone is too dear. */
const MOST_PIXELS = 120e6;

/** @typedef {{bitmap: ImageBitmap, width: number, height: number}} Sketch  its true size in pixels */

/**
 * The browser's own decoding, for sight only: no pixel of it ever reaches a result.
 *
 * @param {Blob} file
 * @returns {Promise<Sketch|null>}  null if the browser cannot read the file, or it is too large
 */
export async function sketch(file) {
  try {
    const { width, height } = await naturalSize(file);
    if (width * height > MOST_PIXELS) return null;
    const shrink = Math.min(1, LONGEST / Math.max(width, height));
    const bitmap = await createImageBitmap(file, {
      resizeWidth: Math.max(1, Math.round(width * shrink)),
      resizeHeight: Math.max(1, Math.round(height * shrink)),
      resizeQuality: "medium",
    });
    return { bitmap, width, height };
  } catch {
    return null;
  }
}
