// @ts-check

import { kept } from "./declaration.js";
import { History } from "./history.js";
import { randomSeed } from "./random.js";

/**
 * @typedef {import("./engine/protocol.js").Recipe} Recipe
 * @typedef {import("./engine/protocol.js").EngineError} EngineError
 * @typedef {import("./engine/protocol.js").Description} Description
 * @typedef {import("./engine/protocol.js").PictureInfo} PictureInfo
 * @typedef {import("./engine/protocol.js").RunInfo} RunInfo
 * @typedef {import("./engine/protocol.js").Measurement} Measurement
 * @typedef {import("./engine/client.js").Step} Step
 * @typedef {import("./preview.js").Shot} Shot
 * @typedef {import("./engine/protocol.js").Declaration} Declaration
 * @typedef {import("./declaration.js").Remembered} Remembered
 *
 * What the artist chooses; everything here can be undone.
 * @typedef {object} Settings
 * @property {Recipe} recipe
 * @property {string} key
 * @property {import("./engine/protocol.js").Output} output
 * @property {string[]} keep  categories of metadata
 * @property {boolean} declares  the declaration goes into the file
 * @property {Declaration} declaration
 * @property {import("./engine/protocol.js").OutputSize} size
 * @property {Record<string, number>} seeds  each picture's realisation
 *
 * @typedef {object} Result
 * @property {RunInfo} info
 * @property {Blob} blob
 * @property {string} signature  the settings it was made with
 * @property {boolean} saved
 *
 * @typedef {"opening"|"ready"|"refused"|"waiting"|"running"|"failed"} PictureStatus
 * @typedef {object} Picture
 * @property {string} id
 * @property {string} name
 * @property {Blob} file
 * @property {PictureStatus} status
 * @property {PictureInfo|null} info
 * @property {import("./engine/protocol.js").OutputSize|null} sized  what `info` was asked for with
 * @property {import("./io/sketch.js").Sketch|null} sketch
 * @property {Step|null} step
 * @property {EngineError|null} error
 * @property {Result|null} result
 *
 * @typedef {object} View
 * @property {boolean} diff
 * @property {boolean} busy  a preview is on its way
 * @property {Step|null} step
 * @property {EngineError|null} error
 * @property {boolean} measuring
 * @property {{signature: string, value: Measurement}|null} measured
 *
 * Which of a recipe's values is painted, and a fingerprint of the recipe's make-up, without which
 * the indices mean nothing.
 * @typedef {{layer: number, mask: number|null, parameter: string}} PaintPlace
 * @typedef {PaintPlace & {makeUp: string}} Painting
 * @typedef {{radius: number, erase: boolean}} Brush  radius in 1/10000 of sqrt(width · height)
 *
 * What laundering would leave of the current picture's coat.
 * @typedef {object} ForecastView
 * @property {boolean} open  it is shown, in the picture's place
 * @property {boolean} busy
 * @property {Step|null} step
 * @property {EngineError|null} error
 * @property {import("./forecast.js").Forecast|null} result
 * @property {string|null} chosen  the chain whose picture is seen larger
 *
 * What was measured of the effect of coats.
 * @typedef {object} EffectView
 * @property {boolean} open  it is shown, over the page
 * @property {import("./measured.js").Measured|null} [measured]  null if the file did not come
 *
 * What the current picture's file says, and what of it would be saved.
 * @typedef {object} InspectionView
 * @property {string} picture
 * @property {string} signature  what it was looked at with
 * @property {boolean} asked  there was a declaration among the wishes
 * @property {import("./engine/protocol.js").Inspection|null} found  null if it could not be read
 *
 * What can be copied into a website of one's own.
 * @typedef {object} WebsiteView
 * @property {boolean} open  it is shown, over the page
 * @property {import("./engine/protocol.js").Snippet[]|null} snippets  null while they are awaited
 * @property {EngineError|null} error
 *
 * The newest previews of the current picture: all of it, and the part zoomed into.
 * @typedef {{whole: Shot|null, detail: Shot|null}} Shots
 *
 * @typedef {object} State
 * @property {import("./i18n.js").Language} lang
 * @property {"system"|"dark"|"light"} theme
 * @property {import("./engine/client.js").EngineStatus} engine
 * @property {boolean} offlineReady
 * @property {Description|null} description
 * @property {Picture[]} pictures
 * @property {string|null} current
 * @property {Settings|null} settings
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 * @property {View} view
 * @property {Shots} shots
 * @property {ForecastView} forecast
 * @property {EffectView} effect
 * @property {InspectionView|null} inspection
 * @property {WebsiteView} website
 * @property {Painting|null} painting  null while nothing is painted
 * @property {Brush} brush
 */

/** @type {View} */
const BLANK_VIEW = {
  diff: false,
  busy: false,
  step: null,
  error: null,
  measuring: false,
  measured: null,
};
/** @type {ForecastView} */
const NO_FORECAST = {
  open: false,
  busy: false,
  step: null,
  error: null,
  result: null,
  chosen: null,
};
/** @type {WebsiteView} */
export const NO_WEBSITE = { open: false, snippets: null, error: null };
/** @type {Shots} */
export const NO_SHOTS = { whole: null, detail: null };

/** The page's one store: read `state`, change it by methods, hear of it by `subscribe`. */
export class Store {
  /** @type {State} */ state;
  /** @type {History<Settings>} */ #history = new History();
  /** @type {Set<(state: State) => void>} */ #listeners = new Set();
  #announced = true;

