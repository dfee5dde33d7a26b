// @ts-check

import { prefs } from "./prefs.js";

export const LANGUAGES = /** @type {const} */ (["ja", "en"]);

/**
 * @typedef {(typeof LANGUAGES)[number]} Language
 * @typedef {Record<string, string>} Strings
 * @typedef {Record<string, string | number>} Values
 */

/** Attributes that may carry a key, and what the string becomes. */
const TARGETS = {
  "data-t": (/** @type {HTMLElement} */ node, /** @type {string} */ text) =>
    (node.textContent = text),
  "data-t-label": (/** @type {HTMLElement} */ node, /** @type {string} */ text) =>
    node.setAttribute("aria-label", text),
  "data-t-title": (/** @type {HTMLElement} */ node, /** @type {string} */ text) =>
    (node.title = text),
  "data-t-placeholder": (/** @type {HTMLElement} */ node, /** @type {string} */ text) =>
    node.setAttribute("placeholder", text),
};

/** The page's words. Both languages are loaded at the start: none is fetched later. */
export class I18n {
  /** @type {Language} */ lang;
  #strings;

  /**
   * @param {Record<Language, Strings>} strings
   * @param {Language} lang
   */
  constructor(strings, lang) {
    this.#strings = strings;
    this.lang = lang;
  }

  static async load() {
    const [ja, en] = await Promise.all(
      LANGUAGES.map(async (lang) =>
        (await fetch(new URL(`../i18n/${lang}.json`, import.meta.url))).json(),
      ),
    );
    return new I18n({ ja, en }, preferredLanguage());
  }

  /** @param {string} key */
  has(key) {
    return key in this.#strings[this.lang];
  }

  /**
   * @param {string} key
   * @param {Values} [values]  for `{name}` in the string; `count` chooses `key.one` or `key.other`
   * @returns {string}
   */
  t(key, values = {}) {
    const strings = this.#strings[this.lang];
    const plural =
      "count" in values && new Intl.PluralRules(this.lang).select(Number(values.count));
    const text = (plural && strings[`${key}.${plural}`]) || strings[key] || key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /**
   * Fills in every element under `root` (and `root`) that names a key.
   *
   * @param {HTMLElement} root
   */
  apply(root) {
    for (const [attribute, put] of Object.entries(TARGETS)) {
      /** @type {HTMLElement[]} */
      const nodes = [...root.querySelectorAll(`[${attribute}]`)].map((n) => /** @type {any} */ (n));
      if (root.hasAttribute(attribute)) nodes.push(root);
      for (const node of nodes) put(node, this.t(node.getAttribute(attribute) ?? ""));
    }
  }
}

/** @returns {Language} */
function preferredLanguage() {
  for (const wish of [prefs.get("lang"), ...navigator.languages]) {
    const found = LANGUAGES.find((lang) => wish?.toLowerCase().startsWith(lang));
    if (found) return found;
  }
  return "en";
}
