// @ts-check

import { hex } from "../hex.js";

/**
 * The artist's key, stretched as `pycore/urushi/keys.py` does it: PBKDF2-HMAC-SHA256 with the same
 * salt and iterations. The engine's Python has no compiled PBKDF2 and would take seconds.
 */

const PREFIX = "urushi-key-1:";
const RAW = /^urushi-key-1:[0-9a-f]{64}$/;
const ITERATIONS = 600_000;
const SALT = new TextEncoder().encode("urushi key 1");

/** @type {Map<string, Promise<string>>} */
const stretched = new Map();

/**
 * @param {string} key  a passphrase, a random key, or "" for none
 * @returns {Promise<string>}  what the engine takes without stretching it itself
 */
export async function stretch(key) {
  // Without a secure context there is no crypto.subtle: then the engine does it, slowly.
  if (!key || RAW.test(key) || !globalThis.crypto?.subtle) return key;
  let known = stretched.get(key);
  if (!known) {
    known = derive(key);
    stretched.set(key, known);
  }
  return known;
}

/** @returns {string}  a random key that needs no stretching */
export function randomKey() {
  return PREFIX + hex(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {string} passphrase */
async function derive(passphrase) {
  const phrase = new TextEncoder().encode(wellFormed(passphrase).normalize("NFKC"));
  const material = await crypto.subtle.importKey("raw", phrase, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: SALT, iterations: ITERATIONS };
  return PREFIX + hex(new Uint8Array(await crypto.subtle.deriveBits(how, material, 256)));
}

/** @param {string} text  half a surrogate pair becomes U+FFFD, as encoding it would make it */
function wellFormed(text) {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
