// @ts-check

import { engineError } from "./protocol.js";

/** How often a worker that is awaited is listened for, in ms. */
const STEP = 1000;

/**
 * Starts the engine's worker from a blob: URL that only imports the real script.
 *
 * A worker loaded by URL takes its policy from that URL's own response headers, which
 * a static host does not send; one made from a blob inherits the page's CSP. So the
 * engine cannot reach another origin, whatever the host and with no service worker.
 *
 * @param {URL} script
 * @returns {Worker}
 */
export function spawnWorker(script) {
  const source = `import ${JSON.stringify(script.href)};`;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name: "urushi-engine" });
  // The worker's first message proves that the blob has been read.
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/**
 * Rejects when the worker fails to load or says nothing for `silence` ms.
 *
 * `loadPyodide()` never settles on a damaged wasm or a forbidden compile, so somebody
 * has to stop waiting. Progress counts as news: a slow connection is not a failure.
 *
 * @param {Worker} worker
 * @param {number} silence  ms
 * @param {AbortSignal} signal  ends the watch
 * @returns {Promise<never>}
 */
export function watchBoot(worker, silence, signal) {
  return new Promise((_, reject) => {
    const giveUp = () => reject(engineError("E_BOOT", "the engine did not start in time"));
    watchSilence(worker, { limit: silence, awaited: () => true, signal }, giveUp);
    /** @param {ErrorEvent} event */
    const broken = (event) => {
      event.preventDefault();
      reject(engineError("E_BOOT", event.message || "the worker could not be loaded"));
    };
    worker.addEventListener("error", broken, { signal });
  });
}

/**
 * Calls back once the worker has been awaited for `limit` ms without a word from it.
 *
 * The time is counted in short steps, so that the sleep of the whole machine, or of a tab
 * in the background, does not count as the worker's silence.
 *
 * @param {Worker} worker
 * @param {object} options
 * @param {number} options.limit  ms
 * @param {() => boolean} options.awaited  an answer is due
 * @param {AbortSignal} options.signal  ends the watch
 * @param {() => void} onSilent
 */
export function watchSilence(worker, { limit, awaited, signal }, onSilent) {
  let waited = 0;
  const timer = setInterval(() => {
    waited = awaited() ? waited + STEP : 0;
    if (waited >= limit) onSilent();
  }, STEP);
  worker.addEventListener("message", () => (waited = 0), { signal });
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

/**
 * Calls back when the worker is gone, however it went.
 *
 * No event tells a page that its worker closed itself or was killed. But the worker
 * holds a Web Lock as long as it lives, and the browser frees it at that moment.
 *
 * @param {string} lock
 * @param {() => void} onGone
 * @param {AbortSignal} signal  ends the watch
 */
export function watchLife(lock, onGone, signal) {
  if (!navigator.locks) return; // without them a hang still ends by cancel
  navigator.locks.request(lock, { signal }, onGone).catch(() => {}); // aborted: ended on purpose
}
