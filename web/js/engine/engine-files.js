// @ts-check

import { fileKinds, needsFont } from "../recipe.js";
import { engineError } from "./protocol.js";

/**
 * @typedef {import("./protocol.js").Recipe} Recipe
 * @typedef {import("./protocol.js").Description} Description
 * @typedef {import("../files.js").FileKind} FileKind
 * @typedef {import("../files.js").FileFacts} FileFacts
 */

/** The name, to the engine, of the font that comes with the page. */
const BUNDLED = "";

/** Sends files to the engine, once to each: one that is replaced takes what it knew with it. */
export class EngineFiles {
  #client;
  #shelf;
  #font;
  /** What the present engine has been sent, by kind and name. @type {Map<string, Promise<FileFacts>>} */
  #sent = new Map();
  #generation = -1;

  /**
   * @param {object} parts
   * @param {import("./client.js").EngineClient} parts.client
   * @param {import("../files.js").FileShelf} parts.shelf
   * @param {import("../io/open.js").SiteFile} parts.font  for text without a font of its own
   */
  constructor({ client, shelf, font }) {
    this.#client = client;
    this.#shelf = shelf;
    this.#font = font;
  }

  /**
   * Makes sure that the engine has what a recipe refers to.
   *
   * @param {Recipe} recipe
   * @param {Description} description
   */
  async provide(recipe, description) {
    const sending = [...fileKinds(recipe, description)].map(([name, kind]) => {
      const file = this.#shelf.get(name);
      if (!file) throw engineError("E_RECIPE", `no file ${name}`, { reason: "missing" });
      return this.send(name, kind, file.blob);
    });
    if (needsFont(recipe, description)) sending.push(this.#sendFont());
    await Promise.all(sending);
  }

  /**
   * @param {string} name  in recipes
   * @param {FileKind|"bundled-font"} kind
   * @param {Blob} blob
   * @returns {Promise<FileFacts>}
   */
  async send(name, kind, blob) {
    await this.#client.boot();
    if (this.#generation !== this.#client.generation) {
      this.#generation = this.#client.generation;
      this.#sent = new Map();
    }
    const sent = this.#sent;
    const key = `${kind} ${name}`; // the same bytes may be tried as another kind
    let facts = sent.get(key);
    if (!facts) {
      facts = this.#post(name, kind, blob);
      sent.set(key, facts);
      facts.catch(() => sent.delete(key));
    }
    return facts;
  }

  /** @returns {Promise<FileFacts>} */
  async #sendFont() {
    let blob;
    try {
      blob = await this.#font.fetch();
    } catch {
      return {}; // the engine says what it lacks
    }
    return this.send(BUNDLED, "bundled-font", blob);
  }

  /**
   * @param {string} name
   * @param {FileKind|"bundled-font"} kind
   * @param {Blob} blob
   * @returns {Promise<FileFacts>}
   */
  async #post(name, kind, blob) {
    const data = await blob.arrayBuffer();
    return (await this.#client.call("file", { file: name, kind }, { data })).result;
  }
}
