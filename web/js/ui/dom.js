// @ts-check

/**
 * Makes an element. `t`, `tLabel`, `tTitle` and `tPlaceholder` name strings that
 * `I18n.apply` fills in; `on` holds listeners; `true` and `false` switch attributes.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown> & {on?: Record<string, (event: any) => void>}} [attributes]
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on" || value === false || value === null || value === undefined) continue;
    element.setAttribute(attributeName(name), value === true ? "" : String(value));
  }
  for (const [type, listener] of Object.entries(attributes.on ?? {})) {
    element.addEventListener(type, listener);
  }
  element.append(...children);
  return element;
}

/** @param {string} name */
function attributeName(name) {
  if (name === "t") return "data-t";
  if (name === "test") return "data-testid";
  return name.replace(/^t([A-Z])/, (_, first) => `data-t-${first.toLowerCase()}`);
}

/**
 * A line icon of 24 units, from path data of our own drawing.
 *
 * @param {string} path
 * @returns {SVGSVGElement}
 */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const shape = document.createElementNS(space, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/**
 * Switched off, a button stays where the keyboard finds it, and says why.
 *
 * @param {HTMLElement} button
 * @param {boolean} allowed
 * @param {HTMLElement} [reason]  what says why not
 */
export function allow(button, allowed, reason) {
  button.setAttribute("aria-disabled", String(!allowed));
  if (!reason) return;
  reason.hidden = allowed;
  if (allowed) button.removeAttribute("aria-describedby");
  else button.setAttribute("aria-describedby", reason.id);
}

/** @param {HTMLElement} button */
export function isAllowed(button) {
  return button.getAttribute("aria-disabled") !== "true";
}

/** Icons, each one path of strokes. */
export const ICONS = {
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  undo: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 0 12h-2",
  redo: "m15 6 5 5-5 5M20 11H10a6 6 0 0 0 0 12h2",
  close: "M6 6l12 12M18 6 6 18",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500Z",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  chevron: "M9 6l6 6-6 6",
  arrows: "M9 8l-4 4 4 4M15 8l4 4-4 4",
  done: "M5 12.500l4.500 4.500L19 7.500",
  alert: "M12 7v6M12 16.500v.5",
};
