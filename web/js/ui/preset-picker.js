// @ts-check

import { withTarget } from "../edits.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";

/** The presets as a radio group; none is chosen while the strength lies between them. */
export class PresetPicker extends AppElement {
  #group = h(
    "fieldset",
    { class: "segments", test: "presets" },
    h("legend", { t: "preset.legend" }),
  );
  /** @type {Map<number, HTMLInputElement>} */ #radios = new Map();

  build() {
    this.append(this.#group);
  }

  /** @param {import("../state.js").State} state */
  update({ description, settings }) {
    if (!description || !settings) return;
    if (!this.#radios.size) for (const preset of description.presets) this.#add(preset);
    for (const [target, radio] of this.#radios) radio.checked = target === settings.recipe.target;
  }

  /** @param {{name: string, target: number}} preset */
  #add({ name, target }) {
    const radio = h("input", {
      type: "radio",
      name: "preset",
      value: name,
      test: `preset-${name}`,
    });
    radio.addEventListener("change", () => {
      const { store } = this.app;
      if (store.state.settings) store.change("preset", withTarget(store.state.settings, target));
    });
    const label = h("label", {}, radio, h("span", { t: `preset.${name}` }));
    this.#radios.set(target, radio);
    this.#group.append(label);
    this.app.i18n.apply(label);
  }
}

customElements.define("preset-picker", PresetPicker);
