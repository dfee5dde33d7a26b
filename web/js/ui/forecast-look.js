// @ts-check

import { ICONS, h, icon } from "./dom.js";
import { chainSentences, chainWords } from "./forecast-words.js";

/** CSS pixels a pixel of the picture. */
const ZOOMS = [1, 2];

/** One chain's picture at its own size or twice that, and what was done to it. */
export class ForecastLook {
  #i18n;
  #zoom = ZOOMS[0];
  #canvas = h("canvas", { role: "img", test: "forecast-canvas" });
  #name = h("h4", { test: "forecast-look-name" });
  #facts = h("p", { class: "hint" });
  #pane = h("div", { class: "look-pane", tabindex: 0, role: "group", tLabel: "forecast.look" });
  #buttons = ZOOMS.map((zoom) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        test: `forecast-zoom-${zoom}`,
        tLabel: `forecast.zoom.${zoom}`,
        on: { click: () => this.#zoomTo(zoom) },
      },
      zoom === 1 ? "1:1" : `${zoom}×`,
    ),
  );

  /**
   * @param {import("../i18n.js").I18n} i18n
   * @param {() => void} onClose
   */
  constructor(i18n, onClose) {
    this.#i18n = i18n;
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button look-close",
        test: "forecast-look-close",
        tLabel: "forecast.look.close",
        tTitle: "forecast.look.close",
        on: { click: onClose },
      },
      icon(ICONS.close),
    );
    const title = h("h3", { t: "forecast.look" });
    this.#pane.append(this.#canvas);
    this.element = h(
      "section",
      { class: "look", test: "forecast-look", tLabel: "forecast.look" },
      h("div", { class: "look-head" }, title, ...this.#buttons, close),
      this.#pane,
      this.#name,
      this.#facts,
    );
    this.#zoomTo(this.#zoom);
  }

  /**
   * @param {string} chain
   * @param {ImageData} image
   */
  show(chain, image) {
    const { width, height } = image;
    const name = chainWords(this.#i18n, chain);
    const size = this.#i18n.t("forecast.look.size", { width, height });
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#canvas.getContext("2d")?.putImageData(image, 0, 0);
    this.#canvas.setAttribute("aria-label", name);
    this.#name.textContent = name;
    this.#facts.textContent = [...chainSentences(this.#i18n, chain), size].join("\n");
    this.#zoomTo(this.#zoom);
  }

  /** @param {number} zoom */
  #zoomTo(zoom) {
    this.#zoom = zoom;
    this.#canvas.style.inlineSize = `${this.#canvas.width * zoom}px`;
    ZOOMS.forEach((one, i) => this.#buttons[i].setAttribute("aria-pressed", String(one === zoom)));
  }
}
