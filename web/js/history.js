// @ts-check

/** Changes of one control within this time are one step, in ms. */
const MERGE_WITHIN = 900;
const LONGEST = 200;

/**
 * Undo and redo over immutable values.
 *
 * @template T
 */
export class History {
  /** @type {T[]} */ #past = [];
  /** @type {T[]} */ #future = [];
  #lastOrigin = "";
  #lastTime = -Infinity;

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /**
   * Notes that `before` is about to be replaced.
   *
   * @param {T} before
   * @param {string} origin  which control; a drag of one slider becomes one step
   * @param {number} [now]  ms
   */
  note(before, origin, now = performance.now()) {
    const merge = origin === this.#lastOrigin && now - this.#lastTime < MERGE_WITHIN;
    if (!merge) this.#past.push(before);
    if (this.#past.length > LONGEST) this.#past.shift();
    this.#future = [];
    this.#lastOrigin = origin;
    this.#lastTime = now;
  }

  /**
   * @param {T} present
   * @returns {T}
   */
  undo(present) {
    return this.#step(this.#past, this.#future, present);
  }

  /**
   * @param {T} present
   * @returns {T}
   */
  redo(present) {
    return this.#step(this.#future, this.#past, present);
  }

  /**
   * @param {T[]} from
   * @param {T[]} to
   * @param {T} present
   */
  #step(from, to, present) {
    this.#lastOrigin = "";
    const next = from.pop();
    if (next === undefined) return present;
    to.push(present);
    return next;
  }
}
