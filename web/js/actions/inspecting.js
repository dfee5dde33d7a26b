// @ts-check

import { EngineError } from "../engine/protocol.js";
import { currentPicture, fileOf, isSized } from "../selectors.js";

/** Keeps a list at hand of what the current picture's file says, and what of it would be saved. */
export class InspectingActions {
  #store;
  #session;
  #busy = false;
  /** The wish in whose answering the engine was lost; a second time would be no accident. */
  #suspect = "";

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   */
  constructor({ store, session }) {
    this.#store = store;
    this.#session = session;
    store.subscribe(() => this.#look());
  }

  /** One look at a time: a call that waits its turn behind a long one must not be cancelled. */
  async #look() {
    const { state } = this.#store;
    const { settings } = state;
    const picture = currentPicture(state);
    if (this.#busy || !settings || !picture?.info || !isSized(state, picture)) return;
    if (state.engine.status !== "ready") return;
    const wish = fileOf(state, picture);
    if (!wish) return;
    const signature = JSON.stringify([picture.id, wish.format, wish.keep, wish.declaration]);
    if (state.inspection?.signature === signature) return;
    this.#busy = true;
    const asked = wish.declaration !== null;
    const show = (/** @type {import("../engine/protocol.js").Inspection|null} */ found) =>
      this.#store.update({ inspection: { picture: picture.id, signature, asked, found } });
    try {
      show(await this.#session.inspect(picture, settings.size, wish));
    } catch (cause) {
      const lost = EngineError.from(cause).code === "E_WORKER_LOST";
      if (!lost || this.#suspect === signature) show(null);
      else this.#suspect = signature;
    }
    this.#busy = false;
    this.#look();
  }
}
