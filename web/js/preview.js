// @ts-check

import { EngineError } from "./engine/protocol.js";

/**
 * @typedef {import("./engine/protocol.js").Rect} Rect
 * @typedef {import("./engine/protocol.js").Size} Size
 * @typedef {import("./engine/protocol.js").PreviewInfo} PreviewInfo
 * @typedef {import("./engine/client.js").Step} Step
 * @typedef {{picture: string, signature: string, rect: Rect, size: Size, diff: boolean}} Wish
 * @typedef {{wish: Wish, info: PreviewInfo, images: ImageData[]}} Shot
 * @typedef {{wish: Wish, controller: AbortController, drafted: boolean}} Current
 */

/** How long the wishes must rest before an outdated preview is stopped, in ms. */
const SETTLE = 120;
const KEPT_PIXELS = 16e6;

/**
 * Fetches the preview that is wished for now, one at a time.
 *
 * While a control moves, the preview under way is let finish, so that the picture
 * follows; once it rests, an outdated one is stopped. Recent ones are kept, so that
 * switching to and fro is instant.
 */
export class PreviewLoop {
  /** @type {Wish[]} */ #wishes = [];
  /** @type {Current|null} */ #current = null;
  /** @type {Map<string, Shot>} */ #kept = new Map();
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  #handlers;

  /**
   * @param {object} handlers
   * @param {(wish: Wish, signal: AbortSignal, onStep: (step: Step) => void,
   *   onDraft: (shot: Shot) => void) => Promise<Shot>} handlers.take
   * @param {(shot: Shot) => void} handlers.onShot
   * @param {(busy: boolean, step: Step|null) => void} handlers.onBusy
   * @param {(wish: Wish, error: EngineError) => void} handlers.onFail
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** @param {Wish[]} wishes  the most urgent first; they replace the former ones */
  want(wishes) {
    this.#wishes = wishes.filter((wish) => !this.#serveKept(wish));
    const current = this.#current;
    if (!current) return void this.#next();
    if (this.#wishes.some((wish) => keyOf(wish) === keyOf(current.wish))) return;
    const elsewhere = wishes[0]?.picture !== current.wish.picture;
    if (elsewhere || current.drafted) return current.controller.abort();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const outdated = !this.#wishes.some((wish) => keyOf(wish) === keyOf(current.wish));
      if (outdated) current.controller.abort();
    }, SETTLE);
  }

  /** Stops what is under way of a picture, and forgets what was kept. @param {string} picture */
  forget(picture) {
    this.#wishes = this.#wishes.filter((wish) => wish.picture !== picture);
    if (this.#current?.wish.picture === picture) this.#current.controller.abort();
    for (const [key, shot] of this.#kept) if (shot.wish.picture === picture) this.#kept.delete(key);
  }

  async #next() {
    let wish = this.#wishes.shift();
    while (wish && this.#kept.has(keyOf(wish))) wish = this.#wishes.shift();
    if (!wish) return this.#handlers.onBusy(false, null);
    const controller = new AbortController();
    /** @type {Current} */
    const current = { wish, controller, drafted: false };
    this.#current = current;
    this.#handlers.onBusy(true, null);
    try {
      const shot = await this.#handlers.take(
        wish,
        controller.signal,
        (step) => {
          if (!controller.signal.aborted) this.#handlers.onBusy(true, step);
        },
        (draft) => {
          current.drafted = true;
          if (!controller.signal.aborted) this.#handlers.onShot(draft);
        },
      );
      this.#keep(shot);
      if (!controller.signal.aborted) this.#handlers.onShot(shot);
    } catch (cause) {
      const error = EngineError.from(cause);
      if (error.code !== "E_CANCELLED") this.#handlers.onFail(wish, error);
    }
    this.#current = null;
    this.#next();
  }

  /** @param {Wish} wish */
  #serveKept(wish) {
    const shot = this.#kept.get(keyOf(wish));
    if (shot) this.#handlers.onShot(shot);
    return !!shot;
  }

  /** @param {Shot} shot */
  #keep(shot) {
    const key = keyOf(shot.wish);
    this.#kept.delete(key);
    this.#kept.set(key, shot);
    let pixels = 0;
    for (const [, { images }] of this.#kept) {
      for (const { width, height } of images) pixels += width * height;
    }
    for (const [old, { images }] of this.#kept) {
      if (pixels <= KEPT_PIXELS || old === key) break;
      for (const { width, height } of images) pixels -= width * height;
      this.#kept.delete(old);
    }
  }
}

/** @param {Wish} wish */
function keyOf(wish) {
  return JSON.stringify(wish);
}
