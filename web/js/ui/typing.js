// @ts-check

/** A text is typed, not dragged: wait for the hand to rest, in ms. */
const REST = 350;

/** What the engine takes in no text: control characters and the like, which a paste may bring. */
const REFUSED = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Hears what is typed once the hand rests, without what the engine would not take.
 *
 * @param {HTMLInputElement|HTMLTextAreaElement} control
 * @param {(value: string) => void} onInput
 * @returns {(value: string) => void}  shows a value, unless something is being typed
 */
export function listenToTyping(control, onInput) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let composing = false;
  let shown = "";
  const commit = () => {
    clearTimeout(timer);
    timer = undefined;
    const value = control.value.replace(REFUSED, "");
    if (value !== shown) onInput((shown = value));
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(commit, REST);
  };
  // A word that an input method is still forming is nobody's text yet.
  control.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  control.addEventListener("compositionend", () => ((composing = false), soon()));
  control.addEventListener("input", () => composing || soon());
  control.addEventListener("change", () => composing || commit());
  return (value) => {
    shown = value;
    const typing = composing || timer !== undefined;
    if (!typing && control.value !== shown) control.value = shown;
  };
}
