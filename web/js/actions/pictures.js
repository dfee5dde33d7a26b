// @ts-check

import { EngineError, engineError } from "../engine/protocol.js";
import { pickFiles } from "../io/open.js";
import { sketch } from "../io/sketch.js";
import { uniqueName } from "../random.js";
import { currentPicture, isSized } from "../selectors.js";
import { NO_SHOTS } from "../state.js";

/**
 * @typedef {import("../state.js").Picture} Picture
 * @typedef {import("./page.js").Notify} Notify
 */

/** Opening, choosing and putting away pictures. */
export class PictureActions {
  #store;
  #session;
  #sample;
  #notify;
  #onRemove;
  #opening = Promise.resolve();
  #sketching = Promise.resolve();
  #resizing = "";
  /** The picture and the size in which it could not be opened: asking again would only fail again. */
  #unsizable = "";
  /** Pictures, and sizes, in whose opening the engine was lost; a second time would be no accident. */
  /** @type {Set<string>} */ #suspects = new Set();

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   * @param {import("../io/open.js").Sample} parts.sample
   * @param {Notify} parts.notify
   * @param {(id: string) => void} parts.onRemove  stops what goes on with the picture
   */
  constructor({ store, session, sample, notify, onRemove }) {
    this.#store = store;
    this.#session = session;
    this.#sample = sample;
    this.#notify = notify;
    this.#onRemove = onRemove;
  }

  async pick() {
    this.add(await pickFiles());
  }

  async addSample() {
    try {
      this.add([await this.#sample.file()]);
    } catch (cause) {
      this.#notify({ error: engineError("E_FILE", String(cause)) });
    }
  }

  /** @param {File[]} files */
  add(files) {
    const pictures = files.map(toPicture);
    this.#store.addPictures(pictures);
    for (const picture of pictures) {
      // One after another: each takes the memory of a whole picture while it is made.
      this.#sketching = this.#sketching.then(() => this.#sketch(picture));
      this.#opening = this.#opening.then(() => this.#open(picture));
    }
  }

  /** Opens again what could not be opened while the engine was down. */
  reopen() {
    for (const picture of this.#store.state.pictures) {
      const code = picture.status === "refused" && picture.error?.code;
      const lost = code === "E_WORKER_LOST" && !this.#suspects.has(picture.id);
      if (!lost && code !== "E_BOOT" && code !== "E_ASSET") continue;
      if (lost) this.#suspects.add(picture.id);
      this.#store.updatePicture(picture.id, { status: "opening", error: null });
      this.#opening = this.#opening.then(() => this.#open(picture));
    }
  }

  /** Looks at the current picture again when another size of the result was chosen. */
  async resize() {
    const { state } = this.#store;
    const picture = currentPicture(state);
    if (!picture?.info || state.engine.status !== "ready") return;
    if (isSized(state, picture)) return this.#forgive();
    const sized = this.#size();
    const wanted = JSON.stringify([picture.id, sized]);
    if (this.#resizing === wanted || this.#unsizable === wanted) return;
    this.#resizing = wanted;
    try {
      const info = await this.#session.open(picture, sized);
      if (this.#resizing !== wanted) return; // chosen anew meanwhile
      this.#store.updatePicture(picture.id, { info, sized });
      if (this.#store.state.current === picture.id) this.#store.update({ shots: NO_SHOTS });
    } catch (cause) {
      const error = EngineError.from(cause);
      const again = error.code === "E_WORKER_LOST" && !this.#suspects.has(wanted);
      if (again) this.#suspects.add(wanted);
      else this.#unsizable = wanted;
      const present = this.#store.state.current === picture.id;
      if (present && !again) this.#store.updateView({ error });
    }
    this.#resizing = "";
  }

  /** The picture is shown in a size in which it could be opened: of the other there is no more to say. */
  #forgive() {
    if (!this.#unsizable) return;
    this.#unsizable = "";
    this.#store.updateView({ error: null });
  }

  /** @returns {import("../engine/protocol.js").OutputSize} */
  #size() {
    return this.#store.state.settings?.size ?? { kind: "keep", value: 0 };
  }

  /** @param {string} id */
  select(id) {
    this.#store.select(id);
  }

  /**
   * Puts a picture away; one whose coat was not saved yet can be had back for a while.
   *
   * @param {string} id
   */
  remove(id) {
    const { pictures } = this.#store.state;
    const at = pictures.findIndex((picture) => picture.id === id);
    if (at < 0) return;
    const { result, name } = pictures[at];
    /** @type {Picture} */
    const back = { ...pictures[at], status: "ready", step: null, error: null };
    this.#onRemove(id);
    this.#store.removePicture(id); // its sketch is left to the collector: the stage may draw it yet
    this.#session.close(id).catch(() => {}); // an engine that is gone has closed it already
    if (!result || result.saved) return;
    const undo = () => this.#store.restorePicture(back, at);
    this.#notify({
      key: "strip.closed",
      values: { name },
      action: { key: "history.undo", act: undo },
    });
  }

  /** @param {Picture} picture */
  async #sketch(picture) {
    if (!this.#isHere(picture)) return;
    const drawn = await sketch(picture.file);
    if (this.#isHere(picture)) this.#store.updatePicture(picture.id, { sketch: drawn });
    else drawn?.bitmap.close();
  }

  /** @param {Picture} picture */
  async #open(picture) {
    if (!this.#isHere(picture)) return;
    try {
      const { engine } = this.#store.state;
      if (engine.status === "failed") throw engine.error; // tried again by hand, once for all
      const sized = this.#size();
      const info = await this.#session.open(picture, sized);
      this.#store.updatePicture(picture.id, { status: "ready", info, sized, error: null });
    } catch (cause) {
      const error = EngineError.from(cause);
      this.#store.updatePicture(picture.id, { status: "refused", error });
    }
  }

  /** @param {Picture} picture */
  #isHere({ id }) {
    return this.#store.state.pictures.some((p) => p.id === id);
  }
}

/**
 * @param {File} file
 * @returns {Picture}
 */
function toPicture(file) {
  return {
    id: uniqueName(),
    name: file.name || "picture.png",
    file,
    status: "opening",
    info: null,
    sized: null,
    sketch: null,
    step: null,
    error: null,
    result: null,
  };
}
