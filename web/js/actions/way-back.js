// @ts-check

/** @typedef {import("../state.js").Settings} Settings */

/**
 * The way back from a change of the settings that was just made, for a notice that offers it.
 *
 * As long as nothing else was changed since, it is a step of the history; later it takes back what
 * this change has touched, and leaves the rest as it is by then.
 *
 * @param {import("../state.js").Store} store
 * @param {Settings|null} before
 * @returns {() => void}
 */
export function wayBack(store, before) {
  const { settings: after } = store.state;
  return () => {
    const { settings: now } = store.state;
    if (!before || !after || !now) return;
    if (now === after) return store.undo();
    const names = /** @type {(keyof Settings)[]} */ (Object.keys(before));
    const differs = (/** @type {Settings} */ one, /** @type {keyof Settings} */ name) =>
      JSON.stringify(one[name]) !== JSON.stringify(before[name]);
    const touched = names.filter(
      // Each picture keeps its realisation, whichever were opened since.
      (name) => name !== "seeds" && differs(after, name) && differs(now, name),
    );
    if (!touched.length) return;
    store.change("back", Object.fromEntries(touched.map((name) => [name, before[name]])));
  };
}
