// @ts-check

import { formatNumber } from "../format.js";
import { coatSignature, currentPicture, isFresh } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";

/** Measured visibility, on request: the two SSIMULACRA2 figures and what they mean. */
export class MeasureRow extends AppElement {
  #button = h("button", { type: "button", class: "quiet", t: "measure.do", test: "measure" });
  #fit = h("dd", { class: "figure", test: "measured-fit" }, "–");
  #full = h("dd", { class: "figure", test: "measured-full" }, "–");

  #hint = h("p", { class: "hint measure-hint" });

  build() {
    this.append(
      h(
        "dl",
        { class: "figures" },
        h("div", {}, h("dt", { t: "measure.fit" }), this.#fit),
        h("div", {}, h("dt", { t: "measure.full" }), this.#full),
        this.#button,
      ),
      this.#hint,
    );
    this.#button.addEventListener("click", () => this.app.actions.looking.measure());
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const picture = currentPicture(state);
    const { measured, measuring } = state.view;
    const signature = state.settings && picture && coatSignature(state.settings, picture.id);
    const result = picture && isFresh(state, picture) ? picture.result?.info : null;
    const scores = (measured?.signature === signature ? measured?.value : result)?.ssimulacra2;
    const show = (/** @type {number|undefined} */ score) =>
      score === undefined ? "–" : formatNumber(score, state.lang);
    setText(this.#fit, show(scores?.fit));
    setText(this.#full, show(scores?.full));
    const bound = state.shots.whole?.info.bound_by;
    setText(this.#hint, this.t(bound === "full" ? "measure.hint.large" : "measure.hint"));
    this.#button.disabled = measuring || !picture?.info;
    setText(this.#button, this.t(measuring ? "measure.doing" : "measure.do"));
  }
}

customElements.define("measure-row", MeasureRow);
