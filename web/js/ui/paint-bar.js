// @ts-check

import { BRUSH } from "../actions/painting.js";
import { strokesAt } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { ICONS, h, icon } from "./dom.js";

const KEY_STEP = 1.2;
/** Steps of the slider, which is logarithmic: a brush is thicker by a share, not by an amount. */
const STEPS = 100;

/** The painter's tools, over the picture while one paints where a layer goes. */
export class PaintBar extends AppElement {
  #paint = this.#tool("paint-paint", "paint.paint", () => this.#setErase(false));
  #erase = this.#tool("paint-erase", "paint.erase", () => this.#setErase(true));
  #size = h("input", {
    type: "range",
    min: 0,
    max: STEPS,
    step: "any",
    tLabel: "paint.size",
    tTitle: "paint.size",
    test: "paint-size",
  });
  #undo = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      tLabel: "history.undo",
      tTitle: "history.undo",
      test: "paint-undo",
      on: { click: () => this.app.store.undo() },
    },
    icon(ICONS.undo),
  );
  #clear = h("button", {
    type: "button",
    class: "quiet",
    t: "strokes.clear",
    test: "paint-clear",
    on: { click: () => this.app.actions.painting.clear() },
  });
  #done = h("button", {
    type: "button",
    class: "primary",
    t: "paint.done",
    test: "paint-done",
    on: { click: () => this.app.actions.painting.stop() },
  });
  #hint = h("p", { class: "hint", test: "paint-hint" });

  build() {
    this.hidden = true;
    this.setAttribute("role", "toolbar");
    this.setAttribute("data-t-label", "paint.tools");
    this.append(
      h("div", { class: "paint-modes" }, this.#paint, this.#erase),
      h("label", { class: "paint-size" }, h("span", { t: "paint.size.short" }), this.#size),
      h("div", { class: "paint-ends" }, this.#undo, this.#clear, this.#done),
      this.#hint,
    );
    this.#size.addEventListener("input", () => {
      const radius = BRUSH.minimum * this.#range() ** (this.#size.valueAsNumber / STEPS);
      this.app.actions.painting.setBrush({ radius });
    });
  }

  /** @param {import("../state.js").State} state */
  update({ painting, settings, brush, canUndo }) {
    const text = painting && settings && strokesAt(settings, painting);
    this.hidden = text === null;
    if (text === null) return;
    this.#paint.setAttribute("aria-pressed", String(!brush.erase));
    this.#erase.setAttribute("aria-pressed", String(brush.erase));
    const share = Math.log(brush.radius / BRUSH.minimum) / Math.log(this.#range());
    this.#size.value = String(share * STEPS);
    // The diameter, as a share of the picture's side.
    const percent = (brush.radius / 5000).toLocaleString(this.app.i18n.lang, {
      style: "percent",
      maximumFractionDigits: 1,
    });
    this.#size.setAttribute("aria-valuetext", percent);
    this.#undo.disabled = !canUndo;
    this.#clear.disabled = !text;
    const keys = matchMedia("(pointer: fine)").matches ? ` ${this.t("paint.keys")}` : "";
    setText(this.#hint, this.t(text ? "paint.hint" : "paint.hint.none") + keys);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean}  whether the key was one of this element's
   */
  handleKey({ key, ctrlKey, metaKey, altKey }) {
    const { brush } = this.app.store.state;
    const { painting } = this.app.actions;
    if (ctrlKey || metaKey || altKey) return false;
    if (key === "[") painting.setBrush({ radius: brush.radius / KEY_STEP });
    else if (key === "]") painting.setBrush({ radius: brush.radius * KEY_STEP });
    else if (key.toLowerCase() === "e") this.#setErase(!brush.erase);
    else return false;
    return true;
  }

  /** @param {boolean} erase */
  #setErase(erase) {
    this.app.actions.painting.setBrush({ erase });
  }

  #range() {
    return BRUSH.maximum / BRUSH.minimum;
  }

  /**
   * @param {string} test
   * @param {string} key
   * @param {() => void} act
   */
  #tool(test, key, act) {
    return h("button", { type: "button", class: "tool", t: key, test, on: { click: act } });
  }
}

customElements.define("paint-bar", PaintBar);
