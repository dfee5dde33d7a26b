// @ts-check

import { figuresOf, tableOf } from "../measured.js";
import { AppElement } from "./app-element.js";
import { h } from "./dom.js";
import { measuredSection, networkName } from "./measured-table.js";
import { sheet } from "./sheet.js";

/**
 * @typedef {import("../measured.js").Measured} Measured
 * @typedef {import("../measured.js").Section} Section
 */

/** @type {Section[]} */
const SECTIONS = ["effect", "cleaning", "mimicry"];

/** What was measured of the effect, and what was not. */
export class MeasuredDialog extends AppElement {
  #sheet = sheet({
    name: "measured",
    onClose: () => this.app.actions.page.showMeasured(false),
  });
  /** What is told: it is told anew for nothing else. @type {[Measured|null|undefined, string]} */
  #shown = [undefined, ""];

  build() {
    this.append(this.#sheet.dialog);
  }

  /** @param {import("../state.js").State} state */
  update({ effect, lang }) {
    if (effect.open && (effect.measured !== this.#shown[0] || lang !== this.#shown[1])) {
      this.#shown = [effect.measured, lang];
      this.#sheet.body.replaceChildren(...this.#told(effect.measured));
    }
    this.#sheet.show(effect.open);
  }

  /** @param {Measured|null|undefined} measured */
  #told(measured) {
    const { i18n } = this.app;
    if (!measured?.conditions) {
      return [h("p", { test: "measured-none" }, i18n.t(`measured.${absence(measured)}`))];
    }
    const sections = SECTIONS.map((section) => measuredSection(i18n, measured, section));
    const not = h(
      "section",
      { class: "sheet-section" },
      h("h3", {}, i18n.t("measured.not.title")),
      h("p", {}, i18n.t("measured.not.models")),
      h("p", {}, i18n.t("measured.not.cleaning")),
    );
    return [...this.#done(measured), ...sections, not];
  }

  /** @param {Measured} measured */
  #done(measured) {
    const { i18n } = this.app;
    const { pictures, vaes, sizes } = /** @type {NonNullable<Measured["conditions"]>} */ (
      measured.conditions
    );
    /** @type {(words: string[], type: "conjunction"|"disjunction") => string} */
    const list = (words, type) => new Intl.ListFormat(i18n.lang, { type }).format(words);
    const words = i18n.t("measured.done", {
      pictures: pictures.length.toLocaleString(i18n.lang),
      sizes: list(sizes.map(String), "disjunction"),
      networks: list(vaes.map(networkName), "conjunction"),
    });
    const learned = figuresOf(measured, tableOf(measured, "mimicry")).length > 0;
    return [
      h("p", {}, words),
      ...(learned ? [h("p", {}, i18n.t("measured.done.mimicry"))] : []),
      h("p", { class: "hint" }, i18n.t("measured.spread.hint")),
    ];
  }
}

/** @param {Measured|null|undefined} measured  undefined while it is on its way */
function absence(measured) {
  if (measured === undefined) return "coming";
  return measured ? "none" : "failed";
}

/** The way there, wherever the effect is spoken of. */
export class MeasuredOpener extends AppElement {
  build() {
    const click = () => this.app.actions.page.showMeasured(true);
    this.append(
      h("button", {
        type: "button",
        class: "text-button",
        "aria-haspopup": "dialog",
        test: "measured-open",
        t: "measured.open",
        on: { click },
      }),
    );
  }
}

customElements.define("measured-dialog", MeasuredDialog);
customElements.define("measured-opener", MeasuredOpener);
