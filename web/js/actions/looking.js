// @ts-check

import { EngineError } from "../engine/protocol.js";
import { PreviewLoop } from "../preview.js";
import { coatOf, coatSignature, currentPicture } from "../selectors.js";

/**
 * @typedef {import("../preview.js").Wish} Wish
 * @typedef {import("../preview.js").Shot} Shot
 * @typedef {import("../engine/client.js").Step} Step
 */

/** Looking at a picture: previews and measurements. */
export class LookingActions {
  #store;
  #session;
  #notify;
  #loop;
  /** The coat whose preview failed: asking again would only fail again. */
  #failed = "";
  #losses = 0;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   * @param {import("./page.js").Notify} parts.notify
   */
  constructor({ store, session, notify }) {
    this.#store = store;
    this.#session = session;
    this.#notify = notify;
    this.#loop = new PreviewLoop({
      take: (wish, signal, onStep, onDraft) => this.#take(wish, signal, onStep, onDraft),
      onShot: (shot) => this.#show(shot),
      onBusy: (busy, step) => this.#store.updateView({ busy, step }),
      onFail: (wish, error) => this.#fail(wish, error),
    });
  }

  /** @param {Wish[]} wishes  the most urgent first */
  want(wishes) {
    this.#loop.want(wishes.filter((wish) => coatKey(wish) !== this.#failed));
  }

  /** Stops what goes on for a picture, and lets go of what was kept. @param {string} id */
  forget(id) {
    this.#loop.forget(id);
  }

  toggleDiff() {
    this.#store.updateView({ diff: !this.#store.state.view.diff });
  }

  async measure() {
    const { state } = this.#store;
    const picture = currentPicture(state);
    if (!picture?.info || !state.settings || state.view.measuring) return;
    const signature = coatSignature(state.settings, picture.id);
    const isShown = () => this.#store.state.current === picture.id;
    this.#store.updateView({ measuring: true });
    try {
      const coat = coatOf(state.settings, picture.id);
      const value = await this.#session.measure(picture, coat, {});
      if (isShown()) this.#store.updateView({ measuring: false, measured: { signature, value } });
    } catch (cause) {
      if (!isShown()) return; // another picture is looked at by now
      this.#store.updateView({ measuring: false });
      this.#notify({ error: EngineError.from(cause) });
    }
  }

  /**
   * Takes a preview: where its strength is still to be solved for, first a draft at a
   * guessed one, so that a moved control shows at once.
   *
   * @param {Wish} wish
   * @param {AbortSignal} signal
   * @param {(step: Step) => void} onStep
   * @param {(draft: Shot) => void} onDraft
   * @returns {Promise<Shot>}
   */
  async #take(wish, signal, onStep, onDraft) {
    const picture = this.#store.state.pictures.find((p) => p.id === wish.picture);
    if (!picture) {
      throw new EngineError({ code: "E_CANCELLED", message: "closed", retriable: false });
    }
    const { rect, size, diff } = wish; // size: of the shot, not of the result
    const params = { ...JSON.parse(wish.signature), rect, size, diff };
    const take = async (/** @type {boolean} */ draft) => {
      const options = { signal, onProgress: onStep };
      const { info, buffers } = await this.#session.preview(picture, { ...params, draft }, options);
      const [width, height] = info.size;
      const images = buffers.map((b) => new ImageData(new Uint8ClampedArray(b), width, height));
      return { wish, info, images };
    };
    const first = await take(true);
    if (!first.info.draft) return first;
    onDraft(first);
    return take(false);
  }

  /**
   * @param {Wish} wish
   * @param {EngineError} error
   */
  #fail(wish, error) {
    // An engine may die once for reasons of its own; twice in a row it is this picture.
    if (error.code === "E_WORKER_LOST" && this.#losses++ === 0) return;
    this.#failed = coatKey(wish);
    if (wish.picture === this.#store.state.current) this.#store.updateView({ error });
  }

  /** @param {Shot} shot */
  #show(shot) {
    this.#failed = "";
    this.#losses = 0;
    const { current, shots, pictures } = this.#store.state;
    if (shot.wish.picture !== current) return;
    const info = pictures.find((p) => p.id === current)?.info;
    const whole = shot.wish.rect[2] === info?.width && shot.wish.rect[3] === info?.height;
    this.#store.update({ shots: { ...shots, [whole ? "whole" : "detail"]: shot } });
    this.#store.updateView({ error: null });
  }
}

/** @param {Wish} wish */
function coatKey({ picture, signature }) {
  return `${picture} ${signature}`;
}
