// @ts-check

import { AppElement } from "./app-element.js";
import { h } from "./dom.js";
import { MeasuredOpener } from "./measured-dialog.js";

/** What one meets: what it does, what it does not, and the ways to open a picture. */
export class FirstScreen extends AppElement {
  #pick = h("button", {
    type: "button",
    class: "primary large",
    t: "open.pick",
    test: "pick",
    on: { click: () => this.app.actions.pictures.pick() },
  });

  build() {
    const { pictures } = this.app.actions;
    const sample = h("button", {
      type: "button",
      class: "quiet",
      t: "open.sample",
      test: "sample",
      on: { click: () => pictures.addSample() },
    });
    this.append(
      h("h1", { t: "first.title" }),
      h(
        "p",
        { class: "first-does" },
        h("span", { t: "first.does" }),
        " ",
        h("strong", { t: "first.not", test: "limits" }),
        " ",
        new MeasuredOpener().connect(this.app),
      ),
      h(
        "div",
        { class: "drop-zone", test: "drop-zone" },
        h("p", { class: "drop-call", t: "open.drop" }),
        this.#pick,
        h("p", { class: "hint", t: "open.ways" }),
        sample,
      ),
      h("p", { class: "first-local", t: "first.local" }),
    );
  }

  /** @param {import("../state.js").State} state */
  update({ pictures }) {
    const returns = this.hidden && !pictures.length;
    this.hidden = pictures.length > 0;
    // What had the focus is gone with the last picture.
    if (returns) requestAnimationFrame(() => this.#takeFocus());
  }

  #takeFocus() {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost) this.#pick.focus({ preventScroll: true });
  }
}

customElements.define("first-screen", FirstScreen);
