// @ts-check

import { errorText } from "../errors.js";
import { formatBytes, formatNumber } from "../format.js";
import { canChoosePlace, canShare } from "../io/save.js";
import { isBlank } from "../recipe.js";
import { currentPicture, isFresh } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";
import { NoticeList } from "./notice-list.js";
import { runShare } from "./progress.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Picture} Picture
 */

/** Two taps within this time, in ms, are one double tap; a mouse counts its clicks itself. */
const DOUBLE_TAP = 250;

/** The way to the result: coat, progress and cancel, save. */
export class RunBar extends AppElement {
  #lastClick = { time: -Infinity, test: "" };
  #line = h("p", { class: "run-line", test: "run-line" });
  #bar = h("progress", { max: 1, value: 0, test: "progress", tLabel: "run.progress" });
  #coat = this.#button("coat", "run.coat", "primary", () => this.app.actions.coating.coatCurrent());
  #cancel = this.#button("cancel", "run.cancel", "", () => this.#stop());
  #save = this.#button("save", "save.save", "primary", () => this.app.actions.saving.save());
  #saveAs = this.#button("save-as", "save.as", "", () => this.app.actions.saving.saveAs());
  #share = this.#button("share", "save.share", "", () => this.app.actions.saving.share());
  #coatAll = this.#button("coat-all", "run.coatAll", "", () => this.app.actions.coating.coatAll());
  #saveAll = this.#button("save-all", "save.all", "", () => this.app.actions.saving.saveAll());

  build() {
    const buttons = h(
      "div",
      { class: "run-buttons" },
      this.#cancel,
      this.#saveAs,
      this.#share,
      this.#coatAll,
      this.#saveAll,
      this.#coat,
      this.#save,
    );
    this.append(this.#bar, this.#line, new NoticeList().connect(this.app), buttons);
  }

  /**
   * @param {string} test
   * @param {string} key
   * @param {string} style
   * @param {() => void} act
   */
  #button(test, key, style, act) {
    const click = (/** @type {PointerEvent} */ { detail, pointerType }) => {
      // One button takes another's place: the second click was meant for the first.
      const { time, test: former } = this.#lastClick;
      const now = performance.now();
      const doubleTap = pointerType === "touch" && now - time < DOUBLE_TAP;
      if (former !== test && (detail > 1 || doubleTap)) return;
      this.#lastClick = { time: now, test };
      act();
    };
    return h("button", { type: "button", class: style, test, t: key, on: { click } });
  }

  #stop() {
    const { coating } = this.app.actions;
    const { pictures } = this.app.store.state;
    const many = pictures.some(({ status }) => status === "waiting");
    const running = pictures.find(({ status }) => status === "running");
    if (many) coating.cancelAll();
    else if (running) coating.cancel(running.id);
  }

  /** @param {State} state */
  update(state) {
    const picture = currentPicture(state);
    this.hidden = !picture;
    if (!picture) return;
    const focused = this.querySelector("button:focus");
    const { pictures } = state;
    const working = pictures.some(({ status }) => status === "running" || status === "waiting");
    const fresh = isFresh(state, picture);
    const ready = pictures.filter((p) => isFresh(state, p));
    const coatable = pictures.filter(({ info }) => info);
    const output = fresh &&
      picture.result && {
        name: picture.result.info.name,
        mime: picture.result.info.mime,
        blob: picture.result.blob,
      };
    this.#cancel.hidden = !working;
    this.#coat.hidden = working || fresh;
    const blank = !state.settings || isBlank(state.settings.recipe);
    this.#coat.disabled = !picture.info || blank || state.engine.status === "failed";
    this.#save.hidden = working || !fresh;
    this.#saveAs.hidden = working || !fresh || !canChoosePlace();
    this.#share.hidden = working || !output || !canShare(output);
    this.#coatAll.disabled = blank;
    this.#coatAll.hidden = working || coatable.length < 2 || ready.length === coatable.length;
    this.#saveAll.hidden = working || pictures.length < 2 || ready.length < 2;
    this.#bar.hidden = !working;
    const active = pictures.find(({ status }) => status === "running");
    this.#bar.value = runShare(active?.step ?? null);
    this.#line.classList.toggle("is-error", picture.status === "failed" && !fresh);
    setText(this.#line, this.#text(state, picture, active));
    // The button in use makes way for another: the keyboard goes on there.
    const heir = [this.#save, this.#cancel, this.#coat].find(({ hidden }) => !hidden);
    if (focused && !focused.checkVisibility()) heir?.focus({ preventScroll: true });
  }

  /**
   * @param {State} state
   * @param {Picture} picture
   * @param {Picture|undefined} active
   */
  #text(state, picture, active) {
    const { lang } = state;
    if (active) {
      const stage = this.t(`stage.${active.step?.stage ?? "decode"}`);
      const left = state.pictures.filter(({ status }) => status === "waiting").length;
      return left
        ? this.t("run.active.many", { name: active.name, stage, left })
        : this.t("run.active", { stage });
    }
    if (picture.status === "refused") return picture.name; // the note on the stage says the rest
    if (picture.error && !isFresh(state, picture)) {
      const { what, todo } = errorText(this.app.i18n, picture.error);
      return `${what} ${todo}`;
    }
    if (isFresh(state, picture) && picture.result) {
      const { bytes, ssimulacra2, bound_by: bound } = picture.result.info;
      const size = formatBytes(bytes, lang);
      if (bound === "nothing") return this.t("run.result.nothing", { size });
      return this.t("run.result", {
        size,
        fit: formatNumber(ssimulacra2.fit, lang),
        full: formatNumber(ssimulacra2.full, lang),
      });
    }
    if (!picture.info) {
      return this.t(state.engine.status === "ready" ? "picture.opening" : "boot.wait");
    }
    const { width, height, bytes } = picture.info;
    return this.t("picture.facts", { width, height, size: formatBytes(bytes, lang) });
  }
}

customElements.define("run-bar", RunBar);
