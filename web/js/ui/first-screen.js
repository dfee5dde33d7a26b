// @ts-check

import { AppElement } from "./app-element.js";
import { h } from "./dom.js";
import { MeasuredOpener } from "./measured-dialog.js";

/** What one meets: what it does, what it does not, and the ways to open a picture. */
export class FirstScreen extends AppElement {
  build() {
    const { pictures } = this.app.actions;
    const pick = h("button", {
      type: "button",
      class: "primary large",
      t: "open.pick",
      test: "pick",
      on: { click: () => pictures.pick() },
    });
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
        pick,
        h("p", { class: "hint", t: "open.ways" }),
        sample,
      ),
      h("p", { class: "first-local", t: "first.local" }),
    );
  }

  /** @param {import("../state.js").State} state */
  update({ pictures }) {
    this.hidden = pictures.length > 0;
  }
}

customElements.define("first-screen", FirstScreen);
