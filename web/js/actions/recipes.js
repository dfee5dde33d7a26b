// @ts-check

import { EngineError, engineError } from "../engine/protocol.js";
import { nameOf } from "../files.js";
import { isRecipe, pickFile } from "../io/open.js";
import { download } from "../io/save.js";
import { renameFiles } from "../recipe.js";
import { wayBack } from "./way-back.js";

/** @typedef {import("../engine/protocol.js").RecipeFile} RecipeFile */

const FILE = { name: "urushi-recipe.json", mime: "application/json" };

/** A file of this kind that names no one: the engine's way to name it. */
const BARE = /^[0-9a-f]{32}$/;

/** A recipe's own file: written and read by the engine, with its pictures and fonts in it. */
export class RecipeActions {
  #store;
  #session;
  #shelf;
  #notify;
  #opened = 0;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   * @param {import("../files.js").FileShelf} parts.shelf
   * @param {import("./page.js").Notify} parts.notify
   */
  constructor({ store, session, shelf, notify }) {
    this.#store = store;
    this.#session = session;
    this.#shelf = shelf;
    this.#notify = notify;
  }

  async save() {
    const { settings } = this.#store.state;
    if (!settings) return;
    try {
      const text = await this.#session.writeRecipe(settings.recipe);
      download({ ...FILE, blob: new Blob([text], { type: FILE.mime }) });
      this.#notify({ key: "save.done", values: { name: FILE.name } });
    } catch (cause) {
      this.#notify({ error: EngineError.from(cause) });
    }
  }

  async pick() {
    const file = await pickFile("recipe");
    if (file) await this.open(file);
  }

  /**
   * Opens the recipes among files that were dropped or chosen: the last one counts.
   *
   * @param {File[]} files
   * @returns {File[]}  the others
   */
  openAmong(files) {
    const recipe = files.filter(isRecipe).at(-1);
    if (recipe) this.open(recipe);
    return files.filter((file) => !isRecipe(file));
  }

  /** @param {File} file */
  async open(file) {
    try {
      const text = await file.text().catch((cause) => {
        throw engineError("E_FILE", String(cause));
      });
      const { recipe, files } = await this.#session.readRecipe(text);
      const names = await Promise.all(files.map((one) => this.#keep(one)));
      const { description, settings } = this.#store.state;
      if (!description) return;
      const renamed = renameFiles(recipe, description, new Map(names));
      this.#store.change(`recipe ${++this.#opened}`, { recipe: renamed });
      const undo = wayBack(this.#store, settings);
      this.#notify({
        key: "recipe.opened",
        values: { name: file.name },
        action: { key: "history.undo", act: undo },
      });
    } catch (cause) {
      const error = EngineError.from(cause);
      const refused = error.code === "E_RECIPE";
      const details = { reason: "open" };
      this.#notify({ error: refused ? engineError("E_RECIPE", error.message, details) : error });
    }
  }

  /**
   * Keeps a file of a recipe under a name that no other file has.
   *
   * @param {RecipeFile} file
   * @returns {Promise<[string, string]>}  its old and its new name
   */
  async #keep({ name, kind, data }) {
    const id = await nameOf(data);
    const blob = new Blob([data]);
    const facts = await this.#session.takeFile(id, kind, blob);
    const known = this.#shelf.get(id);
    this.#shelf.put(id, known ?? { blob, name: BARE.test(name) ? "" : name, facts });
    return [name, id];
  }
}