  /** @param {Pick<State, "lang"|"theme">} start */
  constructor(start) {
    this.state = {
      ...start,
      engine: { status: "booting", step: null },
      offlineReady: false,
      description: null,
      pictures: [],
      current: null,
      settings: null,
      canUndo: false,
      canRedo: false,
      view: BLANK_VIEW,
      shots: NO_SHOTS,
      forecast: NO_FORECAST,
      effect: { open: false },
      inspection: null,
      website: NO_WEBSITE,
      painting: null,
      brush: { radius: 400, erase: false },
    };
  }

  /** @param {(state: State) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    listener(this.state);
  }

  /** @param {Partial<State>} patch */
  update(patch) {
    if (!changes(this.state, patch)) return;
    this.state = { ...this.state, ...patch };
    if (!this.#announced) return;
    this.#announced = false;
    queueMicrotask(() => {
      this.#announced = true;
      for (const listener of this.#listeners) listener(this.state);
    });
  }

  /** @param {Partial<View>} patch */
  updateView(patch) {
    if (!changes(this.state.view, patch)) return;
    this.update({ view: { ...this.state.view, ...patch } });
  }

  /** @param {Partial<ForecastView>} patch */
  updateForecast(patch) {
    if (!changes(this.state.forecast, patch)) return;
    this.update({ forecast: { ...this.state.forecast, ...patch } });
  }

  /**
   * @param {string} id
   * @param {Partial<Picture>} patch
   */
  updatePicture(id, patch) {
    const pictures = this.state.pictures.map((p) => (p.id === id ? { ...p, ...patch } : p));
    this.update({ pictures });
  }

  /** @param {Picture[]} added */
  addPictures(added) {
    const settings = this.state.settings;
    const seeds = { ...settings?.seeds };
    for (const { id } of added) seeds[id] = randomSeed();
    this.update({
      pictures: [...this.state.pictures, ...added],
      settings: settings && { ...settings, seeds },
    });
    if (added.length) this.select(added[0].id);
  }

  /** @param {string} id */
  removePicture(id) {
    const { pictures, current } = this.state;
    const at = pictures.findIndex((p) => p.id === id);
    const rest = pictures.filter((p) => p.id !== id);
    this.update({ pictures: rest });
    if (current === id) this.select((rest[at] ?? rest.at(-1))?.id ?? null);
  }

  /** @param {string|null} id */
  select(id) {
    if (id === this.state.current) return;
    const view = { ...BLANK_VIEW, diff: this.state.view.diff };
    this.update({ current: id, view, shots: NO_SHOTS, forecast: NO_FORECAST });
  }

  /**
   * @param {Picture} picture  one that was removed
   * @param {number} at  where it was
   */
  restorePicture(picture, at) {
    const { pictures } = this.state;
    this.update({ pictures: [...pictures.slice(0, at), picture, ...pictures.slice(at)] });
    this.select(picture.id);
  }

  /**
   * @param {Description} description
   * @param {Remembered} remembered  of the declaration, from an earlier visit
   */
  describe(description, remembered) {
    const seeds = Object.fromEntries(this.state.pictures.map(({ id }) => [id, randomSeed()]));
    const fresh = { ...defaultSettings(description, seeds), ...remembered };
    this.update({ description, settings: this.state.settings ?? fresh });
  }

  /**
   * @param {string} origin  which control; one drag is one step of the history
   * @param {Partial<Settings>} patch
   */
  change(origin, patch) {
    const { settings } = this.state;
    if (!settings) return;
    this.#history.note(settings, origin);
    this.#settle({ ...settings, ...patch });
  }

  undo() {
    if (this.state.settings) this.#settle(this.#history.undo(this.state.settings));
  }

  redo() {
    if (this.state.settings) this.#settle(this.#history.redo(this.state.settings));
  }

  /** Back to the engine's own recipe; pictures keep their realisations, and artists their names. */
  reset() {
    const { description, settings } = this.state;
    if (!description || !settings) return;
    const { declaration, ...rest } = defaultSettings(description, settings.seeds);
    const names = kept(settings.declaration);
    this.change("reset", { ...rest, declaration: { ...declaration, ...names } });
  }

  /** @param {Settings} settings */
  #settle(settings) {
    const known = { ...settings.seeds };
    for (const { id } of this.state.pictures) known[id] ??= randomSeed();
    this.update({
      settings: { ...settings, seeds: known },
      canUndo: this.#history.canUndo,
      canRedo: this.#history.canRedo,
    });
  }
}

/**
 * @template T
 * @param {T} state
 * @param {Partial<T>} patch
 * @returns {boolean}  whether the patch says anything new
 */
function changes(state, patch) {
  const names = /** @type {(keyof T)[]} */ (Object.keys(/** @type {object} */ (patch)));
  return names.some((name) => patch[name] !== state[name]);
}

/**
 * @param {Description} description
 * @param {Record<string, number>} seeds
 * @returns {Settings}
 */
function defaultSettings({ default_recipe, metadata, declaration }, seeds) {
  return {
    recipe: default_recipe,
    key: "",
    output: { format: "same", quality: null, effort: null, max_bytes: null, frames: "steady" },
    keep: metadata.keep,
    declares: true,
    declaration: declaration.default,
    size: { kind: "keep", value: 0 },
    seeds,
  };
}
