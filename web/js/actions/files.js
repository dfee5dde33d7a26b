// @ts-check

import { EngineError, engineError } from "../engine/protocol.js";
import { nameOf } from "../files.js";
import { pickFile } from "../io/open.js";

/**
 * @typedef {import("../files.js").FileKind} FileKind
 * @typedef {import("../files.js").KeptFile} KeptFile
 */

/** Logos, textures, masks and fonts: the files that a recipe refers to. */
export class FileActions {
  #store;
  #session;
  #shelf;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   * @param {import("../files.js").FileShelf} parts.shelf
   */
  constructor({ store, session, shelf }) {
    this.#store = store;
    this.#session = session;
    this.#shelf = shelf;
  }

  /**
   * @param {FileKind} kind
   * @returns {Promise<File|null>}  null if the dialog was closed
   */
  choose(kind) {
    return pickFile(kind);
  }

  /**
   * Keeps a file if the engine can use it.
   *
   * @param {File} file
   * @param {FileKind} kind
   * @returns {Promise<string>}  its name in recipes
   * @throws {import("../engine/protocol.js").EngineError}
   */
  async take(file, kind) {
    const most = this.#store.state.description?.limits.file_bytes ?? Infinity;
    if (file.size > most) {
      throw engineError("E_RECIPE", "a file is too large", { reason: "E_TOO_LARGE" });
    }
    const bytes = await file.arrayBuffer().catch((cause) => {
      throw engineError("E_FILE", String(cause));
    });
    const blob = new Blob([bytes], { type: file.type }); // the file on the disk may change
    const id = await nameOf(bytes);
    const facts = await this.#session.takeFile(id, kind, blob).catch((cause) => {
      const error = EngineError.from(cause);
      const reason = kind === "font" && error.details.reason === "E_DECODE";
      throw reason ? engineError("E_RECIPE", error.message, { reason: "not_a_font" }) : error;
    });
    this.#shelf.put(id, { blob, name: file.name, facts });
    return id;
  }

  /**
   * @param {string} id
   * @returns {KeptFile|undefined}
   */
  get(id) {
    return this.#shelf.get(id);
  }
}
