// @ts-check

import { Queue } from "../queue.js";
import { coatOf, fileOf, isFresh, resultSignature } from "../selectors.js";

/**
 * @typedef {import("../state.js").Result} Result
 * @typedef {import("../state.js").Picture} Picture
 */

/** Coating whole pictures, one or many. */
export class CoatingActions {
  #store;
  #session;
  /** @type {Queue<Result>} */ #queue;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   * @param {import("./page.js").Notify} parts.notify
   */
  constructor({ store, session, notify }) {
    this.#store = store;
    this.#session = session;
    this.#queue = new Queue({
      work: (id, signal) => this.#coat(id, signal),
      onWait: (id) => store.updatePicture(id, { status: "waiting", error: null, step: null }),
      onStart: (id) => store.updatePicture(id, { status: "running" }),
      onDone: (id, result) => {
        store.updatePicture(id, { status: "ready", step: null, result });
        notify({ key: "run.done", quiet: true });
      },
      onFail: (id, error) => {
        if (error.code === "E_CANCELLED") {
          return store.updatePicture(id, { status: "ready", step: null });
        }
        store.updatePicture(id, { status: "failed", step: null, error });
        notify({ error, quiet: true }); // to be seen it stands by the button
      },
      onEmpty: () => {},
    });
  }

  coatCurrent() {
    if (this.#store.state.current) this.#queue.add(this.#needy([this.#store.state.current]));
  }

  coatAll() {
    this.#queue.add(this.#needy(this.#store.state.pictures.map(({ id }) => id)));
  }

  /** @param {string} id */
  cancel(id) {
    this.#queue.cancel(id);
  }

  cancelAll() {
    this.#queue.cancelAll();
  }

  /**
   * Those that can be coated and are not yet, so that a second click is harmless.
   *
   * @param {string[]} ids
   */
  #needy(ids) {
    const { state } = this.#store;
    return ids.filter((id) => {
      const picture = state.pictures.find((p) => p.id === id);
      return picture?.info && !isFresh(state, picture);
    });
  }

  /**
   * @param {string} id
   * @param {AbortSignal} signal
   * @returns {Promise<Result>}
   */
  async #coat(id, signal) {
    const { state } = this.#store;
    const picture = state.pictures.find((p) => p.id === id);
    const output = picture && fileOf(state, picture);
    if (!state.settings || !output) throw new Error("nothing to coat");
    const signature = resultSignature(state, picture);
    const params = { ...coatOf(state.settings, id), output };
    const { info, file } = await this.#session.run(picture, params, {
      signal,
      onProgress: (step) => this.#store.updatePicture(id, { step }),
    });
    const blob = new Blob([file], { type: info.mime });
    return { info, blob, signature, saved: false };
  }
}
