// @ts-check

import { tick } from "../tick.js";
import { roomFor } from "./room.js";

/** Pixels that are copied without a pause. */
const STEP = 1 << 20;

/** Layouts of a frame that hold the picture's own levels, and whose bytes can be told apart. */
const PACKED = ["RGBA", "RGBX", "BGRA", "BGRX"];

/**
 * Decodes a picture's first frame by WebCodecs and copies its own bytes, alpha and all, where they
 * are to be had: a canvas would multiply alpha in.
 *
 * Only what is stored as sRGB in full colour is taken. Of a frame with coarser chroma, browsers
 * copy each chroma sample to four pixels, while a bitmap is interpolated as the picture is shown;
 * and a copy of another layout than the frame's own has its alpha multiplied in on the way.
 *
 * @param {Blob} file
 * @param {string} type
 * @param {AbortSignal} signal
 * @returns {Promise<import("./browser-decoder.js").Decoded|null>}  null if it is not to be had so
 */
export async function copyFrame(file, type, signal) {
  if (!("ImageDecoder" in globalThis) || !(await ImageDecoder.isTypeSupported(type))) return null;
  const data = await file.arrayBuffer();
  signal.throwIfAborted();
  const decoder = new ImageDecoder({ data, type });
  const close = () => decoder.close();
  signal.addEventListener("abort", close);
  try {
    const { image: frame } = await decoder.decode();
    try {
      return isPlain(frame) ? await copy(frame, signal) : null;
    } finally {
      frame.close();
    }
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

/**
 * @param {VideoFrame} frame
 * @returns {boolean}  its bytes are the picture as it is to be seen
 */
function isPlain(frame) {
  const { format, colorSpace, visibleRect, displayWidth, displayHeight } = frame;
  // A browser that does not say how a frame is turned may hold one that is.
  const { rotation, flip } = /** @type {{rotation?: number, flip?: boolean}} */ (
    /** @type {unknown} */ (frame)
  );
  return (
    PACKED.includes(format ?? "") &&
    colorSpace.primaries === "bt709" &&
    colorSpace.transfer === "iec61966-2-1" &&
    rotation === 0 &&
    flip === false &&
    visibleRect?.width === displayWidth &&
    visibleRect.height === displayHeight
  );
}

/**
 * @param {VideoFrame} frame  one that is plain
 * @param {AbortSignal} signal
 * @returns {Promise<import("./browser-decoder.js").Decoded>}
 */
async function copy(frame, signal) {
  const format = frame.format ?? "";
  const { x, y, width, height } = /** @type {DOMRectReadOnly} */ (frame.visibleRect);
  const rgba = roomFor(width, height);
  const rows = Math.max(1, Math.floor(STEP / width));
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    const band = rgba.subarray(4 * width * top, 4 * width * (top + count));
    await frame.copyTo(band, { rect: { x, y: y + top, width, height: count } });
    order(band, format);
    await tick();
    signal.throwIfAborted();
  }
  return { width, height, rgba: rgba.buffer, exact: true };
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes  become RGBA; the fourth of an opaque layout means nothing
 * @param {string} format  of `PACKED`
 */
function order(bytes, format) {
  if (format === "RGBA") return;
  const swapped = format.startsWith("B");
  const opaque = format.endsWith("X");
  for (let i = 0; i < bytes.length; i += 4) {
    if (swapped) {
      const blue = bytes[i];
      bytes[i] = bytes[i + 2];
      bytes[i + 2] = blue;
    }
    if (opaque) bytes[i + 3] = 255;
  }
}
