// @ts-check

import "./paint-bar.js";
import "./paint-board.js";
import "./picture-canvas.js";
import "./pinch-zoom.js";
import "./split-view.js";
import { covers, detailShot, wholeShot } from "../shots.js";
import { coatSignature, currentPicture, isSized } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { ICONS, h, icon } from "./dom.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Picture} Picture
 * @typedef {import("../preview.js").Shot} Shot
 * @typedef {import("../preview.js").Wish} Wish
 * @typedef {import("./paint-bar.js").PaintBar} PaintBar
 * @typedef {import("./paint-board.js").PaintBoard} PaintBoard
 * @typedef {import("./picture-canvas.js").PictureCanvas} PictureCanvas
 * @typedef {import("./pinch-zoom.js").PinchZoom} PinchZoom
 * @typedef {import("./split-view.js").SplitView} SplitView
 */

/** Free room around a fitted picture, in CSS pixels; the tools lie over the lower edge. */
const INSET = { top: 20, right: 20, bottom: 76, left: 20 };
const INSET_SMALL = { top: 10, right: 10, bottom: 58, left: 10 };

/** The picture before and after, with its tools; asks for the previews that it needs. */
export class PictureStage extends AppElement {
  #before = /** @type {PictureCanvas} */ (document.createElement("picture-canvas"));
  #after = /** @type {PictureCanvas} */ (document.createElement("picture-canvas"));
  #split = /** @type {SplitView} */ (document.createElement("split-view"));
  #zoom = /** @type {PinchZoom} */ (document.createElement("pinch-zoom"));
  #board = /** @type {PaintBoard} */ (document.createElement("paint-board"));
  #bar = /** @type {PaintBar} */ (document.createElement("paint-bar"));
  /** What had the focus when painting began. @type {HTMLElement|null} */ #opener = null;
  #painting = false;
  #backdrop = h("div", { class: "stage-backdrop" });
  #readout = h("output", { class: "stage-readout", test: "zoom-readout" });
  #diff = h("button", {
    type: "button",
    class: "tool tool-wide",
    t: "stage.diff",
    tTitle: "stage.diff.title",
    test: "diff-toggle",
    "aria-pressed": "false",
  });
  #labelAfter = h("span", { class: "stage-label stage-label-after" });
  #status = h("p", { class: "stage-status", test: "stage-status" });
  #shownPicture = "";
  #frame = 0;
  /** @type {WeakMap<ImageData, HTMLCanvasElement>} */ #canvases = new WeakMap();

  build() {
    this.#zoom.setAttribute("tabindex", "0");
    this.#zoom.setAttribute("role", "application");
    this.#zoom.setAttribute("data-t-label", "stage.label");
    this.#zoom.dataset.testid = "stage-zoom";
    this.#before.dataset.testid = "canvas-before";
    this.#after.dataset.testid = "canvas-after";
    this.#split.handle.dataset.tLabel = "stage.divider";
    this.#split.handle.dataset.testid = "divider";
    this.#before.className = "split-first";
    this.#after.className = "split-second";
    const labels = h(
      "div",
      { class: "stage-labels", "aria-hidden": "true" },
      h("span", { class: "stage-label", t: "stage.before" }),
      this.#labelAfter,
    );
    this.#split.append(this.#before, this.#after);
    this.#zoom.append(this.#backdrop, this.#split, this.#board, labels);
    const tools = h(
      "div",
      { class: "stage-tools", role: "toolbar", tLabel: "stage.tools" },
      this.#tool("zoom-out", "minus", "stage.zoomOut", () => this.#zoom.zoomBy(1 / 1.5)),
      this.#readout,
      this.#tool("zoom-in", "plus", "stage.zoomIn", () => this.#zoom.zoomBy(1.5)),
      this.#tool("zoom-fit", "fit", "stage.fit", () => this.#zoom.fit()),
      h(
        "button",
        {
          type: "button",
          class: "tool",
          test: "zoom-100",
          tLabel: "stage.full",
          tTitle: "stage.full",
          on: { click: () => this.#zoom.zoomTo(1) },
        },
        "1:1",
      ),
      this.#diff,
    );
    this.append(this.#bar, this.#zoom, this.#status, tools);
    this.#bar.connect(this.app);
    this.#board.connect(this.app);
    this.#diff.addEventListener("click", () => this.app.actions.looking.toggleDiff());
    this.#zoom.addEventListener("view", () => this.#moved());
    addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("keyup", ({ key }) => key === " " && (this.#zoom.panning = false));
  }

  /**
   * @param {string} test
   * @param {"minus"|"plus"|"fit"} name
   * @param {string} label
   * @param {() => void} act
   */
  #tool(test, name, label, act) {
    const attributes = {
      type: "button",
      class: "tool",
      test,
      tLabel: label,
      tTitle: label,
      on: { click: act },
    };
    return h("button", attributes, icon(ICONS[name]));
  }

  /** @param {State} state */
  update(state) {
    const picture = currentPicture(state);
    this.hidden = !picture;
    if (!picture) return void (this.#shownPicture = "");
    const extent = extentOf(picture);
    const identity = extent ? `${picture.id} ${extent.width} ${extent.height}` : "";
    if (extent && identity !== this.#shownPicture) {
      this.#shownPicture = identity;
      const ratio = devicePixelRatio;
      const content = { width: extent.width / ratio, height: extent.height / ratio };
      this.#zoom.setContent(content, this.clientWidth < 600 ? INSET_SMALL : INSET, ratio);
      const space = /P3/i.test(picture.info?.icc ?? "") ? "display-p3" : "srgb";
      this.#before.colorSpace = this.#after.colorSpace = space;
    }
    this.classList.toggle("has-alpha", picture.info?.has_alpha ?? false);
    // A note says why there is nothing to be seen.
    this.classList.toggle("is-void", picture.status === "refused");
    this.classList.toggle(
      "is-busy",
      picture.status !== "refused" && (state.view.busy || !state.shots.whole) && !state.view.error,
    );
    this.#diff.setAttribute("aria-pressed", String(state.view.diff));
    setText(this.#labelAfter, this.t(state.view.diff ? "stage.diff.label" : "stage.after"));
    setText(this.#status, this.#busyText(state));
    this.#paint(state, picture);
    this.#scheduleWishes();
    const painting = state.painting !== null;
    if (painting !== this.#painting) this.#setPainting(painting);
  }

  /** @param {boolean} painting */
  #setPainting(painting) {
    this.#painting = painting;
    this.#zoom.panning = false;
    this.#zoom.hand = painting ? this.#board : null;
    this.#zoom.setAttribute("data-t-label", painting ? "paint.label" : "stage.label");
    this.app.i18n.apply(this.#zoom);
    const { activeElement } = document;
    const lost = !activeElement || activeElement === document.body || this.contains(activeElement);
    if (painting) this.#opener = lost ? null : /** @type {HTMLElement} */ (activeElement);
    // The panel is out of sight on a phone, and back again with the next frame.
    const heir = painting ? this.#zoom : this.#opener;
    if (painting || lost) requestAnimationFrame(() => heir?.focus({ preventScroll: painting }));
  }

  /** @param {State} state */
  #busyText({ engine, view, shots }) {
    if (engine.status !== "ready") return this.t("boot.wait");
    const stage = view.step?.stage;
    if (stage === "solve" || stage === "analyse") return this.t("stage.solving");
    return this.t(shots.whole ? "stage.updating" : "stage.preparing");
  }

  /**
   * @param {State} state
   * @param {Picture} picture
   */
  #paint({ shots, settings, view }, picture) {
    const extent = extentOf(picture);
    this.#backdrop.hidden = !extent;
    if (!extent) {
      this.#before.layers = this.#after.layers = [];
      return;
    }
    const signature = settings ? coatSignature(settings, picture.id) : "";
    const stale =
      shots.detail?.wish.signature !== signature || shots.detail?.wish.diff !== view.diff;
    const wholeIsRight =
      shots.whole?.wish.signature === signature && shots.whole.wish.diff === view.diff;
    const detail = this.#zoom.view.fitted || (stale && wholeIsRight) ? null : shots.detail;
    const whole = /** @type {const} */ ([0, 0, extent.width, extent.height]);
    const sketch =
      picture.sketch && !shots.whole ? [{ source: picture.sketch.bitmap, rect: [...whole] }] : [];
    const layers = (/** @type {number} */ side) => [
      ...sketch,
      ...[shots.whole, detail].flatMap((shot) =>
        shot ? [{ source: this.#canvasOf(shot, side), rect: shot.wish.rect }] : [],
      ),
    ];
    this.#before.layers = /** @type {any} */ (layers(0));
    this.#after.layers = /** @type {any} */ (layers(1));
  }

  /**
   * @param {Shot} shot
   * @param {number} side  0 before, 1 after (the difference, if the shot has one)
   */
  #canvasOf({ images }, side) {
    const image = side === 0 ? images[0] : (images[2] ?? images[1]);
    let canvas = this.#canvases.get(image);
    if (!canvas) {
      canvas = Object.assign(document.createElement("canvas"), {
        width: image.width,
        height: image.height,
      });
      canvas.getContext("2d")?.putImageData(image, 0, 0);
      this.#canvases.set(image, canvas);
    }
    return canvas;
  }

  #moved() {
    const { scale, x, y } = this.#zoom.view;
    const placement = { scale, x, y };
    this.#before.placement = placement;
    this.#after.placement = placement;
    this.#board.placement = placement;
    setText(this.#readout, `${Math.round(scale * 100)}%`);
    const picture = currentPicture(this.app.store.state);
    const extent = picture && extentOf(picture);
    if (!picture || !extent) return;
    const ratio = devicePixelRatio;
    const { style } = this.#backdrop;
    style.transform = `translate(${Math.round(x * ratio) / ratio}px, ${Math.round(y * ratio) / ratio}px)`;
    style.inlineSize = `${Math.round(extent.width * scale) / ratio}px`;
    style.blockSize = `${Math.round(extent.height * scale) / ratio}px`;
    this.#paint(this.app.store.state, picture);
    this.#scheduleWishes();
  }

  #scheduleWishes() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#wish();
    });
  }

  /** Asks for what the present sight needs and does not have. */
  #wish() {
    const { state } = this.app.store;
    const picture = currentPicture(state);
    const running = state.pictures.some(({ status }) => status === "running");
    if (!picture?.info || !state.settings || state.engine.status !== "ready" || running) return;
    if (!isSized(state, picture)) return; // where things are in it is not known yet
    const { view, fitScale } = this.#zoom;
    const sight = {
      picture: picture.info,
      viewport: { width: this.#zoom.clientWidth, height: this.#zoom.clientHeight },
      view,
      ratio: devicePixelRatio,
      fitScale,
    };
    const common = {
      picture: picture.id,
      signature: coatSignature(state.settings, picture.id),
      diff: state.view.diff,
    };
    const fits = (/** @type {Shot|null} */ shot) =>
      shot?.wish.signature === common.signature &&
      shot.wish.diff === common.diff &&
      !shot.info.draft;
    /** @type {Wish[]} */
    const wishes = [];
    const { whole, detail } = state.shots;
    const wholeDone =
      fits(whole) &&
      whole &&
      covers(whole, { ...sight, view: { ...view, scale: fitScale, x: 0, y: 0 } });
    if (!wholeDone) wishes.push({ ...common, ...wholeShot(sight) });
    const enough = [detail, whole].some((shot) => shot && fits(shot) && covers(shot, sight));
    const part = !view.fitted && !enough && detailShot(sight);
    // The first sight of a picture is all of it; later the eye is on the part.
    if (part) wishes[whole ? "unshift" : "push"]({ ...common, ...part });
    this.app.actions.looking.want(wishes);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const target = /** @type {Element} */ (event.target);
    const elsewhere = target !== document.body && !this.contains(target);
    if (this.hidden) return;
    if (this.#painting) return this.#onPaintKey(event, elsewhere);
    if (elsewhere) return;
    if (this.#split.handleKey(event) || this.#zoom.handleKey(event)) event.preventDefault();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} elsewhere  it was meant for something outside the stage
   */
  #onPaintKey(event, elsewhere) {
    const { painting } = this.app.actions;
    const { target, key } = event;
    const onPicture = target === document.body || target === this.#zoom;
    if (key === "Escape" || (key === "Enter" && onPicture)) painting.stop();
    else if (key === " " && onPicture) this.#zoom.panning = true;
    else if (elsewhere || target instanceof HTMLInputElement) return;
    else if (!this.#bar.handleKey(event) && !this.#zoom.handleKey(event)) return;
    event.preventDefault();
  }
}

/**
 * The picture's size; before the engine has read it, what the browser says.
 *
 * @param {Picture} picture
 */
function extentOf({ info, sketch }) {
  return info ?? sketch;
}

customElements.define("picture-stage", PictureStage);
