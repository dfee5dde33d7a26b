// @ts-check

import { LANGUAGES } from "../i18n.js";
import { AppElement, setText } from "./app-element.js";
import { ICONS, h, icon } from "./dom.js";

const NAMES = { ja: "日本語", en: "English" };

/** The name, the engine's state, the language and the theme. */
export class AppHeader extends AppElement {
  #engine = h("p", { class: "engine", test: "engine" });
  #dot = h("span", { class: "engine-dot", "aria-hidden": "true" });
  #words = h("span", { class: "engine-words" });
  #theme = h("button", {
    type: "button",
    class: "icon-button",
    tLabel: "theme.toggle",
    tTitle: "theme.toggle",
    test: "theme",
  });
  /** @type {Map<string, HTMLButtonElement>} */ #languages = new Map();

  build() {
    this.#engine.append(this.#dot, this.#words);
    const languages = h("div", { class: "languages", role: "group", tLabel: "language.label" });
    for (const lang of LANGUAGES) {
      const button = h(
        "button",
        { type: "button", class: "quiet", lang, test: `lang-${lang}` },
        NAMES[lang],
      );
      button.addEventListener("click", () => this.app.actions.page.setLanguage(lang));
      this.#languages.set(lang, button);
      languages.append(button);
    }
    this.#theme.addEventListener("click", () => this.app.actions.page.toggleTheme());
    const mark = h(
      "p",
      { class: "wordmark" },
      h("span", { lang: "ja", class: "wordmark-kanji" }, "漆"),
      h("span", { lang: "en" }, "Urushi"),
    );
    this.append(mark, this.#engine, languages, this.#theme);
  }

  /** @param {import("../state.js").State} state */
  update({ engine, lang, offlineReady }) {
    const ready = engine.status === "ready";
    const status = ready && offlineReady ? "offline" : engine.status;
    this.#engine.dataset.status = status;
    const step = engine.status === "booting" ? engine.step : null;
    const share = ready ? 1 : step ? step.done / step.total : 0;
    this.#engine.style.setProperty("--share", String(share));
    setText(this.#words, this.t(`engine.${status}`));
    this.#theme.replaceChildren(icon(this.app.actions.page.isDark() ? ICONS.sun : ICONS.moon));
    for (const [name, button] of this.#languages) {
      button.setAttribute("aria-pressed", String(name === lang));
    }
  }
}

customElements.define("app-header", AppHeader);
