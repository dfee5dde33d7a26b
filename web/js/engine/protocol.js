// @ts-check

/**
 * The words that the page and the engine's worker exchange.
 *
 * To the worker: `Request`. Back: exactly one `Reply` with the same id, and any
 * number of `Progress` before it. Pixels and files cross as transferred buffers. What the
 * browser had to decode is opened with `pixels` among the parameters, `{width, height, kind}`,
 * and RGBA as the data.
 *
 * @typedef {"boot"|"describe"|"open"|"inspect"|"preview"|"measure"|"forecast"|"run"|"file"|"recipe"
 *   |"snippets"|"close"|"cancel"} MessageType
 * @typedef {{v: number, id: number, type: MessageType, params: object, data?: ArrayBuffer}} Request
 * @typedef {{id: number, type: "progress", stage: string, done: number, total: number}} Progress
 * @typedef {{code: ErrorCode, message: string, retriable: boolean, details?: Record<string, unknown>}} ErrorBody
 * @typedef {{id: number, ok: true, result: any, buffers?: ArrayBuffer[]}} Success
 * @typedef {{id: number, ok: false, error: ErrorBody}} Failure
 * @typedef {Progress | Success | Failure} Reply
 *
 * @typedef {"E_BOOT"|"E_ASSET"|"E_DECODE"|"E_UNSUPPORTED"|"E_TOO_LARGE"|"E_MEMORY"|"E_RECIPE"
 *   |"E_CANCELLED"|"E_WORKER_LOST"|"E_PROTOCOL"|"E_INTERNAL"|"E_FILE"|"E_SAVE"} ErrorCode
 */

/**
 * What the engine says about itself; the page builds its controls from this.
 *
 * @typedef {{name: string, description: string, unit: string,
 *   kind: "float"|"choice"|"text"|"color"|"picture"|"font"|"strokes",
 *   minimum?: number, maximum?: number, step?: number, longest?: number,
 *   default: number|string, choices?: string[]}} ParameterSpec
 *   of "picture" and "font" the value is the name of a file that the engine was sent, or ""
 * @typedef {{name: string, description: string, parameters: ParameterSpec[], solved: boolean,
 *   amount: Range}} LayerSpec  solved: its strength follows from the recipe's target
 * @typedef {{name: string, description: string, parameters: ParameterSpec[]}} MaskSpec
 * @typedef {{name: string, mime: string, extension: string, lossy: boolean, moving: boolean}}
 *   FormatSpec  moving: it holds animations
 * @typedef {Record<string, number|string>} Parameters
 * @typedef {{name: string, invert: boolean, feather: number, parameters: Parameters}} Mask
 *   several multiply; feather in training pixels
 * @typedef {{name: string, amount: number, masks: Mask[], parameters: Parameters}} Layer
 *   goes everywhere if it has no masks
 * @typedef {{version: number, target: number, layers: Layer[]}} Recipe
 * @typedef {{name: string, kind: "picture"|"font", data: ArrayBuffer}} RecipeFile
 * @typedef {{minimum: number, maximum: number, step: number}} Range
 * @typedef {{kind: string, value: number}} OutputSize  "keep", "long_side" (px) or "megapixels"
 * @typedef {{name: string, title: string, size: OutputSize, limit: string, source: string,
 *   date: string, max_bytes: number|null, strips: boolean|null, metadata: string,
 *   metadata_source: string, metadata_date: string}} Place  somewhere that pictures go, and what it
 *   does to larger ones, and to metadata; strips is null where that depends or is not known
 * @typedef {{format: string, quality: number|null, effort: number|null, max_bytes: number|null,
 *   frames: "steady"|"each"}} Output  how the file is written; null is the engine's own choice
 * @typedef {"mining"|"constraints"|"creator"|"rights"|"usage_terms"|"web_statement"} Statement
 * @typedef {Record<Statement, string>} Declaration  "" where nothing is said
 * @typedef {Output & {keep: string[], declaration: Declaration|null}} FileWish  all of the file
 *   but its pixels
 * @typedef {object} Description
 * @property {string} version
 * @property {{name: string, target: number}[]} presets
 * @property {Recipe} default_recipe
 * @property {LayerSpec[]} perturbations  what is hidden; its strength is solved for as a whole
 * @property {LayerSpec[]} finishes  what is seen on purpose, each at its own amount
 * @property {MaskSpec[]} masks  where a layer may go
 * @property {LayerSpec[]} marks  text and pictures, each with its own opacity
 * @property {LayerSpec[]} classics  noise by the pixel
 * @property {{max_pixels: number, layers: number, masks: number, file_bytes: number}} limits
 * @property {Place[]} places  where pictures go
 * @property {FormatSpec[]} formats
 * @property {{categories: string[], keep: string[]}} metadata  what may be kept; what is, unasked
 * @property {{terms: {name: string, description: string}[], default: Declaration,
 *   longest: Record<string, number>}} declaration  terms: of `mining`; longest: in characters
 * @property {Range} target  of SSIMULACRA2
 * @property {Range} feather  of a mask, training pixels
 */

