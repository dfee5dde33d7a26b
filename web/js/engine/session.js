// @ts-check

import { isBlank } from "../recipe.js";
import { stretch } from "./keys.js";
import { EngineError, engineError } from "./protocol.js";

/**
 * @typedef {import("./client.js").CallOptions} CallOptions
 * @typedef {import("./client.js").Answer} Answer
 * @typedef {import("./protocol.js").Recipe} Recipe
 * @typedef {{id: string, name: string, file: Blob}} Source
 * @typedef {import("./protocol.js").OutputSize} OutputSize
 * @typedef {import("./protocol.js").FileWish} FileWish
 * @typedef {{recipe: Recipe, seed: number, key: string, outputSize: OutputSize}} Coat
 */

/** Bytes of files that the engine may hold at once; older ones are opened again at need. */
const HELD_BYTES = 96 * 2 ** 20;

/**
 * @typedef {{generation: number, size: string, bytes: number, open: boolean, stop: AbortController,
 *   opened: Promise<Answer>}} Held
 */

/** The engine's calls, typed; opens (and after a restart re-opens) pictures at need. */
export class EngineSession {
  #client;
  #files;
  #decode;
  /** @type {import("./protocol.js").Description|null} */ #description = null;
  /** Least recently used first. @type {Map<string, Held>} */
  #held = new Map();

  /**
   * @param {import("./client.js").EngineClient} client
   * @param {import("./engine-files.js").EngineFiles} files
   * @param {typeof import("../io/browser-decoder.js").decodeByBrowser} decode  for what the engine
   *   cannot read
   */
  constructor(client, files, decode) {
    this.#client = client;
    this.#files = files;
    this.#decode = decode;
  }

