// @ts-check

/**
 * What the page remembers between visits: the language, the theme and the declaration, nothing
 * else. Storage may be refused (private windows); the page then simply forgets.
 *
 * @typedef {"lang"|"theme"|"declaration"} Pref
 */
export const prefs = {
  /**
   * @param {Pref} name
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
   * @param {Pref} name
   * @param {string|null} value  null to forget
   */
  set(name, value) {
    try {
      if (value === null) localStorage.removeItem(`urushi.${name}`);
      else localStorage.setItem(`urushi.${name}`, value);
    } catch {
      // nothing depends on it
    }
  },
};
