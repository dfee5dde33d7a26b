// @ts-check

import { isBlank } from "../recipe.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";

/** The recipe's way into a file and out of one. */
export class RecipeFile extends AppElement {
  #save = h("button", {
    type: "button",
    t: "recipe.save",
    test: "recipe-save",
    "aria-describedby": "recipe-hint",
    on: { click: () => this.app.actions.recipes.save() },
  });
  #open = h("button", {
    type: "button",
    t: "recipe.open",
    test: "recipe-open",
    "aria-describedby": "recipe-hint",
    on: { click: () => this.app.actions.recipes.pick() },
  });

  build() {
    this.append(
      h("div", { class: "field-head" }, h("span", { t: "recipe.label" })),
      h("div", { class: "field-buttons" }, this.#save, this.#open),
      h("p", { class: "hint", id: "recipe-hint", t: "recipe.hint" }),
    );
  }

  /** @param {import("../state.js").State} state */
  update({ settings, engine }) {
    this.#save.disabled = !settings || isBlank(settings.recipe) || engine.status === "failed";
    this.#open.disabled = engine.status === "failed";
  }
}

customElements.define("recipe-file", RecipeFile);
