// @ts-check

import { withTarget } from "../edits.js";
import { isFinishOnly } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";

/** Lower bounds of SSIMULACRA2 for each wording of how visible a coat is. */
const WORDS = /** @type {const} */ ([
  [88, "faint"],
  [78, "light"],
  [68, "noticeable"],
  [58, "visible"],
  [-Infinity, "plain"],
]);

/**
 * Strength, stated as what a viewer sees: a SSIMULACRA2 target.
 *
 * Right is stronger, as a hand expects, though the score falls: the track is mirrored.
 */
export class StrengthSlider extends AppElement {
  #input = h("input", { type: "range", id: "strength", test: "strength" });
  #words = h("span", { class: "strength-words" });
  #score = h("span", { class: "figure" });
  #ends = h(
    "div",
    { class: "range-ends", "aria-hidden": "true" },
    h("span", { t: "strength.less" }),
    h("span", { t: "strength.more" }),
  );
  // In the place of the ends, so that nothing moves.
  #nothing = h("p", {
    class: "range-ends",
    id: "strength-nothing",
    t: "strength.nothing",
    test: "strength-nothing",
  });
  #output = h(
    "output",
    { for: "strength", class: "strength-output", test: "strength-output" },
    this.#words,
    this.#score,
  );

  build() {
    this.append(
      h(
        "div",
        { class: "field-head" },
        h("label", { for: "strength", t: "strength.label" }),
        this.#output,
      ),
      this.#input,
      this.#ends,
      this.#nothing,
    );
    this.#input.addEventListener("input", () => {
      const { store } = this.app;
      const { settings } = store.state;
      if (settings) {
        store.change("strength", withTarget(settings, this.#mirror(this.#input.valueAsNumber)));
      }
    });
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const { description, settings } = state;
    if (!description || !settings) return;
    const idle = isFinishOnly(state);
    this.#ends.hidden = idle;
    this.#nothing.hidden = !idle;
    this.classList.toggle("is-idle", idle);
    if (idle) this.#input.setAttribute("aria-describedby", this.#nothing.id);
    else this.#input.removeAttribute("aria-describedby");
    const { minimum, maximum, step } = description.target;
    const { target } = settings.recipe;
    Object.assign(this.#input, { min: String(minimum), max: String(maximum), step: String(step) });
    this.#input.value = String(this.#mirror(target));
    const word = WORDS.find(([bound]) => target >= bound)?.[1];
    setText(this.#words, this.t(`strength.words.${word}`));
    setText(this.#score, String(target));
    this.#input.setAttribute(
      "aria-valuetext",
      this.t("strength.value", { words: this.#words.textContent ?? "", score: target }),
    );
  }

  /** @param {number} value */
  #mirror(value) {
    const target = this.app.store.state.description?.target;
    return target ? target.minimum + target.maximum - value : value;
  }
}

customElements.define("strength-slider", StrengthSlider);
