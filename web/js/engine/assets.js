// @ts-check

import { engineError } from "./protocol.js";

/** How the files of each kind begin. @type {Record<string, string>} */
const MAGIC = { wasm: "\0asm", zip: "PK\x03\x04", whl: "PK\x03\x04" };

/**
 * A `fetch` that watches the runtime's files as they arrive.
 *
 * The runtime's own loader never settles on a damaged or mislabelled wasm file, so the
 * fault has to be seen where the bytes come in. `onFault` hears of it first.
 *
 * @param {typeof fetch} realFetch
 * @param {string} base  absolute URL under which the files lie
 * @param {{onBytes: (count: number) => void, onFault: (error: Error) => void}} listeners
 * @returns {typeof fetch}
 */
export function watchedFetch(realFetch, base, { onBytes, onFault }) {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(base)) return realFetch(input, init);
    try {
      const response = await realFetch(input, init);
      if (!response.ok) throw damaged(url, `HTTP ${response.status}`);
      if (url.endsWith(".wasm")) checkMime(url, response);
      drain(url, response.clone(), onBytes).catch(onFault);
      return response;
    } catch (cause) {
      const fault = cause instanceof TypeError ? damaged(url, cause.message) : cause;
      onFault(/** @type {Error} */ (fault));
      return new Promise(() => {}); // the start is over, and nobody should hear of it twice
    }
  };
}

/**
 * @param {string} url
 * @param {Response} response
 */
function checkMime(url, response) {
  const mime = response.headers.get("content-type") ?? "";
  if (!mime.startsWith("application/wasm")) throw damaged(url, `served as "${mime}"`);
}

/**
 * Reads a copy of the body to its end: counts bytes, checks how it begins.
 *
 * @param {string} url
 * @param {Response} copy
 * @param {(count: number) => void} onBytes
 */
async function drain(url, copy, onBytes) {
  if (!copy.body) return;
  const reader = copy.body.getReader();
  let magic = MAGIC[url.slice(url.lastIndexOf(".") + 1)];
  for (;;) {
    const { done, value } = await reader.read();
    if (magic && !startsWith(value, magic)) throw damaged(url, "not what its name says");
    if (done) return;
    magic = "";
    onBytes(value.byteLength);
  }
}

/**
 * @param {Uint8Array|undefined} bytes
 * @param {string} magic
 */
function startsWith(bytes, magic) {
  return bytes && String.fromCharCode(...bytes.subarray(0, magic.length)) === magic;
}

/**
 * @param {string} url
 * @param {string} why
 */
function damaged(url, why) {
  const file = url.slice(url.lastIndexOf("/") + 1);
  return engineError("E_ASSET", `${file}: ${why}`, { file });
}

/**
 * Hears of a WebAssembly module that does not compile or start; the runtime's own loader
 * says so on the console and then waits for ever.
 *
 * @param {(error: Error) => void} onFault
 * @returns {() => void}  ends the watch
 */
export function watchInstantiation(onFault) {
  const real = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const { url } = await source;
    try {
      return await real.call(WebAssembly, source, imports);
    } catch (cause) {
      onFault(damaged(url, String(cause)));
      throw cause;
    }
  };
  return () => (WebAssembly.instantiateStreaming = real);
}
