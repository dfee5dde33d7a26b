// @ts-check

import { tick } from "../tick.js";
import { watchInstantiation, watchedFetch } from "./assets.js";
import { EngineError, PROTOCOL_VERSION, engineError } from "./protocol.js";

/**
 * The engine's worker: steps the Python bridge and carries bytes across.
 *
 * The only file that knows Pyodide, and it knows no message but `boot` and `cancel`:
 * everything else goes to `bridge.handle` as it came.
 *
 * @typedef {import("./protocol.js").Request} Request
 * @typedef {any} PyProxy  Pyodide's proxies are untyped here: the runtime is not a dependency
 */

/** The bytes that must arrive before Python can start, for a sense of progress only. */
const EXPECTED_BYTES = 16e6;

const scope = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {{pyodide: PyProxy, handle: PyProxy}|null} */
let engine = null;
/** The step of the start that is under way. */
let stage = "core";
/** @type {Set<number>} */
const cancelled = new Set();
/** One call at a time: two pictures decoded at once could exhaust the heap. */
let last = Promise.resolve();

scope.onmessage = (/** @type {MessageEvent<Request>} */ { data: request }) => {
  if (request.type === "cancel") {
    cancelled.add(/** @type {{target: number}} */ (request.params).target);
    return;
  }
  last = last.then(() => answer(request));
};

/** @param {Request} request */
async function answer(request) {
  const { id } = request;
  try {
    if (request.v !== PROTOCOL_VERSION) throw engineError("E_PROTOCOL", "wrong version");
    if (cancelled.has(id)) throw engineError("E_CANCELLED", "cancelled before it began");
    const { result, buffers } = request.type === "boot" ? await boot(request) : await call(request);
    scope.postMessage({ id, ok: true, result, buffers }, buffers);
  } catch (cause) {
    scope.postMessage({ id, ok: false, error: describeFault(cause) });
  } finally {
    cancelled.delete(id);
  }
}

/** @param {Request} request */
async function boot({ id, params }) {
  const { runtime, lock } = /** @type {{runtime: string, lock: string}} */ (params);
  holdForLife(lock);
  const realFetch = scope.fetch.bind(self);
  let bytes = 0;
  const report = () => {
    const done = Math.min(bytes, EXPECTED_BYTES);
    scope.postMessage({ id, type: "progress", stage, done, total: EXPECTED_BYTES });
  };
  let endWatch = () => {};
  try {
    await new Promise((resolve, reject) => {
      endWatch = watchInstantiation(reject);
      scope.fetch = watchedFetch(realFetch, runtime, {
        onBytes: (count) => ((bytes += count), report()),
        onFault: reject,
      });
      const enter = (/** @type {string} */ name) => ((stage = name), report());
      start(runtime, enter).then(resolve, reject);
    });
  } finally {
    endWatch();
    scope.fetch = realFetch;
  }
  return { result: {}, buffers: [] };
}

/**
 * Holds a lock until the worker dies, by which the page learns of its death.
 *
 * A promise that nothing can resolve may be collected, and the lock freed with it; so the
 * worker's own scope keeps the way to resolve it.
 *
 * @param {string} lock
 */
function holdForLife(lock) {
  navigator.locks?.request(lock, () => new Promise((release) => Object.assign(scope, { release })));
}

/**
 * @param {string} runtime
 * @param {(stage: string) => void} enter
 */
async function start(runtime, enter) {
  enter("core");
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
  const pyodide = await loadPyodide({
    indexURL: runtime,
    lockFileURL: `${runtime}pyodide-lock.json`,
  });
  enter("packages");
  const quiet = () => {};
  await pyodide.loadPackage("urushi", { messageCallback: quiet, errorCallback: quiet });
  enter("engine");
  const bridge = pyodide.pyimport("urushi.bridge");
  engine = { pyodide, handle: bridge.handle.copy() }; // its own life, apart from the module's
  bridge.destroy();
}

/** @param {Request} request */
async function call({ id, type, params, data }) {
  if (!engine) throw engineError("E_PROTOCOL", "called before boot");
  const { pyodide, handle } = engine;
  /** @type {PyProxy[]} */
  const proxies = [];
  /** @param {PyProxy} proxy */
  const owned = (proxy) => (proxies.push(proxy), proxy);
  try {
    // It stays here, where it costs the engine's heap nothing until it is copied, or parts of it.
    const bytes = data && new Uint8Array(data);
    const steps = owned(handle(type, JSON.stringify(params), bytes));
    let step = steps.next();
    while (!step.done) {
      scope.postMessage({ id, type: "progress", ...JSON.parse(step.value) });
      await tick(); // lets a `cancel` message in
      if (cancelled.has(id)) {
        steps.return(undefined); // runs the generator's own clean-up
        throw engineError("E_CANCELLED", "cancelled between two steps");
      }
      step = steps.next();
    }
    const reply = owned(step.value);
    const { ok, result, error } = JSON.parse(reply.json);
    if (!ok) throw new EngineError(error);
    const parts = owned(reply.buffers);
    const buffers = Array.from({ length: parts.length }, (_, i) => copyOut(owned(parts.get(i))));
    return { result: { ...result, heap_bytes: pyodide._module.HEAPU8.length }, buffers };
  } finally {
    for (const proxy of proxies.reverse()) proxy.destroy();
  }
}

/**
 * Copies Python bytes into a buffer of their own, which can be transferred.
 *
 * @param {PyProxy} bytes
 * @returns {ArrayBuffer}
 */
function copyOut(bytes) {
  const view = bytes.getBuffer("u8");
  try {
    return view.data.slice().buffer;
  } finally {
    view.release();
  }
}

/**
 * @param {unknown} cause
 * @returns {import("./protocol.js").ErrorBody}
 */
function describeFault(cause) {
  if (cause instanceof EngineError) {
    const { code, retriable, details } = cause;
    return { code, message: cause.message, retriable, details };
  }
  const { name, type, message } = /** @type {Error & {type?: string}} */ (cause);
  if (!engine) {
    // A script or an index that does not parse, or is not there, did not arrive intact.
    const damaged = /SyntaxError|ReferenceError/.test(name) || /import|fetch/i.test(message);
    const details = { file: stage };
    return { code: damaged ? "E_ASSET" : "E_BOOT", message, retriable: true, details };
  }
  if (name === "PythonError" && type !== "MemoryError") {
    return { code: "E_INTERNAL", message, retriable: true };
  }
  // A trap or a failed allocation: this heap is not to be trusted again.
  const starved = type === "MemoryError" || /memory|allocat/i.test(message);
  const code = starved ? "E_MEMORY" : "E_WORKER_LOST";
  return { code, message, retriable: !starved, details: { fatal: true } };
}
