// @ts-check

import { EngineError, engineError } from "../engine/protocol.js";
import { copyFrame } from "./frame.js";
import { naturalSize } from "./natural-size.js";
import { isFaithful, readBack } from "./readback.js";
import { reads } from "./reads.js";

/**
 * @typedef {object} Decoded  sRGB, alpha not multiplied in
 * @property {number} width
 * @property {number} height
 * @property {ArrayBuffer} rgba
 * @property {boolean} exact  what is translucent was not rounded on the way
 * @typedef {{maxPixels: number, signal: AbortSignal}} DecodeOptions
 */

/** How long a browser may take over one picture, in ms. */
const PATIENCE = 120_000;

/** What the engine cannot read and a browser may, as the engine calls it. */
const TYPES = new Map([
  ["AVIF", "image/avif"],
  ["HEIC", "image/heic"],
  ["JPEG XL", "image/jxl"],
  ["JPEG 2000", "image/jp2"],
  ["TIFF", "image/tiff"], // of a kind that the engine does not read
]);

/**
 * Has the browser decode a picture that the engine refused.
 *
 * @param {Blob} file
 * @param {unknown} kind  what the engine took it for
 * @param {DecodeOptions} options
 * @returns {Promise<Decoded|null>}  null if the browser cannot read such files either
 * @throws {EngineError}
 */
export async function decodeByBrowser(file, kind, { maxPixels, signal }) {
  const type = await typeOf(file, kind);
  if (!type) return null;
  signal.throwIfAborted();
  const stop = new AbortController();
  const cancel = () => stop.abort(signal.reason);
  signal.addEventListener("abort", cancel);
  const late = setTimeout(() => stop.abort(undecodable(kind, "it took too long")), PATIENCE);
  try {
    return await unlessAborted(decode(file, type, { maxPixels, signal: stop.signal }), stop.signal);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw undecodable(kind, String(cause));
  } finally {
    clearTimeout(late);
    signal.removeEventListener("abort", cancel);
  }
}

/**
 * @param {Blob} file
 * @param {unknown} kind
 * @returns {Promise<string|undefined>}
 */
async function typeOf(file, kind) {
  if (kind !== "CMYK") return TYPES.get(String(kind));
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0xff && second === 0xd8 ? "image/jpeg" : "image/tiff";
}

/**
 * @param {Blob} file
 * @param {string} type
 * @param {DecodeOptions} options
 * @returns {Promise<Decoded|null>}
 */
async function decode(file, type, { maxPixels, signal }) {
  const size = await naturalSize(file).catch(() => null);
  if (!size && !(await reads(type))) return null;
  if (!size) throw new Error("damaged");
  refuseTooLarge(size, maxPixels);
  return (await copyFrame(file, type, signal)) ?? (await decodeByCanvas(file, signal));
}

/**
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @returns {Promise<Decoded>}
 */
async function decodeByCanvas(file, signal) {
  if (!(await isFaithful())) {
    const message = "the browser changes what is read back from a canvas";
    throw engineError("E_UNSUPPORTED", message, { kind: "canvas-noise" });
  }
  const bitmap = await createImageBitmap(file, {
    premultiplyAlpha: "none",
    colorSpaceConversion: "default",
  });
  try {
    const { width, height } = bitmap;
    const rgba = await readBack(bitmap, signal);
    return { width, height, rgba: rgba.buffer, exact: false };
  } finally {
    bitmap.close();
  }
}

/**
 * @param {{width: number, height: number}} size
 * @param {number} maxPixels
 */
function refuseTooLarge({ width, height }, maxPixels) {
  if (width * height <= maxPixels) return;
  const megapixels = Math.round((width * height) / 1e5) / 10;
  const limit = { limit_megapixels: maxPixels / 1e6 };
  const details = { megapixels, ...limit, width, height };
  throw engineError("E_TOO_LARGE", `${width} x ${height} px`, details);
}

/**
 * @param {unknown} kind
 * @param {string} message
 */
function undecodable(kind, message) {
  return engineError("E_DECODE", message, { reason: "browser", kind });
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>}  rejects as soon as the signal is aborted
 */
function unlessAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
