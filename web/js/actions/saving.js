// @ts-check

import { engineError } from "../engine/protocol.js";
import { download, saveAll, saveAs, share } from "../io/save.js";
import { currentPicture, isFresh } from "../selectors.js";

/** @typedef {import("../state.js").Picture} Picture */

/** Handing the coated files over. */
export class SavingActions {
  #store;
  #notify;
  #busy = false;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("./page.js").Notify} parts.notify
   */
  constructor({ store, notify }) {
    this.#store = store;
    this.#notify = notify;
  }

  save() {
    return this.#current((output) => (download(output), Promise.resolve(true)));
  }

  saveAs() {
    return this.#current(saveAs);
  }

  share() {
    return this.#current(share);
  }

  async saveAll() {
    const { state } = this.#store;
    const ready = state.pictures.filter((picture) => isFresh(state, picture));
    const outputs = ready.map(toOutput);
    await this.#guarded(async () => {
      const done = await saveAll(outputs, (output) => this.#mark(output));
      if (done) this.#notify({ key: "save.all.done", values: { count: ready.length } });
    });
  }

  /** @param {(output: import("../io/save.js").Output) => Promise<boolean>} how */
  async #current(how) {
    const { state } = this.#store;
    const picture = currentPicture(state);
    if (!picture || !isFresh(state, picture)) return;
    await this.#guarded(async () => {
      const output = toOutput(picture);
      if (!(await how(output))) return;
      this.#mark(output);
      this.#notify({ key: "save.done", values: { name: output.name } });
    });
  }

  /**
   * Saved is what was handed over, not what may have been coated anew while a dialog was open.
   *
   * @param {import("../io/save.js").Output} output
   */
  #mark({ blob }) {
    for (const { id, result } of this.#store.state.pictures) {
      if (result?.blob !== blob) continue;
      this.#store.updatePicture(id, { result: { ...result, saved: true } });
    }
  }

  /** @param {() => Promise<void>} work  a second click while a dialog is open does nothing */
  async #guarded(work) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (cause) {
      this.#notify({ error: engineError("E_SAVE", String(cause)) });
    } finally {
      this.#busy = false;
    }
  }
}

/** @param {Picture} picture */
function toOutput({ result }) {
  if (!result) throw new Error("not coated yet");
  return { name: result.info.name, mime: result.info.mime, blob: result.blob };
}
