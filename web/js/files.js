// @ts-check

import { hex } from "./hex.js";
import { uniqueName } from "./random.js";

/**
 * A file of the artist's that a recipe refers to: a logo, a texture, a mask, a font.
 *
 * @typedef {"picture"|"font"} FileKind
 * @typedef {{width?: number, height?: number, family?: string}} FileFacts  width, height in pixels
 * @typedef {{blob: Blob, name: string, facts: FileFacts}} KeptFile
 *   name: as the artist knows it
 */

/** Characters of a file's name in a recipe; the engine names files alike. */
const NAME_LENGTH = 32;

/** Keeps the files while the page is open: what is undone or crashes may need them again. */
export class FileShelf {
  /** By their names in recipes. @type {Map<string, KeptFile>} */
  #kept = new Map();

  /**
   * @param {string} id
   * @param {KeptFile} file
   */
  put(id, file) {
    this.#kept.set(id, file);
  }

  /**
   * @param {string} id
   * @returns {KeptFile|undefined}
   */
  get(id) {
    return this.#kept.get(id);
  }
}

/**
 * @param {ArrayBuffer} bytes
 * @returns {Promise<string>}  a file's name in recipes: the same for the same bytes
 */
export async function nameOf(bytes) {
  // Without a secure context there is no crypto.subtle: then the same file counts as another.
  if (!globalThis.crypto?.subtle) return uniqueName();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hex(digest).slice(0, NAME_LENGTH);
}
