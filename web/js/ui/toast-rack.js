// @ts-check

import { errorText } from "../errors.js";
import { h } from "./dom.js";

/** How long a toast stays that asks for nothing, in ms. */
const STAY = 7000;

/** Short notices, spoken by screen readers; those with an action stay until dismissed. */
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
    this.#spoken.textContent = text;
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
    if (!stay) setTimeout(leave, STAY);
  }
}

customElements.define("toast-rack", ToastRack);
