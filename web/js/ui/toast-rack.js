// @ts-check

import { errorText } from "../errors.js";
import { h } from "./dom.js";

/** How long a toast stays, in ms; longer while a mouse or the focus rests on it. */
const STAY = 7000;

/** As long for what takes longer to read, or to decide on. */
const STAY_LONGER = 12_000;

/** Short notices, spoken by screen readers. They leave by themselves, unless they are to stay. */
export class ToastRack extends HTMLElement {
  #spoken = h("p", {
    class: "visually-hidden",
    role: "status",
    "aria-live": "polite",
    test: "status",
  });
  #list = h("div", { class: "toasts" });

  connectedCallback() {
    this.append(this.#spoken, this.#list);
  }

  /**
   * @param {import("../i18n.js").I18n} i18n
   * @param {import("../actions/page.js").Notice} notice
   */
  show(i18n, { key, values, error, action, quiet, stay }) {
    const spoken = error && errorText(i18n, error);
    const text = spoken ? `${spoken.what} ${spoken.todo}` : i18n.t(key ?? "", values);
    this.#speak(text);
    if (quiet) return;
    const toast = h(
      "div",
      { class: "toast", test: "toast", "data-key": key ?? error?.code ?? "" },
      h("p", {}, text),
    );
    const leave = () => toast.remove();
    if (action) {
      const act = () => (action.act(), leave());
      toast.append(
        h(
          "button",
          { type: "button", class: "quiet", test: "toast-action", on: { click: act } },
          i18n.t(action.key),
        ),
      );
    }
    toast.append(
      h(
        "button",
        { type: "button", class: "quiet", test: "toast-close", on: { click: leave } },
        i18n.t("toast.close"),
      ),
    );
    this.#list.replaceChildren(...[...this.#list.children].slice(-1), toast);
    if (!stay) leaveInTime(toast, action || error ? STAY_LONGER : STAY);
  }

  /** @param {string} text */
  #speak(text) {
    if (text !== this.#spoken.textContent) {
      this.#spoken.textContent = text;
      return;
    }
    // The same once more: only what changes is spoken.
    this.#spoken.textContent = "";
    requestAnimationFrame(() => (this.#spoken.textContent ||= text));
  }
}

/**
 * @param {HTMLElement} toast
 * @param {number} stay  ms
 */
function leaveInTime(toast, stay) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveInTime(toast, stay);
    else toast.remove();
  }, stay);
}

customElements.define("toast-rack", ToastRack);
