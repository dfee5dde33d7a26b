// @ts-check

import { errorText } from "../errors.js";
import { GROUPS, groupOf } from "../forecast.js";
import { isBlank } from "../recipe.js";
import { coatSignature, currentPicture, isFinishOnly } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { ICONS, h, icon } from "./dom.js";
import { ForecastLook } from "./forecast-look.js";
import { fateDetails } from "./forecast-row.js";
import { chainWords, layerWords } from "./forecast-words.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../forecast.js").Forecast} Forecast
 * @typedef {import("../forecast.js").Outcome} Outcome
 */

/** Where each stage begins, as a share of the whole, from measured times. */
const STAGES = { analyse: 0.02, solve: 0.05, forecast: 0.1 };

/** What laundering would leave of the coat, in the picture's place. */
export class ForecastPanel extends AppElement {
  #heading = h("h2", { id: "forecast-title", tabindex: -1, t: "forecast.title" });
  #note = h("p", { class: "forecast-note", role: "status", test: "forecast-note" });
  #bar = h("progress", { max: 1, value: 0, test: "forecast-progress", tLabel: "run.progress" });
  #compute = h("button", { type: "button", class: "primary", test: "forecast-compute" });
  #cancel = h("button", { type: "button", t: "run.cancel", test: "forecast-cancel" });
  #list = h("div", { class: "forecast-list", test: "forecast-list" });
  /** @type {ForecastLook|null} */ #look = null;
  /** @type {Map<string, HTMLButtonElement>} */ #thumbs = new Map();
  /** What the rows show: they are made anew for nothing else. @type {[Forecast|null, string]} */
  #shown = [null, ""];
  #looked = "";
  #wasOpen = false;

  build() {
    this.setAttribute("role", "region");
    this.setAttribute("aria-labelledby", this.#heading.id);
    this.dataset.testid = "forecast";
    const { forecast } = this.app.actions;
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        test: "forecast-close",
        tLabel: "forecast.close",
        tTitle: "forecast.close",
        on: { click: () => forecast.close() },
      },
      icon(ICONS.close),
    );
    this.#look = new ForecastLook(this.app.i18n, () => this.#unchoose());
    const intro = h(
      "div",
      { class: "forecast-intro" },
      h("p", { t: "forecast.intro" }),
      h("p", { class: "hint", t: "forecast.honest" }),
      h("div", { class: "forecast-do" }, this.#compute, this.#cancel, this.#note),
      this.#bar,
    );
    this.append(
      h("div", { class: "forecast-head" }, this.#heading, close),
      h("div", { class: "forecast-body" }, intro, this.#look.element, this.#list),
    );
    this.#compute.addEventListener("click", () => forecast.compute());
    this.#cancel.addEventListener("click", () => forecast.cancel());
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      forecast.close();
    });
  }

