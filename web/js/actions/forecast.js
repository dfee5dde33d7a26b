// @ts-check

import { EngineError } from "../engine/protocol.js";
import { coatOf, coatSignature, currentPicture } from "../selectors.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Settings} Settings
 * @typedef {import("../forecast.js").Forecast} Forecast
 */

/** What laundering would leave of the coat: on request, and never in the way of anything else. */
export class ForecastActions {
  #store;
  #session;
  /** @type {{controller: AbortController, signature: string}|null} */ #running = null;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   */
  constructor({ store, session }) {
    this.#store = store;
    this.#session = session;
    store.subscribe((state) => this.#giveWay(state));
    // Both are in the picture's place.
    store.subscribe(({ painting, forecast }) => {
      if (painting && forecast.open) this.close();
    });
  }

  open() {
    this.#store.update({ painting: null });
    this.#store.updateForecast({ open: true });
  }

  close() {
    this.cancel();
    this.#store.updateForecast({ open: false, chosen: null });
  }

  cancel() {
    this.#running?.controller.abort();
  }

  /** @param {string|null} chain  whose picture is to be seen larger */
  choose(chain) {
    this.#store.updateForecast({ chosen: chain });
  }

  async compute() {
    const { state } = this.#store;
    const picture = currentPicture(state);
    if (!picture?.info || !state.settings || this.#running) return;
    const signature = coatSignature(state.settings, picture.id);
    const running = { controller: new AbortController(), signature };
    this.#running = running;
    this.#store.updateForecast({ busy: true, step: null, error: null });
    const { signal } = running.controller;
    const onProgress = (/** @type {import("../engine/client.js").Step} */ step) => {
      if (!signal.aborted) this.#store.updateForecast({ step });
    };
    try {
      const coat = coatOf(state.settings, picture.id);
      const { info, buffers } = await this.#session.forecast(picture, coat, { signal, onProgress });
      const result = forecastOf(state, signature, info, buffers);
      if (!signal.aborted) this.#store.updateForecast({ result });
    } catch (cause) {
      const error = EngineError.from(cause);
      if (!signal.aborted) this.#store.updateForecast({ error });
    }
    this.#running = null;
    this.#store.updateForecast({ busy: false, step: null });
  }

  /**
   * The engine does one thing at a time, and whatever else is asked of it goes first.
   *
   * @param {State} state
   */
  #giveWay({ current, settings, pictures, view }) {
    if (!this.#running) return;
    const { signature } = this.#running;
    const same = current && settings && coatSignature(settings, current) === signature;
    const asked = pictures.some(({ status }) => ["opening", "waiting", "running"].includes(status));
    if (!same || asked || view.measuring) this.cancel();
  }
}

/**
 * @param {State} state  as it was when the forecast was asked for
 * @param {string} signature
 * @param {import("../forecast.js").ForecastInfo} info
 * @param {ArrayBuffer[]} buffers
 * @returns {Forecast}
 */
function forecastOf({ settings, description }, signature, { outcomes, layers }, buffers) {
  const { recipe } = /** @type {Settings} */ (settings);
  const solved = new Set(
    description?.perturbations.flatMap((spec) => (spec.solved ? [spec.name] : [])),
  );
  const judged = recipe.layers.flatMap(({ name, amount }, index) =>
    amount > 0 && solved.has(name) ? [index] : [],
  );
  return {
    signature,
    recipe,
    outcomes,
    images: outcomes.map(
      ({ size: [width, height] }, i) =>
        new ImageData(new Uint8ClampedArray(buffers[i]), width, height),
    ),
    layers: layers.map((fate, i) => ({ ...fate, index: judged[i] })),
  };
}
