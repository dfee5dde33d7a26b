// @ts-check

/**
 * @typedef {{scale: number, x: number, y: number, fitted: boolean}} ZoomView
 *   x, y: where the content's corner lies in the element; all in CSS pixels
 * @typedef {{top: number, right: number, bottom: number, left: number}} Inset
 * @typedef {{x: number, y: number}} Spot  CSS pixels from the element's corner
 *
 * What a single pointer does in place of panning.
 * @typedef {object} Hand
 * @property {(spot: Spot) => void} begin
 * @property {(spots: Spot[]) => void} extend
 * @property {() => void} end
 * @property {() => void} interrupt  a second finger came: from now on they pan and zoom
 */

const WHEEL_STEP = 1.0015; // scale per unit of wheel travel; a notch is about 100
const KEY_STEP = 1.25;
const KEY_PAN = 64;
const LARGEST = 32;

/**
 * Zoom and pan by mouse, touch, wheel and keyboard.
 *
 * Moves nothing itself: it keeps a view of a content of a given size and tells of it by
 * `view` events, so whoever draws can draw it in true pixels.
 */
export class PinchZoom extends HTMLElement {
  #content = { width: 1, height: 1 };
  /** @type {Inset} */ #inset = { top: 0, right: 0, bottom: 0, left: 0 };
  #largestFit = 1;
  /** @type {ZoomView} */ #view = { scale: 1, x: 0, y: 0, fitted: true };
  /** @type {Map<number, Spot>} */ #pointers = new Map();
  /** Pans although there is a hand. */
  panning = false;
  /** @type {Hand|null} */ #hand = null;
  /** The pointer that the hand follows. @type {{id: number, type: string}|null} */
  #drawing = null;
  #resize = new ResizeObserver(() => this.#resized());

