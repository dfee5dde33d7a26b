// @ts-check

import "./picture-canvas.js";
import { currentPicture, strokesAt } from "../selectors.js";
import { PLACES, UNIT, drawStroke, drawStrokes, parseStrokes } from "../strokes.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";

/**
 * @typedef {import("../strokes.js").Stroke} Stroke
 * @typedef {import("../strokes.js").Point} Point
 * @typedef {import("../strokes.js").Extent} Extent
 * @typedef {import("./pinch-zoom.js").Spot} Spot
 * @typedef {import("./picture-canvas.js").PictureCanvas} PictureCanvas
 */

/** Long side of the canvas that what is painted is drawn on, in pixels. */
const LONGEST = 2048;

/** A stroke that a second finger ends sooner than this was the beginning of a pinch, in ms. */
const PINCH_WITHIN = 250;

/** What is painted over the picture, translucent, and the brush that paints it. */
export class PaintBoard extends AppElement {
  #view = /** @type {PictureCanvas} */ (document.createElement("picture-canvas"));
  #ring = h("div", { class: "paint-ring", hidden: true });
  #canvas = document.createElement("canvas");
  /** @type {Extent|null} */ #extent = null;
  /** @type {string|null} */ #text = null;
  /** @type {Stroke|null} */ #stroke = null;
  #began = 0;
  /** @type {import("./picture-canvas.js").Placement} */ #placement = { scale: 1, x: 0, y: 0 };

  build() {
    this.hidden = true;
    this.#view.dataset.testid = "paint-canvas";
    this.append(this.#view, this.#ring);
    const zoom = this.parentElement;
    zoom?.addEventListener("pointermove", (event) => this.#follow(event));
    zoom?.addEventListener("pointerleave", () => (this.#ring.hidden = true));
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const { painting, settings, brush } = state;
    const text = painting && settings && strokesAt(settings, painting);
    const extent = currentPicture(state)?.info ?? null;
    this.hidden = text === null || !extent;
    if (text === null || !extent) {
      this.#text = this.#stroke = null;
      return;
    }
    this.#size(brush.radius);
    const same = text === this.#text && this.#extent && sameExtent(this.#extent, extent);
    [this.#text, this.#extent] = [text, extent];
    if (!same) this.#redraw();
  }

  /** @param {import("./picture-canvas.js").Placement} placement */
  set placement(placement) {
    this.#placement = placement;
    this.#view.placement = placement;
    if (!this.hidden) this.#size(this.app.store.state.brush.radius);
  }

  /** @param {Spot} spot */
  begin(spot) {
    this.#began = performance.now();
    const stroke = { ...this.app.store.state.brush, points: [this.#pointAt(spot)] };
    this.#stroke = stroke;
    this.#draw((context) =>
      this.#text ? drawStroke(context, stroke) : drawStrokes(context, [stroke]),
    );
  }

  /** @param {Spot[]} spots */
  extend(spots) {
    if (!this.#stroke) return;
    const { points, ...brush } = this.#stroke;
    const added = spots.map((spot) => this.#pointAt(spot));
    const piece = { ...brush, points: [...points.slice(-1), ...added] };
    this.#draw((context) => drawStroke(context, piece));
    points.push(...added);
  }

  end() {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (!stroke || !this.#extent) return;
    if (!this.app.actions.painting.add(stroke, this.#extent)) this.#redraw(); // as it was
  }

  interrupt() {
    if (performance.now() - this.#began > PINCH_WITHIN) return this.end();
    this.#stroke = null;
    this.#redraw();
  }

  /**
   * @param {Spot} spot
   * @returns {Point}
   */
  #pointAt({ x, y }) {
    const { width, height } = this.#extent ?? { width: 1, height: 1 };
    const { scale, x: left, y: top } = this.#placement;
    const unit = (/** @type {number} */ travel, /** @type {number} */ side) =>
      clamp(((travel * devicePixelRatio) / scale / side) * UNIT, PLACES);
    return [unit(x - left, width), unit(y - top, height)];
  }

  #redraw() {
    if (!this.#extent) return;
    const { width, height } = this.#extent;
    const shrink = Math.min(1, LONGEST / Math.max(width, height));
    this.#canvas.width = Math.max(1, Math.round(width * shrink)); // clears it as well
    this.#canvas.height = Math.max(1, Math.round(height * shrink));
    this.#draw((context) => drawStrokes(context, parseStrokes(this.#text ?? "")));
  }

  /** @param {(context: CanvasRenderingContext2D) => void} act */
  #draw(act) {
    const context = this.#canvas.getContext("2d");
    if (!context || !this.#extent) return;
    context.fillStyle = context.strokeStyle = getComputedStyle(this).color;
    act(context);
    const { width, height } = this.#extent;
    this.#view.layers = [{ source: this.#canvas, rect: [0, 0, width, height] }];
  }

  /** @param {PointerEvent} event */
  #follow({ pointerType, clientX, clientY }) {
    this.#ring.hidden = pointerType === "touch";
    const box = this.getBoundingClientRect();
    this.#ring.style.transform = `translate(${clientX - box.left}px, ${clientY - box.top}px)`;
  }

  /** @param {number} radius  of the brush */
  #size(radius) {
    if (!this.#extent) return;
    const side = Math.sqrt(this.#extent.width * this.#extent.height);
    const pixels = ((radius / UNIT) * side * this.#placement.scale) / devicePixelRatio;
    this.#ring.style.setProperty("--radius-px", `${pixels}px`);
  }
}

/**
 * @param {number} value
 * @param {{minimum: number, maximum: number}} range
 */
function clamp(value, { minimum, maximum }) {
  return Math.min(maximum, Math.max(minimum, value));
}

/**
 * @param {Extent} a
 * @param {Extent} b
 */
function sameExtent(a, b) {
  return a.width === b.width && a.height === b.height;
}

customElements.define("paint-board", PaintBoard);
