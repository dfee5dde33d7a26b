// @ts-check

/**
 * What every element of the page is given.
 *
 * @typedef {object} App
 * @property {import("../state.js").Store} store
 * @property {import("../i18n.js").I18n} i18n
 * @property {import("../actions.js").Actions} actions
 */

/**
 * An element that shows the store and speaks to the actions.
 *
 * `build` makes its children once; `update` runs after every change of the state.
 */
export class AppElement extends HTMLElement {
  /** @type {App} */ app = /** @type {any} */ (undefined); // set by `connect`, before `build`

  /**
   * @param {App} app
   * @returns {this}
   */
  connect(app) {
    this.app = app;
    this.build();
    app.i18n.apply(this);
    app.store.subscribe((state) => this.update(state));
    return this;
  }

  build() {}

  /** @param {import("../state.js").State} _state */
  update(_state) {}

  /**
   * @param {string} key
   * @param {import("../i18n.js").Values} [values]
   */
  t(key, values) {
    return this.app.i18n.t(key, values);
  }
}

/**
 * Sets a text only when it differs: screen readers speak what changes.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
