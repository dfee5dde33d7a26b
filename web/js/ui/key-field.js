// @ts-check

import { randomKey } from "../engine/keys.js";
import { randomSeed } from "../random.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";

/** A passphrase is typed, not dragged: wait for the hand to rest, in ms. */
const REST = 450;

/** The artist's passphrase, and a new realisation of the coat for this picture. */
export class KeyField extends AppElement {
  #input = h("input", {
    type: "text",
    id: "key",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    maxlength: 256,
    "aria-describedby": "key-hint",
    tPlaceholder: "key.placeholder",
    test: "key",
  });
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;

  build() {
    const reroll = h("button", {
      type: "button",
      class: "quiet",
      t: "seed.new",
      "aria-describedby": "seed-hint",
      test: "new-seed",
    });
    const random = h("button", {
      type: "button",
      class: "quiet",
      t: "key.random",
      "aria-describedby": "key-hint",
      test: "random-key",
    });
    this.append(
      h(
        "div",
        { class: "field" },
        h("div", { class: "field-head" }, h("label", { for: "key", t: "key.label" }), random),
        this.#input,
        h("p", { class: "hint", id: "key-hint", t: "key.hint" }),
      ),
      h(
        "div",
        { class: "field" },
        h("div", { class: "field-head" }, h("span", { t: "seed.label" }), reroll),
        h("p", { class: "hint", id: "seed-hint", t: "seed.hint" }),
      ),
    );
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#commit(), REST);
    });
    this.#input.addEventListener("change", () => this.#commit());
    random.addEventListener("click", () => {
      this.#input.value = randomKey();
      this.#commit();
      this.#input.select(); // to be copied: it has to be kept somewhere
      this.#input.focus();
    });
    reroll.addEventListener("click", () => {
      const { settings, current } = this.app.store.state;
      if (!settings || !current) return;
      this.app.store.change("seed", { seeds: { ...settings.seeds, [current]: randomSeed() } });
    });
  }

  /** @param {import("../state.js").State} state */
  update({ settings }) {
    if (settings && document.activeElement !== this.#input) this.#input.value = settings.key;
  }

  #commit() {
    clearTimeout(this.#timer);
    const key = this.#input.value;
    if (this.app.store.state.settings?.key !== key) this.app.store.change("key", { key });
  }
}

customElements.define("key-field", KeyField);
