// @ts-check

import { isFresh } from "../selectors.js";
import { AppElement, setText } from "./app-element.js";
import { ICONS, h, icon } from "./dom.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Picture} Picture
 * @typedef {{element: HTMLElement, button: HTMLButtonElement, canvas: HTMLCanvasElement,
 *   note: HTMLElement, close: HTMLButtonElement, drawn: boolean}} Item
 */

const THUMB = 112;

/** The open pictures with their states, and the way to add more. */
export class PictureStrip extends AppElement {
  #list = h("ul", { class: "strip-list", tLabel: "strip.label" });
  /** @type {Map<string, Item>} */ #items = new Map();

  build() {
    const add = h(
      "button",
      {
        type: "button",
        class: "strip-add",
        tLabel: "strip.add",
        tTitle: "strip.add",
        test: "add-pictures",
      },
      icon(ICONS.plus),
    );
    add.addEventListener("click", () => this.app.actions.pictures.pick());
    this.append(this.#list, add);
  }

  /** @param {State} state */
  update(state) {
    const { pictures, current } = state;
    this.hidden = !pictures.length;
    let lost = false; // the focus, with the picture that had it
    for (const [id, { element }] of this.#items) {
      if (pictures.some((p) => p.id === id)) continue;
      lost ||= element.contains(document.activeElement);
      element.remove();
      this.#items.delete(id);
    }
    pictures.forEach((picture, at) => {
      const item = this.#items.get(picture.id) ?? this.#make(picture);
      const status = shownStatus(state, picture);
      item.element.dataset.status = status;
      item.button.setAttribute("aria-current", String(picture.id === current));
      setText(item.note, this.t(`strip.status.${status}`));
      item.close.setAttribute("aria-label", this.t("strip.close.name", { name: picture.name }));
      if (this.#list.children[at] !== item.element) {
        this.#list.insertBefore(item.element, this.#list.children[at] ?? null);
        item.element.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
      if (picture.sketch && !item.drawn) {
        item.drawn = true;
        drawCover(item.canvas, picture.sketch.bitmap);
      }
    });
    if (lost) this.#items.get(current ?? "")?.button.focus();
  }

  /**
   * @param {Picture} picture
   * @returns {Item}
   */
  #make({ id, name }) {
    const { pictures } = this.app.actions;
    const canvas = h("canvas", { width: THUMB, height: THUMB, "aria-hidden": "true" });
    const note = h("span", { class: "strip-note" });
    const button = h(
      "button",
      {
        type: "button",
        class: "strip-picture",
        title: name,
        on: { click: () => pictures.select(id) },
      },
      canvas,
      h("span", { class: "visually-hidden" }, name),
      note,
    );
    const close = h(
      "button",
      {
        type: "button",
        class: "strip-close",
        tTitle: "strip.close",
        test: "close-picture",
        on: { click: () => pictures.remove(id) },
      },
      icon(ICONS.close),
    );
    const element = h("li", { test: "picture" }, button, close);
    const item = { element, button, canvas, note, close, drawn: false };
    this.#items.set(id, item);
    this.app.i18n.apply(element);
    return item;
  }
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @returns {string}  key of `strip.status`
 */
function shownStatus(state, picture) {
  const { status, error, result } = picture;
  if (isFresh(state, picture)) return result?.saved ? "saved" : "coated";
  // An engine that did not start says nothing about the picture.
  if (error?.code === "E_BOOT" || error?.code === "E_ASSET") return "waiting";
  return status;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageBitmap} bitmap
 */
function drawCover(canvas, bitmap) {
  const scale = Math.max(THUMB / bitmap.width, THUMB / bitmap.height);
  const width = bitmap.width * scale;
  const height = bitmap.height * scale;
  canvas
    .getContext("2d")
    ?.drawImage(bitmap, (THUMB - width) / 2, (THUMB - height) / 3, width, height);
}

customElements.define("picture-strip", PictureStrip);
