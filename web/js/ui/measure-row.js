// @ts-check

import { formatNumber } from "../format.js";
import { isBlank, isFinished } from "../recipe.js";
import { coatSignature, currentPicture, isFinishOnly, isFresh } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";

/** What is to be said of the figures, by what limits the strength. */
const HINTS = {
  fit: "measure.hint",
  full: "measure.hint.large",
  range: "measure.hint.range",
  nothing: "measure.hint.nothing",
};

/** Measured visibility, on request: the two SSIMULACRA2 figures and what they mean. */
export class MeasureRow extends AppElement {
  #button = h("button", { type: "button", class: "quiet", t: "measure.do", test: "measure" });
  #fit = h("dd", { class: "figure", test: "measured-fit" }, "–");
  #full = h("dd", { class: "figure", test: "measured-full" }, "–");

  #hint = h("p", { class: "hint measure-hint", test: "measure-hint" });

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
    const known = measured?.signature === signature ? measured?.value : result;
    // Of finishes alone there is nothing to compare: they are what a coat is compared with.
    const idle = isFinishOnly(state);
    const scores = idle ? undefined : known?.ssimulacra2;
    const show = (/** @type {number|undefined} */ score) =>
      score === undefined ? "–" : formatNumber(score, state.lang);
    setText(this.#fit, show(scores?.fit));
    setText(this.#full, show(scores?.full));
    const bound = idle ? "nothing" : state.shots.whole?.info.bound_by;
    const { settings, description } = state;
    const finished = !idle && settings && description && isFinished(settings.recipe, description);
    const hint = this.t(HINTS[bound ?? "fit"]);
    setText(this.#hint, finished ? `${hint} ${this.t("measure.finished")}` : hint);
    const blank = !state.settings || isBlank(state.settings.recipe);
    this.#button.disabled = measuring || !picture?.info || idle || blank;
    setText(this.#button, this.t(measuring ? "measure.doing" : "measure.do"));
  }
}

customElements.define("measure-row", MeasureRow);
