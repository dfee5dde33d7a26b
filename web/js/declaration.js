// @ts-check

/**
 * The declaration that goes into files, and what is remembered of it: plain functions.
 *
 * @typedef {import("./engine/protocol.js").Description} Description
 * @typedef {import("./engine/protocol.js").Declaration} Declaration
 * @typedef {import("./engine/protocol.js").Statement} Statement
 * @typedef {{declares: boolean, declaration: Declaration}} Remembered
 */

/**
 * What an artist types once and means ever after.
 *
 * @type {Statement[]}
 */
export const TYPED = ["creator", "rights", "usage_terms", "web_statement", "constraints"];

const PROHIBITED = "DMI-PROHIBITED";
const SEE_CONSTRAINTS = "DMI-PROHIBITED-SEECONSTRAINT";

/** What the engine takes for the address of a page (RFC 3986). */
const ADDRESS = /^https?:\/\/[a-z0-9[][\w.~:/?#[\]@!$&'()*+,;=%-]*$/i;

/**
 * @param {Declaration} declaration
 * @returns {Partial<Declaration>}  what a reset leaves standing
 */
export function kept(declaration) {
  return Object.fromEntries(TYPED.map((name) => [name, declaration[name]]));
}

/**
 * @param {Pick<Description, "declaration">} description
 * @returns {Remembered}  before anything was typed
 */
export function unsaid({ declaration }) {
  return { declares: true, declaration: declaration.default };
}

/**
 * @param {Description} description
 * @param {string|null} text  as `toStore` gave it; anyone could have changed it since
 * @returns {Remembered}
 */
export function fromStore({ declaration: spec }, text) {
  const start = unsaid({ declaration: spec });
  const stored = parse(text);
  if (!stored) return start;
  const declaration = { ...start.declaration };
  for (const name of TYPED) {
    const value = stored[name];
    if (typeof value === "string") declaration[name] = value.slice(0, spec.longest[name]);
  }
  const term = spec.terms.find(({ name }) => name === stored.mining);
  if (term) declaration.mining = term.name;
  return { declares: stored.declares !== false, declaration };
}

/**
 * @param {Description} description
 * @param {Remembered} present
 * @returns {string|null}  null if there is nothing to remember
 */
export function toStore(description, { declares, declaration }) {
  const present = { declares, declaration };
  if (JSON.stringify(present) === JSON.stringify(unsaid(description))) return null;
  return JSON.stringify({ declares, ...declaration });
}

/**
 * @param {Declaration} declaration  as it is typed
 * @returns {Declaration}  as it is declared: no half address, and no word of constraints that are
 *   not there, neither of which the engine takes
 */
export function said(declaration) {
  const lines = Object.entries(declaration).map(([name, text]) => [name, text.trim()]);
  const trimmed = /** @type {Declaration} */ (Object.fromEntries(lines));
  return {
    ...trimmed,
    mining: lacksConstraints(trimmed) ? PROHIBITED : trimmed.mining,
    web_statement: address(trimmed.web_statement) ?? "",
  };
}

/**
 * @param {Declaration} declaration
 * @returns {boolean}  its term speaks of constraints, and there are none
 */
export function lacksConstraints({ mining, constraints }) {
  return mining === SEE_CONSTRAINTS && !constraints.trim();
}

/**
 * @param {string} text
 * @returns {string|null}  the address of a page in the letters that addresses have; "" for none,
 *   null for half a one
 */
export function address(text) {
  const typed = text.trim();
  if (!typed || ADDRESS.test(typed)) return typed;
  try {
    const { href } = new URL(typed);
    return ADDRESS.test(href) ? href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string|null} text
 * @returns {Record<string, unknown>|null}
 */
function parse(text) {
  try {
    const value = JSON.parse(text ?? "null");
    return value && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
