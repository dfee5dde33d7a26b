// @ts-check

import { EngineError } from "./engine/protocol.js";

/**
 * Runs jobs one after another; one that fails or is cancelled never stops the others.
 *
 * @template R
 */
export class Queue {
  /** @type {string[]} */ #waiting = [];
  /** @type {{id: string, controller: AbortController}|null} */ #running = null;
  #handlers;

  /**
   * @param {object} handlers
   * @param {(id: string, signal: AbortSignal) => Promise<R>} handlers.work
   * @param {(id: string) => void} handlers.onWait
   * @param {(id: string) => void} handlers.onStart
   * @param {(id: string, result: R) => void} handlers.onDone
   * @param {(id: string, error: EngineError) => void} handlers.onFail  also when cancelled
   * @param {() => void} handlers.onEmpty
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  get busy() {
    return this.#running !== null;
  }

  /** @param {string[]} ids  those already in the queue are left where they are */
  add(ids) {
    for (const id of ids) {
      if (this.#waiting.includes(id) || this.#running?.id === id) continue;
      this.#waiting.push(id);
      this.#handlers.onWait(id);
    }
    if (!this.#running) this.#next();
  }

  /** @param {string} id */
  cancel(id) {
    if (this.#running?.id === id) return this.#running.controller.abort();
    if (!this.#waiting.includes(id)) return;
    this.#waiting = this.#waiting.filter((other) => other !== id);
    this.#handlers.onFail(id, cancelled());
  }

  cancelAll() {
    for (const id of [...this.#waiting]) this.cancel(id);
    this.#running?.controller.abort();
  }

  async #next() {
    const id = this.#waiting.shift();
    if (id === undefined) return this.#handlers.onEmpty();
    const controller = new AbortController();
    this.#running = { id, controller };
    this.#handlers.onStart(id);
    try {
      const result = await this.#handlers.work(id, controller.signal);
      this.#running = null;
      this.#handlers.onDone(id, result);
    } catch (cause) {
      this.#running = null;
      this.#handlers.onFail(id, EngineError.from(cause));
    }
    this.#next();
  }
}

function cancelled() {
  return new EngineError({ code: "E_CANCELLED", message: "left the queue", retriable: true });
}
