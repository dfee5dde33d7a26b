// @ts-check

import { formatName } from "../format.js";
import { currentPicture } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";

const QUALITY = { min: 60, max: 100, start: 92 };

/** The file format of the result, and the quality of the lossy ones. */
export class OutputPicker extends AppElement {
  #format = h(
    "select",
    { id: "format", test: "format" },
    h("option", { value: "same", t: "output.same" }),
  );
  #auto = h("input", { type: "checkbox", id: "quality-auto", test: "quality-auto" });
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

  build() {
    this.append(
      h(
        "div",
        { class: "field-head" },
        h("label", { for: "format", t: "output.format" }),
        this.#format,
      ),
      h(
        "div",
        { class: "field-head" },
        h(
          "label",
          { class: "check", for: "quality-auto" },
          this.#auto,
          h("span", { t: "output.auto" }),
        ),
        this.#readout,
      ),
      this.#quality,
    );
    this.#format.addEventListener("input", () => this.#change({ format: this.#format.value }));
    this.#auto.addEventListener("input", () =>
      this.#change({ quality: this.#auto.checked ? null : QUALITY.start }),
    );
    this.#quality.addEventListener("input", () =>
      this.#change({ quality: this.#quality.valueAsNumber }),
    );
  }

  /** @param {Partial<import("../state.js").Settings["output"]>} patch */
  #change(patch) {
    const { store } = this.app;
    const { settings } = store.state;
    if (settings) store.change("output", { output: { ...settings.output, ...patch } });
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
    const { format, quality } = settings.output;
    const real = format === "same" ? currentPicture(state)?.info?.format : format;
    const lossy = description.formats.find(({ name }) => name === real)?.lossy ?? false;
    this.#format.value = format;
    this.#auto.checked = quality === null;
    this.#auto.disabled = !lossy;
    this.#quality.disabled = !lossy || quality === null;
    this.#quality.value = String(quality ?? QUALITY.start);
    setText(
      this.#readout,
      !lossy ? this.t("output.lossless") : quality === null ? "" : String(quality),
    );
  }
}

customElements.define("output-picker", OutputPicker);