  connectedCallback() {
    this.#resize.observe(this);
    this.addEventListener("wheel", this.#onWheel, { passive: false });
    this.addEventListener("pointerdown", this.#onDown);
    this.addEventListener("pointermove", this.#onMove);
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.addEventListener(end, (event) => this.#onUp(/** @type {PointerEvent} */ (event)));
    }
    this.addEventListener("dblclick", (event) => {
      if (this.#hand) return;
      if (this.#view.fitted) this.zoomTo(1, this.#local(event));
      else this.fit();
    });
  }

  disconnectedCallback() {
    this.#resize.disconnect();
  }

  get view() {
    return this.#view;
  }

  /** @param {Hand|null} hand */
  set hand(hand) {
    if (this.#drawing) this.#hand?.interrupt();
    this.#drawing = null;
    this.#hand = hand;
  }

  /**
   * A new content, fitted.
   *
   * @param {{width: number, height: number}} content  CSS pixels at scale 1
   * @param {Inset} inset  room kept free around a fitted content
   * @param {number} largestFit  a small content is not blown up beyond this scale
   */
  setContent(content, inset, largestFit) {
    this.#content = content;
    this.#inset = inset;
    this.#largestFit = largestFit;
    this.fit();
  }

  get fitScale() {
    const { top, right, bottom, left } = this.#inset;
    const wide = (this.clientWidth - left - right) / this.#content.width;
    const high = (this.clientHeight - top - bottom) / this.#content.height;
    return Math.max(0.001, Math.min(wide, high, this.#largestFit));
  }

  fit() {
    this.#show({ scale: this.fitScale, x: 0, y: 0, fitted: true });
  }

  /**
   * @param {number} scale
   * @param {Spot} [at]  the point that stays where it is
   */
  zoomTo(scale, at = { x: this.clientWidth / 2, y: this.clientHeight / 2 }) {
    const old = this.#view;
    const smallest = Math.min(this.fitScale, 1);
    const next = Math.min(LARGEST, Math.max(smallest, scale));
    const ratio = next / old.scale;
    const fitted = next === smallest && next === this.fitScale;
    this.#show({
      scale: next,
      x: at.x - (at.x - old.x) * ratio,
      y: at.y - (at.y - old.y) * ratio,
      fitted,
    });
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.zoomTo(this.#view.scale * factor);
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  panBy(dx, dy) {
    this.#show({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean}  whether the key was one of this element's
   */
  handleKey(event) {
    const act = {
      "+": () => this.zoomBy(KEY_STEP),
      "=": () => this.zoomBy(KEY_STEP),
      ";": () => this.zoomBy(KEY_STEP), // where + lies on a Japanese keyboard
      "-": () => this.zoomBy(1 / KEY_STEP),
      0: () => this.fit(),
      1: () => this.zoomTo(1),
      2: () => this.zoomTo(2),
      ArrowLeft: () => this.panBy(KEY_PAN, 0),
      ArrowRight: () => this.panBy(-KEY_PAN, 0),
      ArrowUp: () => this.panBy(0, KEY_PAN),
      ArrowDown: () => this.panBy(0, -KEY_PAN),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return false;
    act();
    return true;
  }

  #resized() {
    if (this.#view.fitted) this.fit();
    else this.#show(this.#view);
  }

  /** @param {ZoomView} wish */
  #show(wish) {
    const { width, height } = this.#content;
    const { top, right, bottom, left } = this.#inset;
    const x = clampOffset(wish.x, width * wish.scale, this.clientWidth, left, right);
    const y = clampOffset(wish.y, height * wish.scale, this.clientHeight, top, bottom);
    this.#view = { ...wish, x, y };
    this.dispatchEvent(new CustomEvent("view", { detail: this.#view }));
  }

  /** @param {{clientX: number, clientY: number}} event */
  #local(event) {
    const box = this.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #onWheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    // A pinch on a touchpad comes as a wheel with ctrlKey, in much smaller units.
    const travel = event.deltaY * lines * (event.ctrlKey ? 7 : 1);
    this.zoomTo(this.#view.scale * WHEEL_STEP ** -travel, this.#local(event));
  };

  #onDown = (/** @type {PointerEvent} */ event) => {
    const middle = event.button === 1 && this.#hand !== null;
    if ((event.button !== 0 && !middle) || this.#pointers.size === 2) return;
    if (this.#drawing?.type === "pen") return; // the palm beside it
    if (middle) event.preventDefault(); // no scrolling by itself
    this.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#local(event));
    if (this.#drawing) {
      this.#drawing = null;
      this.#hand?.interrupt();
    } else if (this.#hand && !this.panning && !middle && this.#pointers.size === 1) {
      this.#drawing = { id: event.pointerId, type: event.pointerType };
      return this.#hand.begin(this.#local(event));
    }
    this.toggleAttribute("dragging", true);
  };

  #onMove = (/** @type {PointerEvent} */ event) => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#local(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (event.pointerId === this.#drawing?.id) {
      const moves = event.getCoalescedEvents?.() ?? [];
      return this.#hand?.extend((moves.length ? moves : [event]).map((one) => this.#local(one)));
    }
    if (!other) return this.panBy(now.x - before.x, now.y - before.y);
    const spread = (/** @type {Spot} */ p) => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.zoomTo((this.#view.scale * spread(now)) / spread(before), middle);
  };

  /** @param {PointerEvent} event */
  #onUp(event) {
    this.#pointers.delete(event.pointerId);
    if (event.pointerId === this.#drawing?.id) {
      this.#drawing = null;
      this.#hand?.end();
    }
    this.toggleAttribute("dragging", this.#pointers.size > 0);
  }
}

/**
 * Keeps a content in sight: centred while it fits, never pulled off its edge otherwise.
 *
 * @param {number} offset
 * @param {number} length  of the content
 * @param {number} room  of the element
 * @param {number} before  inset
 * @param {number} after  inset
 */
function clampOffset(offset, length, room, before, after) {
  const free = room - before - after;
  if (length <= free) return before + (free - length) / 2;
  return Math.min(before, Math.max(room - after - length, offset));
}

customElements.define("pinch-zoom", PinchZoom);
