// @ts-check

import { formatName } from "../format.js";
import { currentPicture, formatOf, isAnimated } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";
import { SizeLimit } from "./size-limit.js";

/** @typedef {import("../engine/protocol.js").Output} Output */

const QUALITY = { min: 60, max: 100, start: 92 };
const EFFORT = { min: 1, max: 9, usual: 6 };

/** The file format of the result, and what there is to choose about it. */
export class OutputPicker extends AppElement {
  #format = h(
    "select",
    { id: "format", test: "format" },
    h("option", { value: "same", t: "output.same" }),
  );
  #mode = h(
    "select",
    { id: "quality-mode", test: "quality-mode" },
    ...["auto", "hand", "limit"].map((value) => h("option", { value, t: `quality.${value}` })),
  );
  #quality = h("input", {
    type: "range",
    id: "quality",
    min: QUALITY.min,
    max: QUALITY.max,
    step: 1,
    tLabel: "output.quality",
    test: "quality",
  });
  #readout = h("output", { for: "quality", class: "figure" });
  #byHand = h("div", { class: "slider-line" }, this.#quality, this.#readout);
  #limit = new SizeLimit((max_bytes) => this.#change("limit", { max_bytes }));
  #lossy = row("quality-mode", "output.quality", this.#mode);
  #effort = h("input", {
    type: "range",
    id: "effort",
    min: EFFORT.min,
    max: EFFORT.max,
    step: 1,
    test: "effort",
  });
  #effortReadout = h("output", { for: "effort", class: "figure" });
  #lossless = h(
    "div",
    {},
    row("effort", "output.effort", this.#effortReadout),
    this.#effort,
    h(
      "div",
      { class: "range-ends", "aria-hidden": "true" },
      h("span", { t: "output.effort.less" }),
      h("span", { t: "output.effort.more" }),
    ),
  );
  #frames = h(
    "select",
    { id: "frames", test: "frames", "aria-describedby": "frames-hint" },
    ...["steady", "each"].map((value) => h("option", { value, t: `output.frames.${value}` })),
  );
  #animation = h(
    "div",
    {},
    row("frames", "output.frames", this.#frames),
    h("p", { class: "hint", id: "frames-hint", t: "output.frames.hint" }),
  );

  build() {
    this.append(
      row("format", "output.format", this.#format),
      this.#lossy,
      this.#byHand,
      this.#limit.element,
      this.#lossless,
      this.#animation,
    );
    const on = (/** @type {HTMLElement} */ control, /** @type {() => void} */ act) =>
      control.addEventListener("input", act);
    on(this.#format, () => this.#change("format", { format: this.#format.value }));
    on(this.#mode, () => this.#change("quality-mode", this.#start()));
    on(this.#quality, () => this.#change("quality", { quality: this.#quality.valueAsNumber }));
    on(this.#effort, () => this.#change("effort", { effort: this.#effort.valueAsNumber }));
    on(this.#frames, () => {
      this.#change("frames", { frames: this.#frames.value === "each" ? "each" : "steady" });
    });
  }

  /** @returns {Partial<Output>}  what a way to set the quality begins with */
  #start() {
    const mode = this.#mode.value;
    return {
      quality: mode === "hand" ? QUALITY.start : null,
      max_bytes: mode === "limit" ? this.#limit.bytes : null,
    };
  }

  /**
   * @param {string} origin
   * @param {Partial<Output>} patch
   */
  #change(origin, patch) {
    const { store } = this.app;
    const { settings } = store.state;
    if (settings) store.change(origin, { output: { ...settings.output, ...patch } });
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const { description, settings } = state;
    if (!description || !settings) return;
    if (this.#format.options.length === 1) {
      for (const { name } of description.formats) {
        this.#format.append(h("option", { value: name }, formatName(name)));
      }
    }
    const { format, quality, effort, max_bytes, frames } = settings.output;
    const picture = currentPicture(state);
    const real = picture && formatOf(state, picture);
    const mode = max_bytes !== null ? "limit" : quality !== null ? "hand" : "auto";
    const lossy = real?.lossy ?? false;
    this.#format.value = format;
    this.#lossy.hidden = !lossy;
    this.#mode.value = mode;
    this.#byHand.hidden = !lossy || mode !== "hand";
    this.#quality.value = String(quality ?? QUALITY.start);
    setText(this.#readout, this.#quality.value);
    this.#limit.element.hidden = !lossy || mode !== "limit";
    this.#limit.update(this.app.i18n, description.places, max_bytes);
    this.#lossless.hidden = real?.name !== "png";
    this.#effort.value = String(effort ?? EFFORT.usual);
    setText(this.#effortReadout, this.#effort.value);
    this.#animation.hidden = !picture || !isAnimated(state, picture);
    this.#frames.value = frames;
  }
}

/**
 * @param {string} id  of the control
 * @param {string} key
 * @param {HTMLElement} control
 */
function row(id, key, control) {
  return h("div", { class: "field-head" }, h("label", { for: id, t: key }), control);
}

customElements.define("output-picker", OutputPicker);
