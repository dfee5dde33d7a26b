// @ts-check

import { setStrokes } from "../edits.js";
import { makeUp, strokesAt } from "../selectors.js";
import { formatStroke, thinned } from "../strokes.js";

/**
 * @typedef {import("../state.js").PaintPlace} PaintPlace
 * @typedef {import("../state.js").Brush} Brush
 * @typedef {import("../strokes.js").Stroke} Stroke
 */

/** Radii of the brush, in 1/10000 of sqrt(width · height). */
export const BRUSH = { minimum: 20, maximum: 2500 };

/** Painting where a layer goes. Each stroke is one step of the history. */
export class PaintingActions {
  #store;
  #notify;
  #steps = 0;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("./page.js").Notify} parts.notify
   */
  constructor({ store, notify }) {
    this.#store = store;
    this.#notify = notify;
    store.subscribe(({ painting, settings, current }) => {
      // What was painted is gone, or stands elsewhere.
      if (painting && (!current || !settings || makeUp(settings) !== painting.makeUp)) this.stop();
    });
  }

  /** @param {PaintPlace} place */
  start(place) {
    const { settings, brush } = this.#store.state;
    if (!settings || strokesAt(settings, place) === null) return;
    this.#store.update({
      painting: { ...place, makeUp: makeUp(settings) },
      brush: { ...brush, erase: false },
    });
    this.#notify({ key: "paint.started", quiet: true });
  }

  stop() {
    this.#store.update({ painting: null });
  }

  /** @param {Partial<Brush>} patch */
  setBrush(patch) {
    const brush = { ...this.#store.state.brush, ...patch };
    brush.radius = Math.min(BRUSH.maximum, Math.max(BRUSH.minimum, Math.round(brush.radius)));
    this.#store.update({ brush });
  }

  /**
   * @param {Stroke} stroke
   * @param {import("../strokes.js").Extent} extent  of the picture
   * @returns {boolean}  false if there was no room for it
   */
  add(stroke, extent) {
    const text = this.#text();
    const added = formatStroke(thinned(stroke, extent));
    const longer = text ? `${text};${added}` : added;
    const fits = longer.length <= this.#longest();
    if (fits) this.#change(longer);
    else this.#notify({ key: "paint.full" });
    return fits;
  }

  clear() {
    if (this.#text()) this.#change("");
  }

  /** @param {string} text */
  #change(text) {
    const { settings, painting } = this.#store.state;
    if (!settings || !painting) return;
    this.#store.change(`paint ${++this.#steps}`, setStrokes(settings, painting, text));
  }

  #text() {
    const { settings, painting } = this.#store.state;
    return settings && painting && strokesAt(settings, painting);
  }

  /** @returns {number}  characters that the engine takes */
  #longest() {
    const { description, settings, painting } = this.#store.state;
    if (!description || !settings || !painting || painting.mask === null) return Infinity;
    const { name } = settings.recipe.layers[painting.layer].masks[painting.mask];
    const spec = description.masks.find((mask) => mask.name === name);
    const parameter = spec?.parameters.find((one) => one.name === painting.parameter);
    return parameter?.longest ?? Infinity;
  }
}