  /** @param {State} state */
  update(state) {
    const { forecast, lang } = state;
    const picture = currentPicture(state);
    // A note says why an engine did not start, and lies in the same place.
    this.hidden = !forecast.open || !picture || state.engine.status === "failed";
    this.#toggled(!this.hidden);
    if (this.hidden || !picture) return;
    const { busy, result } = forecast;
    const signature = state.settings && coatSignature(state.settings, picture.id);
    const stale = !!result && result.signature !== signature;
    const nothing = isFinishOnly(state) || !state.settings || isBlank(state.settings.recipe);
    const focused = [this.#compute, this.#cancel].some((one) => one === document.activeElement);
    this.#compute.hidden = busy || (!!result && !stale);
    this.#compute.disabled = nothing || !picture.info;
    setText(this.#compute, this.t(stale ? "forecast.again" : "forecast.compute"));
    this.#cancel.hidden = !busy;
    // One button takes the other's place, and in the end there is none.
    const heir = [this.#compute, this.#cancel].find((one) => !one.hidden) ?? this.#heading;
    if (focused) heir.focus({ preventScroll: true });
    this.#bar.hidden = !busy;
    this.#bar.value = shareDone(forecast.step);
    setText(this.#note, this.#noteText(forecast, { nothing, stale }));
    this.#note.classList.toggle("is-error", !!forecast.error && !busy);
    this.#list.classList.toggle("is-stale", stale || busy);
    if (result !== this.#shown[0] || lang !== this.#shown[1]) {
      this.#shown = [result, lang];
      this.#looked = "";
      this.#thumbs.clear();
      this.#list.replaceChildren(...(result ? this.#groups(state, result) : []));
    }
    this.#showLook(forecast);
  }

  /** @param {boolean} open */
  #toggled(open) {
    if (open === this.#wasOpen) return;
    this.#wasOpen = open;
    // What was focused in here is hidden now, and the body has the focus.
    const lost = this.contains(document.activeElement) || document.activeElement === document.body;
    document.body.classList.toggle("is-forecasting", open);
    if (open) this.#heading.focus();
    else if (lost) document.querySelector("forecast-opener")?.querySelector("button")?.focus();
  }

  /**
   * @param {import("../state.js").ForecastView} forecast
   * @param {{nothing: boolean, stale: boolean}} standing
   */
  #noteText({ busy, step, error, result }, { nothing, stale }) {
    if (busy) {
      const stage = step?.stage ?? "decode";
      return stage === "forecast" ? this.t("forecast.doing") : `${this.t(`stage.${stage}`)}…`;
    }
    if (error) {
      const { what, todo } = errorText(this.app.i18n, error);
      return `${what} ${todo}`;
    }
    if (nothing) return this.t("forecast.nothing");
    if (stale) return this.t("forecast.stale");
    return this.t(result ? "forecast.done" : "forecast.takes");
  }

  /**
   * @param {State} state
   * @param {Forecast} result
   */
  #groups({ description }, { recipe, outcomes, images, layers }) {
    const { i18n } = this.app;
    const groups = GROUPS.flatMap((group) => {
      const rows = outcomes.flatMap((outcome, i) =>
        groupOf(outcome.chain) === group ? [this.#row(outcome, images[i])] : [],
      );
      return rows.length ? [section(i18n.t(`forecast.group.${group}`), rows)] : [];
    });
    if (layers.length && description) {
      const rows = layers.map((fate) => {
        const name = layerWords(i18n, recipe, fate.index, description);
        return h("li", {}, fateDetails(i18n, fate, { name, test: "forecast-layer" }));
      });
      const chain = chainWords(i18n, layers[0].chain);
      const hint = h("p", { class: "hint" }, i18n.t("forecast.layers.hint", { chain }));
      groups.push(section(i18n.t("forecast.layers"), rows, hint));
    }
    return groups;
  }

  /**
   * @param {Outcome} outcome
   * @param {ImageData} image
   */
  #row(outcome, image) {
    const { i18n } = this.app;
    const { chain } = outcome;
    const name = chainWords(i18n, chain);
    const canvas = h("canvas", { width: image.width, height: image.height });
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    const label = i18n.t("forecast.look.at", { chain: name });
    const thumb = h(
      "button",
      {
        type: "button",
        class: "thumb",
        "aria-label": label,
        title: label,
        test: "forecast-thumb",
        on: { click: () => this.app.actions.forecast.choose(chain) },
      },
      canvas,
    );
    this.#thumbs.set(chain, thumb);
    const details = fateDetails(i18n, outcome, { name, test: "forecast-fate" });
    return h("li", { test: "forecast-row", "data-chain": chain }, thumb, details);
  }

  /** @param {import("../state.js").ForecastView} forecast */
  #showLook({ result, chosen }) {
    const look = /** @type {ForecastLook} */ (this.#look);
    look.element.hidden = !result;
    // Where there is room, the first is shown unasked.
    this.classList.toggle("is-looking", chosen !== null);
    if (!result) return;
    const at = result.outcomes.findIndex((one) => one.chain === chosen);
    const { chain } = result.outcomes[Math.max(0, at)];
    if (chain === this.#looked) return;
    this.#looked = chain;
    look.show(chain, result.images[Math.max(0, at)]);
    for (const [one, thumb] of this.#thumbs) {
      thumb.setAttribute("aria-pressed", String(one === chain));
    }
  }

  #unchoose() {
    const { chosen } = this.app.store.state.forecast;
    this.app.actions.forecast.choose(null);
    this.#thumbs.get(chosen ?? "")?.focus();
  }
}

/**
 * @param {string} title
 * @param {HTMLElement[]} rows
 * @param {...HTMLElement} hints
 */
function section(title, rows, ...hints) {
  return h("section", {}, h("h3", {}, title), ...hints, h("ul", { "aria-label": title }, ...rows));
}

/** @param {import("../engine/client.js").Step|null} step */
function shareDone(step) {
  const from = STAGES[/** @type {keyof typeof STAGES} */ (step?.stage)] ?? 0;
  if (step?.stage !== "forecast") return from;
  return from + (1 - from) * (step.done / step.total);
}

/** The way to the forecast, among the settings. */
export class ForecastOpener extends AppElement {
  build() {
    const click = () => this.app.actions.forecast.open();
    this.append(
      h("button", { type: "button", test: "forecast-open", t: "forecast.open", on: { click } }),
    );
  }
}

customElements.define("forecast-panel", ForecastPanel);
customElements.define("forecast-opener", ForecastOpener);
