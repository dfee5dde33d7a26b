// @ts-check

import * as edits from "../edits.js";

/**
 * @typedef {import("../state.js").Settings} Settings
 * @typedef {import("../engine/protocol.js").LayerSpec} LayerSpec
 * @typedef {import("../engine/protocol.js").MaskSpec} MaskSpec
 */

/** Which layers the coat has and where they go. Each change is one step of the history. */
export class LayerActions {
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
  }

  /** @param {LayerSpec} spec */
  add(spec) {
    this.#change((settings) => edits.addLayer(settings, spec));
  }

  /**
   * @param {number} index
   * @param {string} name  as the artist knows it
   */
  remove(index, name) {
    const layer = this.#store.state.settings?.recipe.layers[index];
    if (!layer) return;
    this.#change((settings) => edits.removeLayer(settings, index));
    const { settings: after } = this.#store.state;
    const undo = () => {
      const { settings } = this.#store.state;
      if (settings === after) this.#store.undo();
      // Something else was changed since, and stays so.
      else if (!settings?.recipe.layers.includes(layer)) {
        this.#change((now) => edits.insertLayer(now, index, layer));
      }
    };
    this.#notify({
      key: "layers.removed",
      values: { name },
      action: { key: "history.undo", act: undo },
    });
  }

  /**
   * @param {number} from
   * @param {number} to  where it will be
   * @param {{name: string, place: number, count: number}} words  for the ear: "name, 1 of 3"
   */
  move(from, to, { name, place, count: total }) {
    this.#change((settings) => edits.moveLayer(settings, from, to));
    this.#notify({ key: "layers.moved", values: { name, place, total }, quiet: true });
  }

  /**
   * @param {number} index  of the layer
   * @param {MaskSpec} spec
   */
  addMask(index, spec) {
    this.#change((settings) => edits.addMask(settings, index, spec));
  }

  /**
   * @param {number} index  of the layer
   * @param {number} at  of the mask
   * @param {string} name  as the artist knows it
   */
  removeMask(index, at, name) {
    this.#change((settings) => edits.removeMask(settings, index, at));
    this.#notify({ key: "layers.removed", values: { name }, quiet: true });
  }

  /** @param {(settings: Settings) => Partial<Settings>} edit */
  #change(edit) {
    const { settings } = this.#store.state;
    if (settings) this.#store.change(`layers ${++this.#steps}`, edit(settings));
  }
}