  /** @returns {Promise<import("./protocol.js").Description>} */
  async describe() {
    this.#description = (await this.#client.call("describe", {})).result;
    return /** @type {import("./protocol.js").Description} */ (this.#description);
  }

  /**
   * Has the engine look at a file that a recipe is to refer to.
   *
   * @param {string} id  its name in recipes
   * @param {import("../files.js").FileKind} kind
   * @param {Blob} blob
   * @returns {Promise<import("../files.js").FileFacts>}
   */
  takeFile(id, kind, blob) {
    return this.#files.send(id, kind, blob);
  }

  /**
   * @param {Recipe} recipe
   * @returns {Promise<string>}  JSON with the recipe's files in it
   */
  async writeRecipe(recipe) {
    refuseBlank(recipe);
    await this.#provideFiles(recipe);
    return (await this.#client.call("recipe", { recipe })).result.text;
  }

  /**
   * @param {string} text  as `writeRecipe` gives it
   * @returns {Promise<{recipe: Recipe, files: import("./protocol.js").RecipeFile[]}>}
   */
  async readRecipe(text) {
    const { result, buffers } = await this.#client.call("recipe", { text });
    const named = /** @type {Omit<import("./protocol.js").RecipeFile, "data">[]} */ (result.files);
    const files = named.map((file, i) => ({ ...file, data: buffers[i] }));
    return { recipe: result.recipe, files };
  }

  /**
   * @param {Source} source
   * @param {OutputSize} size  of the result, in which the picture is looked at as well
   * @returns {Promise<import("./protocol.js").PictureInfo>}
   */
  async open(source, size) {
    await this.#client.boot();
    const held = this.#held.get(source.id);
    this.#held.delete(source.id); // to the end: most recently used
    const generation = this.#client.generation;
    const same = held?.generation === generation && held.size === JSON.stringify(size);
    const good = same ? held : this.#send(source, generation, size, held);
    this.#held.set(source.id, good);
    try {
      return (await good.opened).result;
    } catch (cause) {
      if (this.#held.get(source.id) === good) this.#held.delete(source.id);
      throw cause;
    }
  }

  /**
   * @param {Source} source
   * @param {Coat & {rect: import("./protocol.js").Rect, size: import("./protocol.js").Size,
   *   diff: boolean, draft: boolean}} params
   * @param {CallOptions} options
   * @returns {Promise<{info: import("./protocol.js").PreviewInfo, buffers: ArrayBuffer[]}>}
   */
  async preview(source, params, options) {
    const { result, buffers } = await this.#withPicture("preview", source, params, options);
    return { info: result, buffers };
  }

  /**
   * @param {Source} source
   * @param {Coat} params
   * @param {CallOptions} options
   * @returns {Promise<import("./protocol.js").Measurement>}
   */
  async measure(source, params, options) {
    return (await this.#withPicture("measure", source, params, options)).result;
  }

  /**
   * What the engine's own choice of laundering would leave of the coat.
   *
   * @param {Source} source
   * @param {Coat} params
   * @param {CallOptions} options
   * @returns {Promise<{info: import("../forecast.js").ForecastInfo, buffers: ArrayBuffer[]}>}
   */
  async forecast(source, params, options) {
    const { result, buffers } = await this.#withPicture("forecast", source, params, options);
    return { info: result, buffers };
  }

  /**
   * What the file says beside its pixels, and what of it would be saved.
   *
   * @param {Source} source
   * @param {OutputSize} size
   * @param {FileWish} wish
   * @returns {Promise<import("./protocol.js").Inspection>}
   */
  async inspect(source, size, { keep, declaration, ...output }) {
    await this.open(source, size);
    const params = { doc: source.id, keep, declaration, output };
    return (await this.#client.call("inspect", params)).result;
  }

  /**
   * What a website of one's own can say to the same effect.
   *
   * @param {import("./protocol.js").Declaration} declaration
   * @returns {Promise<import("./protocol.js").Snippet[]>}
   */
  async snippets(declaration) {
    return (await this.#client.call("snippets", { declaration })).result.snippets;
  }

  /**
   * @param {Source} source
   * @param {Coat & {output: FileWish}} params
   * @param {CallOptions} options
   * @returns {Promise<{info: import("./protocol.js").RunInfo, file: ArrayBuffer}>}
   */
  async run(source, params, options) {
    const named = { ...params, name: source.name }; // the engine suggests a name after it
    const { result, buffers } = await this.#withPicture("run", source, named, options);
    return { info: result, file: buffers[0] };
  }

  /** @param {string} id */
  async close(id) {
    const held = this.#held.get(id);
    this.#held.delete(id);
    held?.stop.abort(engineError("E_CANCELLED", "put away"));
    if (held?.generation === this.#client.generation) await this.#client.call("close", { doc: id });
  }

  /**
   * @param {"preview"|"measure"|"forecast"|"run"} type
   * @param {Source} source
   * @param {Coat} params
   * @param {CallOptions} options
   */
  async #withPicture(type, source, params, options) {
    refuseBlank(params.recipe);
    const { outputSize, ...rest } = params;
    const [key] = await Promise.all([stretch(params.key), this.#provideFiles(params.recipe)]);
    await this.open(source, outputSize); // last: until the call is posted it may be evicted
    return this.#client.call(type, { doc: source.id, ...rest, key }, options);
  }

  /** @param {Recipe} recipe */
  async #provideFiles(recipe) {
    if (this.#description) await this.#files.provide(recipe, this.#description);
  }

  /**
   * @param {Source} source
   * @param {number} generation
   * @param {OutputSize} size
   * @param {Held} [former]  the same picture, opened in another size or by a lost engine
   * @returns {Held}
   */
  #send(source, generation, size, former) {
    const stop = former?.stop ?? new AbortController();
    const bytes = source.file.size;
    this.#evict(bytes);
    const onBytes = (/** @type {number} */ count) => {
      this.#evict(count - held.bytes); // its own are counted among those that are held
      held.bytes = count;
    };
    const opened = this.#openFile(source, size, { former, signal: stop.signal, onBytes });
    /** @type {Held} */
    const held = { generation, size: JSON.stringify(size), bytes, open: false, stop, opened };
    const settle = () => (held.open = true);
    opened.then(settle, settle);
    return held;
  }

  /**
   * @param {Source} source
   * @param {OutputSize} size
   * @param {object} options
   * @param {Held} [options.former]  waited for: the engine keeps what it was given last
   * @param {AbortSignal} options.signal  the picture was put away
   * @param {(bytes: number) => void} options.onBytes  as many are held instead of the file's
   * @returns {Promise<Answer>}
   */
  async #openFile({ id, name, file }, size, { former, signal, onBytes }) {
    const params = { doc: id, name, size };
    await former?.opened.catch(() => {});
    const data = await file.arrayBuffer().catch((cause) => {
      // Moved, changed or deleted since it was chosen.
      throw engineError("E_FILE", String(cause));
    });
    signal.throwIfAborted();
    try {
      return await this.#client.call("open", params, { data });
    } catch (cause) {
      const { code, details } = EngineError.from(cause);
      if (code !== "E_UNSUPPORTED") throw cause;
      const kind = String(details.kind);
      const { limits } = this.#description ?? (await this.describe());
      const decoded = await this.#decode(file, kind, { maxPixels: limits.max_pixels, signal });
      if (!decoded) throw cause;
      const { width, height, rgba, exact } = decoded;
      onBytes(rgba.byteLength);
      const pixels = { width, height, kind };
      const answer = await this.#client.call("open", { ...params, pixels }, { data: rgba });
      answer.result.bytes = file.size;
      if (!exact && answer.result.has_alpha) {
        answer.result.notices.push({ code: "translucent-rounded" });
      }
      return answer;
    }
  }

  /** @param {number} coming  bytes that are about to be held */
  #evict(coming) {
    let total = coming;
    for (const { bytes } of this.#held.values()) total += bytes;
    for (const [id, { bytes, open }] of this.#held) {
      if (total <= HELD_BYTES) break;
      if (!open) continue; // somebody waits for it
      total -= bytes;
      this.close(id).catch(() => {}); // an engine that is gone has closed it already
    }
  }
}

/** @param {Recipe} recipe */
function refuseBlank(recipe) {
  if (isBlank(recipe)) {
    throw engineError("E_RECIPE", "no layer has an amount above zero", { reason: "blank" });
  }
}
