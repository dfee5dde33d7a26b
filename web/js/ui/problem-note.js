// @ts-check

import { errorText } from "../errors.js";
import { currentPicture } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";

/**
 * What stands between the artist and the work just now: an engine that did not start, a
 * picture that cannot be read, a preview that failed. One note, in one place.
 */
export class ProblemNote extends AppElement {
  #what = h("p", { class: "problem-what" });
  #todo = h("p", { class: "problem-todo" });
  #code = h("p", { class: "problem-code" });
  #retry = h("button", { type: "button", class: "primary", t: "problem.retry", test: "retry" });

  build() {
    this.setAttribute("role", "alert");
    this.dataset.testid = "problem";
    this.append(this.#what, this.#todo, this.#code, this.#retry);
    this.#retry.addEventListener("click", () => this.app.actions.page.retryBoot());
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const { engine, view } = state;
    const picture = currentPicture(state);
    const refused = picture?.status === "refused" ? picture.error : null;
    const error = engine.status === "failed" ? engine.error : (refused ?? (picture && view.error));
    this.hidden = !error;
    if (!error) return;
    const { what, todo } = errorText(this.app.i18n, error);
    setText(this.#what, what);
    setText(this.#todo, todo);
    setText(this.#code, error.code);
    this.dataset.code = error.code;
    this.#retry.hidden = engine.status !== "failed";
  }
}

customElements.define("problem-note", ProblemNote);
