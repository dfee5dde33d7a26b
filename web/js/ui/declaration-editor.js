// @ts-check

import { address, lacksConstraints, said } from "../declaration.js";
import { AppElement, setText } from "./app-element.js";
import { h } from "./dom.js";
import { siteList } from "./site-list.js";
import { listenToTyping } from "./typing.js";

/**
 * @typedef {import("../engine/protocol.js").Statement} Statement
 * @typedef {import("../engine/protocol.js").Declaration} Declaration
 *
 * A line of the form.
 * @typedef {object} Line
 * @property {HTMLElement} element
 * @property {(value: string, problem: string) => void} show  problem: "" if there is none
 */

/** What is typed, in the order in which it is asked for. */
const ASKED = /** @type {const} */ ([
  ["creator", { autocomplete: "name" }],
  ["rights", {}],
  ["usage_terms", {}],
  ["web_statement", { type: "url", inputmode: "url", autocomplete: "url" }],
  ["constraints", {}],
]);

/** The declaration that machines can read: whether, what, and what it is worth. */
export class DeclarationEditor extends AppElement {
  #declares = h("input", {
    type: "checkbox",
    id: "declares",
    test: "declares",
    "aria-describedby": "declares-hint",
  });
  #brief = h("p", { class: "glance", test: "declaration-brief" });
  #term = h("select", { id: "mining", test: "mining" });
  #termHint = h("p", { class: "hint", id: "mining-hint" });
  #form = h("div", { class: "declaration-form" });
  #forget = h("button", {
    type: "button",
    class: "quiet",
    t: "declaration.forget",
    test: "declaration-forget",
    "aria-describedby": "declaration-remembered",
    on: { click: () => this.app.actions.declaring.forget() },
  });
  #sites = h("div", { test: "sites" });
  /** @type {Map<Statement, Line>} */ #lines = new Map();
  #lang = "";

  build() {
    const { declaring } = this.app.actions;
    const way = h("button", {
      type: "button",
      class: "text-button",
      "aria-haspopup": "dialog",
      t: "website.open",
      test: "website-open",
      on: { click: () => declaring.openWebsite() },
    });
    this.append(
      h("h3", { t: "declaration.title" }),
      h(
        "label",
        { class: "check", for: "declares" },
        this.#declares,
        h("span", { t: "declaration.write" }),
      ),
      h("p", { class: "hint", id: "declares-hint", t: "declaration.hint" }),
      this.#brief,
      h(
        "details",
        { class: "unfold", test: "declaration" },
        h("summary", { t: "declaration.open", test: "declaration-toggle" }),
        this.#form,
      ),
      h(
        "details",
        { class: "unfold" },
        h("summary", { t: "sites.title", test: "sites-toggle" }),
        this.#sites,
      ),
      way,
    );
    this.#declares.addEventListener("input", () => declaring.turn(this.#declares.checked));
    this.#term.addEventListener("input", () => declaring.say({ mining: this.#term.value }));
  }

  /** @param {import("../state.js").State} state */
  update({ description, settings, inspection, current, lang }) {
    if (!description || !settings) return;
    const { declares, declaration } = settings;
    if (!this.#lines.size) this.#ask(description.declaration.longest);
    if (lang !== this.#lang) {
      this.#lang = lang;
      const { terms } = description.declaration;
      this.#term.replaceChildren(
        ...terms.map((term) => h("option", { value: term.name }, this.#termWords(term).name)),
      );
      this.#sites.replaceChildren(...siteList(this.app.i18n, description.places));
    }
    this.#declares.checked = declares;
    this.#term.value = declaration.mining;
    const term = description.declaration.terms.find(({ name }) => name === declaration.mining);
    const words = term && this.#termWords(term);
    setText(this.#termHint, words?.description ?? "");
    for (const [name, { show }] of this.#lines)
      show(declaration[name], this.#problem(name, declaration));
    const spoken = said(declaration); // of half a wish something else is declared
    const written = description.declaration.terms.find(({ name }) => name === spoken.mining);
    const brief = [written ? this.#termWords(written).name : "", spoken.creator].filter(Boolean);
    const own = inspection?.picture === current ? inspection : null;
    const impossible = own?.asked && own.found && !own.found.declares;
    setText(
      this.#brief,
      impossible ? this.t("declaration.impossible") : brief.join(this.t("declaration.and")),
    );
    this.#brief.hidden = !declares;
  }

  /** @param {Record<string, number>} longest */
  #ask(longest) {
    const term = h(
      "div",
      {},
      h("label", { for: "mining", t: "declaration.mining" }),
      this.#term,
      this.#termHint,
    );
    this.#term.setAttribute("aria-describedby", this.#termHint.id);
    this.#form.append(term);
    for (const [name, attributes] of ASKED) {
      const line = this.#line(name, { maxlength: longest[name], ...attributes });
      this.#lines.set(name, line);
      this.#form.append(line.element);
    }
    this.#form.append(
      h(
        "div",
        { class: "remembered" },
        h("p", { class: "hint", id: "declaration-remembered", t: "declaration.remembered" }),
        this.#forget,
      ),
    );
    this.app.i18n.apply(this.#form);
  }

  /**
   * @param {Statement} name
   * @param {object} attributes
   * @returns {Line}
   */
  #line(name, attributes) {
    const id = `declare-${name.replace("_", "-")}`;
    const described = { "aria-describedby": `${id}-hint ${id}-problem`, test: id };
    const control = h("input", { type: "text", id, ...described, ...attributes });
    const problem = h("p", { class: "file-problem", id: `${id}-problem`, role: "status" });
    const type = listenToTyping(control, (value) => {
      this.app.actions.declaring.say({ [name]: value });
    });
    /** @type {Line["show"]} */
    const show = (value, words) => {
      control.setAttribute("aria-invalid", String(words !== ""));
      setText(problem, words);
      type(value);
    };
    const element = h(
      "div",
      {},
      h("label", { for: id, t: `declaration.${name}` }),
      control,
      h("p", { class: "hint", id: `${id}-hint`, t: `declaration.${name}.hint` }),
      problem,
    );
    return { element, show };
  }

  /**
   * @param {Statement} name
   * @param {Declaration} declaration
   */
  #problem(name, declaration) {
    if (name === "web_statement" && address(declaration[name]) === null) {
      return this.t("declaration.address");
    }
    const needed = name === "constraints" && lacksConstraints(declaration);
    return needed ? this.t("declaration.constraints.needed") : "";
  }

  /** @param {{name: string, description: string}} term */
  #termWords({ name, description }) {
    const { i18n } = this.app;
    const key = `term.${name}`;
    if (!i18n.has(key)) return { name: description, description: "" };
    return { name: i18n.t(key), description: i18n.t(`${key}.description`) };
  }
}

customElements.define("declaration-editor", DeclarationEditor);
