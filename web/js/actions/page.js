// @ts-check

import { prefs } from "../prefs.js";
import { wayBack } from "./way-back.js";

/**
 * @typedef {object} Notice
 * @property {string} [key]
 * @property {import("../i18n.js").Values} [values]
 * @property {import("../engine/protocol.js").EngineError} [error]
 * @property {{key: string, act: () => void}} [action]
 * @property {boolean} [quiet]  for screen readers only
 * @property {boolean} [stay]  until it is dismissed
 * @typedef {(notice: Notice) => void} Notify
 */

/** Language, theme, what was measured, and the engine's way back after a failed start. */
export class PageActions {
  #store;
  #i18n;
  #boot;
  #notify;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../i18n.js").I18n} parts.i18n
   * @param {() => void} parts.boot
   * @param {Notify} parts.notify
   */
  constructor({ store, i18n, boot, notify }) {
    this.#store = store;
    this.#i18n = i18n;
    this.#boot = boot;
    this.#notify = notify;
  }

  /** @param {import("../i18n.js").Language} lang */
  setLanguage(lang) {
    prefs.set("lang", lang);
    this.#i18n.lang = lang;
    document.documentElement.lang = lang;
    this.#i18n.apply(document.documentElement);
    this.#store.update({ lang });
  }

  toggleTheme() {
    const theme = this.isDark() ? "light" : "dark";
    prefs.set("theme", theme);
    document.documentElement.dataset.theme = theme;
    this.#store.update({ theme });
  }

  isDark() {
    const { theme } = this.#store.state;
    return theme === "system"
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : theme === "dark";
  }

  /** @param {boolean} open */
  showMeasured(open) {
    const { effect } = this.#store.state;
    if (open !== effect.open) this.#store.update({ effect: { ...effect, open } });
  }

  retryBoot() {
    this.#boot();
  }

  reset() {
    const { settings } = this.#store.state;
    this.#store.reset();
    const undo = wayBack(this.#store, settings);
    this.#notify({ key: "settings.reset.done", action: { key: "history.undo", act: undo } });
  }
}
