// @ts-check

import { tick } from "../tick.js";
import { roomFor } from "./room.js";

/** Side of the parts in which a canvas is read, in pixels: none is waited for, none is refused. */
const SIDE = 1024;

/** Side of the pattern by which a canvas is tried, in pixels. */
const TRIAL = 160;

/**
 * Draws a bitmap on a canvas and reads it back, part by part.
 *
 * Where the bitmap is opaque these are its own pixels. A canvas multiplies alpha in, so what is
 * translucent comes back rounded, and what is transparent comes back without a colour.
 *
 * @param {ImageBitmap} bitmap
 * @param {AbortSignal} signal
 * @returns {Promise<Uint8Array<ArrayBuffer>>}  RGBA, sRGB
 */
export async function readBack(bitmap, signal) {
  const { width, height } = bitmap;
  const rgba = roomFor(width, height);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { colorSpace: "srgb", willReadFrequently: true });
  if (!context) throw new Error("no canvas is to be had");
  for (let top = 0; top < height; top += SIDE) {
    for (let left = 0; left < width; left += SIDE) {
      signal.throwIfAborted();
      const part = [Math.min(SIDE, width - left), Math.min(SIDE, height - top)];
      [canvas.width, canvas.height] = part; // which clears it
      context.drawImage(bitmap, left, top, part[0], part[1], 0, 0, part[0], part[1]);
      const { data } = context.getImageData(0, 0, part[0], part[1]);
      for (let row = 0; row < part[1]; row += 1) {
        const line = data.subarray(4 * row * part[0], 4 * (row + 1) * part[0]);
        rgba.set(line, 4 * ((top + row) * width + left));
      }
      await tick();
    }
  }
  return rgba;
}

/**
 * Whether a canvas gives back what was drawn on it.
 *
 * Against being recognised some browsers change a few pixels (Brave), or all of them (Firefox with
 * resistFingerprinting), and say nothing.
 *
 * @returns {Promise<boolean>}
 */
export async function isFaithful() {
  const drawn = new ImageData(TRIAL, TRIAL);
  let level = 1;
  for (let i = 0; i < drawn.data.length; i += 1) {
    level = (level * 75) % 65537; // Lehmer's generator: no part of the pattern is like another
    drawn.data[i] = i % 4 === 3 ? 255 : level & 255;
  }
  const bitmap = await createImageBitmap(drawn);
  try {
    const back = await readBack(bitmap, new AbortController().signal);
    return back.every((value, i) => value === drawn.data[i]);
  } finally {
    bitmap.close();
  }
}