/**
 * @typedef {{code: string} & Record<string, unknown>} Notice  what the user should know
 * @typedef {"fit"|"full"|"range"|"nothing"} Bound  what limits the strength: a view, the end of
 *   what is ever used, or nothing, since there are finishes alone
 * @typedef {{fit: number, full: number}} Scores  SSIMULACRA2 in the fit view and at 1:1
 * @typedef {object} PictureInfo
 * @property {string} doc
 * @property {string} name
 * @property {string} format  "browser" of pixels that the browser has decoded
 * @property {number} width   picture pixels
 * @property {number} height  picture pixels
 * @property {boolean} has_alpha
 * @property {string|null} icc  the colour profile's name
 * @property {number} bytes
 * @property {Notice[]} notices
 * @property {number} [frames]  of an animation
 *
 * @typedef {{category: string, source: string, name: string, value: string, kept: boolean}} Item
 *   one thing that a file says beside its pixels
 * @typedef {{items: Item[], declares: boolean, counts: {going: number, staying: number,
 *   adding: number, replacing: number}}} Inspection  adding, replacing: by the declaration; of very
 *   many items, the list has the first; declares: the saved file will speak of mining
 * @typedef {{name: string, where: string, text: string}} Snippet  to be copied, and where to
 *
 * @typedef {[number, number, number, number]} Rect  x, y, width, height in picture pixels
 * @typedef {[number, number]} Size  width, height in output pixels
 * @typedef {{rect: Rect, size: Size, amplitude: number, ssimulacra2: Scores|null,
 *   bound_by: Bound|null, draft: boolean, seconds: Record<string, number>,
 *   missing_glyphs: Record<string, string>}} PreviewInfo
 *   draft: at a guessed strength; seconds: of the stages that were gone through last
 * @typedef {{ssimulacra2: Scores, amplitude: number, target: number, bound_by: Bound,
 *   psnr: number|null}} Measurement
 * @typedef {object} RunInfo
 * @property {string} name  suggested file name
 * @property {string} mime
 * @property {string} format
 * @property {number} width
 * @property {number} height
 * @property {number} bytes
 * @property {number} amplitude
 * @property {Scores} ssimulacra2
 * @property {Bound} bound_by
 * @property {Record<string, number>} seconds
 * @property {Notice[]} notices
 * @property {number} heap_bytes  size of the WebAssembly heap after the run
 */

export const PROTOCOL_VERSION = 1;

/** A failure with a code that the page can put into the reader's words. */
export class EngineError extends Error {
  /** @param {ErrorBody} body */
  constructor(body) {
    super(`${body.code}: ${body.message}`);
    this.name = "EngineError";
    this.code = body.code;
    this.retriable = body.retriable;
    this.details = body.details ?? {};
  }

  /**
   * @param {unknown} cause
   * @returns {EngineError}
   */
  static from(cause) {
    if (cause instanceof EngineError) return cause;
    return new EngineError({ code: "E_INTERNAL", message: String(cause), retriable: true });
  }
}

/**
 * @param {ErrorCode} code
 * @param {string} message  English, for logs
 * @param {Record<string, unknown>} [details]
 */
export function engineError(code, message, details) {
  return new EngineError({ code, message, retriable: true, details });
}
