// @ts-check

import { uniqueName } from "../random.js";
import { EngineError, PROTOCOL_VERSION, engineError } from "./protocol.js";
import { spawnWorker, watchBoot, watchLife, watchSilence } from "./spawn.js";

/**
 * @typedef {{stage: string, done: number, total: number}} Step
 * @typedef {{data?: ArrayBuffer, signal?: AbortSignal, onProgress?: (step: Step) => void}} CallOptions
 * @typedef {{result: any, buffers: ArrayBuffer[]}} Answer
 * @typedef {{resolve: (answer: Answer) => void, reject: (reason: EngineError) => void,
 *   onProgress?: (step: Step) => void}} Pending
 * @typedef {{status: "booting", step: Step|null} | {status: "ready"}
 *   | {status: "failed", error: EngineError}} EngineStatus
 */

/** How long a cancelled call may go on before its worker is ended, in ms. */
const CANCEL_GRACE = 8000;

/**
 * Talks to the engine's worker: one promise a call, one worker at a time.
 *
 * A call made while the engine boots waits for it. When the worker dies or hangs,
 * everything pending is rejected with E_WORKER_LOST and a fresh worker is booted.
 * `generation` counts the workers, so that callers know what the engine still holds.
 */
export class EngineClient {
  generation = 0;
  /** @type {Worker|null} */ #worker = null;
  /** @type {Promise<void>|null} */ #booted = null;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  #watches = new AbortController();
  #lastId = 0;
  #answers = 0; // of the present worker; the first says that it has started
  #options;

  /**
   * @param {object} options
   * @param {{worker: URL, runtime: URL}} options.urls
   * @param {{boot: number, call: number}} options.silence  ms without news after which a
   *   boot has failed, and after which a worker that owes an answer is taken for hung
   * @param {(status: EngineStatus) => void} options.onStatus
   * @param {() => void} options.onLost  a working engine was lost and is being replaced
   */
  constructor(options) {
    this.#options = options;
  }

  /**
   * Starts the engine, or joins the start under way; after a failure, tries again.
   *
   * @returns {Promise<void>}
   */
  boot() {
    this.#booted ??= this.#start().catch((cause) => {
      const error = EngineError.from(cause);
      this.#drop(error);
      this.#options.onStatus({ status: "failed", error });
      throw error;
    });
    return this.#booted;
  }

  /**
   * @param {import("./protocol.js").MessageType} type
   * @param {object} params
   * @param {CallOptions} [options]
   * @returns {Promise<Answer>}
   */
  async call(type, params, options = {}) {
    await this.boot();
    return this.#post(type, params, options);
  }

  async #start() {
    const { urls, silence, onStatus } = this.#options;
    onStatus({ status: "booting", step: null });
    const worker = spawnWorker(urls.worker);
    const lock = `urushi-engine-${uniqueName()}`;
    const watch = new AbortController();
    this.generation += 1;
    this.#answers = 0;
    this.#worker = worker;
    this.#watches = new AbortController();
    worker.addEventListener("message", ({ data }) => this.#receive(data));
    try {
      await Promise.race([
        watchBoot(worker, silence.boot, watch.signal),
        this.#post(
          "boot",
          { runtime: urls.runtime.href, lock },
          { onProgress: (step) => onStatus({ status: "booting", step }) },
        ),
      ]);
    } finally {
      watch.abort();
    }
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(worker, event.message);
    });
    const { signal } = this.#watches;
    watchLife(lock, () => this.#lose(worker, "the worker ended"), signal);
    const awaited = () => this.#pending.size > 0;
    watchSilence(worker, { limit: silence.call, awaited, signal }, () =>
      this.#lose(worker, "the worker said nothing for too long"),
    );
    onStatus({ status: "ready" });
  }

  /**
   * @param {import("./protocol.js").MessageType} type
   * @param {object} params
   * @param {CallOptions} options
   * @returns {Promise<Answer>}
   */
  #post(type, params, { data, signal, onProgress }) {
    const worker = /** @type {Worker} */ (this.#worker);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const cancelled = () => reject(engineError("E_CANCELLED", "cancelled by the page"));
      if (signal?.aborted) return cancelled();
      this.#pending.set(id, { resolve, reject, onProgress });
      worker.postMessage({ v: PROTOCOL_VERSION, id, type, params, data }, data ? [data] : []);
      signal?.addEventListener("abort", () => {
        if (!this.#pending.has(id)) return;
        cancelled(); // the caller goes on at once; the worker gets time to stop
        worker.postMessage({
          v: PROTOCOL_VERSION,
          id: ++this.#lastId,
          type: "cancel",
          params: { target: id },
        });
        this.#allowTime(worker, id);
      });
    });
  }

  /**
   * Ends the worker if it does not stop a cancelled call; one that has not begun, because another
   * goes on, cannot be stopped yet.
   *
   * @param {Worker} worker
   * @param {number} id
   */
  #allowTime(worker, id) {
    setTimeout(() => {
      if (!this.#pending.has(id)) return;
      const [eldest] = this.#pending.keys();
      if (eldest === id) this.#lose(worker, "a cancelled call did not stop");
      else if (worker === this.#worker) this.#allowTime(worker, id);
    }, CANCEL_GRACE);
  }

  /** @param {import("./protocol.js").Reply} reply */
  #receive(reply) {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    if ("type" in reply) return pending.onProgress?.(reply);
    this.#pending.delete(reply.id);
    if (reply.ok) {
      this.#answers += 1;
      return pending.resolve({ result: reply.result, buffers: reply.buffers ?? [] });
    }
    pending.reject(new EngineError(reply.error));
    if (reply.error.details?.fatal && this.#worker) this.#lose(this.#worker, reply.error.message);
  }

  /**
   * @param {Worker} worker
   * @param {string} why
   */
  #lose(worker, why) {
    if (worker !== this.#worker) return;
    const error = engineError("E_WORKER_LOST", why);
    const proved = this.#answers > 1;
    this.#drop(error);
    // One that never worked would only be lost again, and again.
    if (!proved) return this.#options.onStatus({ status: "failed", error });
    this.#options.onLost();
    this.boot().catch(() => {}); // reported through onStatus
  }

  /** @param {EngineError} error  what every pending call is told */
  #drop(error) {
    this.#watches.abort();
    this.#worker?.terminate();
    this.#worker = null;
    this.#booted = null;
    const orphans = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of orphans) reject(error);
  }
}
