// @ts-check

import { ICONS, h, icon } from "./dom.js";

const KEY_STEP = 0.02;

/**
 * Two children over each other and a divider: left of it the first is seen, right of it
 * the second. The handle is a slider for the keyboard and for screen readers.
 */
export class SplitView extends HTMLElement {
  #position = 0.5;
  #handle = h(
    "div",
    {
      class: "split-handle",
      role: "slider",
      tabindex: "0",
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    },
    h("span", { class: "split-grip" }, icon(ICONS.arrows)),
  );

  connectedCallback() {
    this.append(this.#handle);
    this.#handle.addEventListener("pointerdown", (event) => {
      event.stopPropagation(); // not a pan
      event.preventDefault();
      this.#handle.focus({ preventScroll: true });
      this.#handle.setPointerCapture(event.pointerId);
    });
    this.#handle.addEventListener("pointermove", (event) => {
      if (!this.#handle.hasPointerCapture(event.pointerId)) return;
      const box = this.getBoundingClientRect();
      this.position = (event.clientX - box.left) / box.width;
    });
    this.#handle.addEventListener("dblclick", (event) => {
      event.stopPropagation();
      this.position = 0.5;
    });
    this.position = this.#position;
  }

  get handle() {
    return this.#handle;
  }

  get position() {
    return this.#position;
  }

  /** @param {number} value  0 (all second) to 1 (all first) */
  set position(value) {
    this.#position = Math.min(1, Math.max(0, value));
    this.style.setProperty("--split", `${this.#position * 100}%`);
    this.#handle.setAttribute("aria-valuenow", String(Math.round(this.#position * 100)));
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean}  whether the key was one of this element's
   */
  handleKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const onHandle = event.target === this.#handle;
    if (event.key === "[" || (onHandle && event.key === "ArrowLeft")) this.position -= KEY_STEP;
    else if (event.key === "]" || (onHandle && event.key === "ArrowRight")) {
      this.position += KEY_STEP;
    } else if (onHandle && event.key === "Home") this.position = 0;
    else if (onHandle && event.key === "End") this.position = 1;
    else return false;
    return true;
  }
}

customElements.define("split-view", SplitView);
