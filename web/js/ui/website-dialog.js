// @ts-check

import { errorText } from "../errors.js";
import { copyText } from "../io/clipboard.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";
import { sheet } from "./sheet.js";

/**
 * @typedef {import("../engine/protocol.js").Snippet} Snippet
 * @typedef {import("../state.js").WebsiteView} WebsiteView
 */

/** What can be copied into a website of one's own, and what it is worth. */
export class WebsiteDialog extends AppElement {
  #sheet = sheet({
    name: "website",
    onClose: () => this.app.actions.declaring.closeWebsite(),
  });
  #status = h("p", { class: "visually-hidden", role: "status", test: "website-status" });
  #body = h("div", { class: "snippets" });
  /** What is shown: it is shown anew for nothing else. */
  /** @type {[WebsiteView|null, string]} */ #shown = [null, ""];

  build() {
    this.#sheet.body.append(
      h("p", { t: "website.intro" }),
      h("p", { t: "website.honest" }),
      this.#body,
      this.#status, // within the dialog: what lies behind it is not read out
    );
    this.append(this.#sheet.dialog);
  }

  /** @param {import("../state.js").State} state */
  update({ website, lang }) {
    if (website.open && (website !== this.#shown[0] || lang !== this.#shown[1])) {
      this.#shown = [website, lang];
      setText(this.#status, "");
      this.#body.replaceChildren(...this.#parts(website));
    }
    this.#sheet.show(website.open);
  }

  /** @param {WebsiteView} website */
  #parts({ snippets, error }) {
    const { i18n } = this.app;
    if (error) {
      const { what, todo } = errorText(i18n, error);
      return [h("p", {}, `${what} ${todo}`)];
    }
    if (snippets?.length) return snippets.map((one) => this.#section(one));
    return [h("p", {}, i18n.t(snippets ? "website.nothing" : "website.coming"))];
  }

  /** @param {Snippet} snippet */
  #section({ name, where, text }) {
    const { i18n } = this.app;
    const told = (/** @type {string} */ key, /** @type {string} */ english) =>
      i18n.has(key) ? i18n.t(key) : english;
    const id = `snippet-${name.replace(/[^\w-]/g, "-")}`;
    const title = h("h3", { id }, told(`snippet.${name}`, name));
    // Reached by the keyboard, since long lines are scrolled.
    const code = h(
      "pre",
      { tabindex: 0, role: "group", "aria-labelledby": id, test: "snippet-text" },
      text,
    );
    const values = { name: title.textContent ?? "" };
    const copy = h("button", { type: "button", test: "snippet-copy" });
    const label = (/** @type {"copy"|"copied"} */ key) => {
      copy.textContent = i18n.t(`website.${key}`);
      copy.setAttribute("aria-label", i18n.t(`website.${key}.name`, values));
    };
    label("copy");
    copy.addEventListener("click", async () => {
      const copied = await copyText(text);
      if (!copied) getSelection()?.selectAllChildren(code);
      label(copied ? "copied" : "copy");
      this.#status.textContent = "";
      // Said again when it is copied again.
      requestAnimationFrame(() => {
        const key = copied ? "website.copied.name" : "website.selected";
        this.#status.textContent = i18n.t(key, values);
      });
    });
    return h(
      "section",
      { class: "sheet-section", test: "snippet", "data-name": name },
      h("div", { class: "snippet-head" }, title, copy),
      h("p", { class: "hint" }, told(`snippet.${name}.where`, where)),
      code,
    );
  }
}

customElements.define("website-dialog", WebsiteDialog);
