// @ts-check

import "./declaration-editor.js";
import "./keeping-editor.js";
import "./key-field.js";
import "./layer-editor.js";
import "./measure-row.js";
import "./measured-dialog.js";
import "./output-picker.js";
import "./preset-picker.js";
import "./recipe-file.js";
import "./size-picker.js";
import "./strength-slider.js";
import { AppElement } from "./app-element.js";
import { ICONS, h, icon } from "./dom.js";

/** Everything that can be chosen, from the everyday down to the rare. */
export class SettingsPanel extends AppElement {
  #undo = this.#iconButton("undo", "history.undo");
  #redo = this.#iconButton("redo", "history.redo");
  #reset = h("button", { type: "button", class: "quiet", t: "settings.reset", test: "reset" });
  #body = h("fieldset", { class: "panel-body", disabled: true });

  build() {
    const heading = h("h2", { t: "settings.title" });
    const head = h("div", { class: "panel-head" }, heading, this.#undo, this.#redo, this.#reset);
    const section = (/** @type {string[]} */ ...names) =>
      h("div", { class: "panel-section" }, ...names.map((name) => document.createElement(name)));
    const file = section("size-picker", "output-picker");
    file.prepend(h("h3", { t: "file.title" }));
    const advanced = h(
      "details",
      { class: "panel-section", test: "advanced" },
      h("summary", { t: "advanced.title", test: "advanced-toggle" }),
      document.createElement("layer-editor"),
      document.createElement("key-field"),
      document.createElement("recipe-file"),
    );
    this.#body.append(
      section("preset-picker", "strength-slider"),
      section("measure-row", "forecast-opener", "measured-opener"),
      file,
      section("keeping-editor"),
      section("declaration-editor"),
      advanced,
    );
    this.append(head, this.#body);
    for (const name of [
      "preset-picker",
      "strength-slider",
      "measure-row",
      "forecast-opener",
      "measured-opener",
      "size-picker",
      "output-picker",
      "keeping-editor",
      "declaration-editor",
      "layer-editor",
      "key-field",
      "recipe-file",
    ]) {
      /** @type {AppElement} */ (this.querySelector(name)).connect(this.app);
    }
    this.#undo.addEventListener("click", () => this.app.store.undo());
    this.#redo.addEventListener("click", () => this.app.store.redo());
    this.#reset.addEventListener("click", () => this.app.actions.page.reset());
  }

  /** @param {import("../state.js").State} state */
  update({ settings, current, canUndo, canRedo }) {
    const appears = this.hidden && current;
    this.hidden = !current;
    // Browsers remember how far a hidden element was scrolled; a new picture begins at the top.
    if (appears) this.scrollTop = 0;
    this.#body.disabled = !settings;
    this.#undo.disabled = !canUndo;
    this.#redo.disabled = !canRedo;
    this.#reset.disabled = !settings;
  }

  /**
   * @param {"undo"|"redo"} name
   * @param {string} label
   */
  #iconButton(name, label) {
    return h(
      "button",
      { type: "button", class: "icon-button", test: name, tLabel: label, tTitle: label },
      icon(ICONS[name]),
    );
  }
}

customElements.define("settings-panel", SettingsPanel);
