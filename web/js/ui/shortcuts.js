// @ts-check

/** Fields that undo what is typed by themselves. */
const TYPED = ["text", "url", "number"];

/**
 * The shortcuts every editor has: undo, redo, open, save. Behind a dialog they rest.
 *
 * @param {import("./app-element.js").App} app
 */
export function listenForShortcuts({ store, actions }) {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (document.querySelector("dialog:modal")) return;
    const typing =
      event.target instanceof HTMLTextAreaElement ||
      (event.target instanceof HTMLInputElement && TYPED.includes(event.target.type));
    const key = event.key.toLowerCase();
    const act = {
      z: () => (event.shiftKey ? store.redo() : store.undo()),
      y: () => store.redo(),
      o: () => actions.pictures.pick(),
      s: () => actions.saving.save(),
    }[key];
    const undoing = key === "z" || key === "y";
    if (!act || (typing && undoing) || !(store.state.current || key === "o")) return;
    event.preventDefault();
    act();
  });
}
