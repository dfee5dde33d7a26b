// @ts-check

/**
 * What the page remembers between visits: the language and the theme, nothing else.
 * Storage may be refused (private windows); the page then simply forgets.
 */
export const prefs = {
  /**
   * @param {"lang"|"theme"} name
   * @returns {string|null}
   */
  get(name) {
    try {
      return localStorage.getItem(`urushi.${name}`);
    } catch {
      return null;
    }
  },

  /**
   * @param {"lang"|"theme"} name
   * @param {string} value
   */
  set(name, value) {
    try {
      localStorage.setItem(`urushi.${name}`, value);
    } catch {
      // nothing depends on it
    }
  },
};
