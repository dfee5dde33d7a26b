// @ts-check

/**
 * @param {Uint8Array} bytes
 * @returns {string}  two digits a byte
 */
export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
