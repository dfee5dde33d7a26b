// @ts-check

import { engineError } from "../engine/protocol.js";

/**
 * @param {number} width
 * @param {number} height
 * @returns {Uint8Array<ArrayBuffer>}  of RGBA
 * @throws {import("../engine/protocol.js").EngineError}
 */
export function roomFor(width, height) {
  try {
    return new Uint8Array(4 * width * height);
  } catch (cause) {
    throw engineError("E_MEMORY", String(cause));
  }
}
