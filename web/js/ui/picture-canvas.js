// @ts-check

/**
 * @typedef {import("../engine/protocol.js").Rect} Rect
 * @typedef {{source: CanvasImageSource, rect: Rect}} PaintLayer  rect in picture pixels
 * @typedef {{scale: number, x: number, y: number}} Placement  see PinchZoom; scale 1 is one
 *   picture pixel a device pixel
 */

/** From this scale on a pixel is shown as the square it is. */
const PIXELATED_FROM = 2;

/**
 * Draws layers of a picture at a placement, in the device's own pixels: at scale 1 each
 * pixel of a layer is one of the screen, with nothing interpolated between.
 */
export class PictureCanvas extends HTMLElement {
  /** @type {PaintLayer[]} */ #layers = [];
  /** @type {Placement} */ #placement = { scale: 1, x: 0, y: 0 };
  /** @type {PredefinedColorSpace} */ #space = "srgb";
  #canvas = document.createElement("canvas");
  #frame = 0;
  #resize = new ResizeObserver((entries) => this.#resized(entries[0]));

  connectedCallback() {
    this.append(this.#canvas);
    try {
      this.#resize.observe(this, { box: "device-pixel-content-box" });
    } catch {
      this.#resize.observe(this); // Safari: rounded below
    }
  }

  disconnectedCallback() {
    this.#resize.disconnect();
  }

  /** @param {PaintLayer[]} layers  the lowest first */
  set layers(layers) {
    this.#layers = layers;
    this.#schedule();
  }

  /** @param {Placement} placement */
  set placement(placement) {
    this.#placement = placement;
    this.#schedule();
  }

  /** @param {PredefinedColorSpace} space  how the layers' numbers are meant */
  set colorSpace(space) {
    if (space === this.#space) return;
    this.#space = space;
    const { width, height } = this.#canvas;
    const fresh = Object.assign(document.createElement("canvas"), { width, height });
    this.#canvas.replaceWith(fresh); // a canvas keeps the colour space of its first context
    this.#canvas = fresh;
    this.#schedule();
  }

  /** @param {ResizeObserverEntry} entry */
  #resized(entry) {
    const exact = entry.devicePixelContentBoxSize?.[0];
    const width = snap(this.clientWidth * devicePixelRatio, exact?.inlineSize);
    const height = snap(this.clientHeight * devicePixelRatio, exact?.blockSize);
    if (width === this.#canvas.width && height === this.#canvas.height) return;
    Object.assign(this.#canvas, { width, height });
    this.#draw(); // at once: resizing has cleared it
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const context = this.#canvas.getContext("2d", { colorSpace: this.#space });
    if (!context) return;
    const { scale, x, y } = this.#placement;
    const left = Math.round(x * devicePixelRatio);
    const top = Math.round(y * devicePixelRatio);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.imageSmoothingEnabled = scale < PIXELATED_FROM;
    context.imageSmoothingQuality = "high";
    for (const { source, rect } of this.#layers) {
      const [rx, ry, width, height] = rect;
      // Edges are rounded alike in every layer, so that neighbours neither gap nor overlap.
      const x0 = left + Math.round(rx * scale);
      const y0 = top + Math.round(ry * scale);
      const x1 = left + Math.round((rx + width) * scale);
      const y1 = top + Math.round((ry + height) * scale);
      context.clearRect(x0, y0, x1 - x0, y1 - y0); // a layer replaces, also where it is transparent
      context.drawImage(source, x0, y0, x1 - x0, y1 - y0);
    }
  }
}

/**
 * @param {number} computed  device pixels, possibly broken by the layout
 * @param {number|undefined} exact  as the browser will show them; wrong where a device is emulated
 * @returns {number}
 */
function snap(computed, exact) {
  return exact && Math.abs(exact - computed) < 2 ? exact : Math.round(computed);
}

customElements.define("picture-canvas", PictureCanvas);
