// @ts-check

import { formatName } from "../format.js";
import { noticesOf, writtenFormat } from "../notices.js";
import { currentPicture } from "../selectors.js";
import { slug } from "../slug.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";

/** What the engine has to say of the current picture, in a quiet place. */
export class NoticeList extends AppElement {
  #list = h("ul", { "aria-live": "polite", tLabel: "notice.label", test: "notices" });
  #shown = "";

  build() {
    this.append(this.#list);
  }

  /** @param {import("../state.js").State} state */
  update(state) {
    const picture = currentPicture(state);
    const texts = picture?.info ? this.#texts(state, picture) : [];
    // Never quite gone: what was not there cannot be listened to.
    this.classList.toggle("visually-hidden", !texts.length);
    const shown = texts.map(({ text }) => text).join("\n");
    if (shown === this.#shown) return; // screen readers speak what changes
    this.#shown = shown;
    this.#list.replaceChildren(
      ...texts.map(({ code, text }) => h("li", { "data-code": code }, text)),
    );
  }

  /**
   * @param {import("../state.js").State} state
   * @param {import("../state.js").Picture} picture
   */
  #texts(state, picture) {
    const format = formatName(writtenFormat(state, picture));
    return noticesOf(state, picture).flatMap((notice) => {
      const values = /** @type {import("../i18n.js").Values} */ ({ ...notice, format });
      const keys = [`notice.${notice.code}.${slug(notice.kind)}`, `notice.${notice.code}`];
      const key = keys.find((one) => this.app.i18n.has(one));
      return key ? [{ code: notice.code, text: this.t(key, values) }] : [];
    });
  }
}

customElements.define("notice-list", NoticeList);
