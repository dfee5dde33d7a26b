// @ts-check

import { fromStore, said, toStore, unsaid } from "../declaration.js";
import { EngineError } from "../engine/protocol.js";
import { prefs } from "../prefs.js";
import { NO_WEBSITE } from "../state.js";
import { wayBack } from "./way-back.js";

/**
 * @typedef {import("../engine/protocol.js").Description} Description
 * @typedef {import("../engine/protocol.js").Declaration} Declaration
 */

/** What the artist declares: in files, on a website, and from one visit to the next. */
export class DeclaringActions {
  #store;
  #session;
  #notify;
  #forgotten = 0;
  /** @type {import("../declaration.js").Remembered|null} */ #stored = null;

  /**
   * @param {object} parts
   * @param {import("../state.js").Store} parts.store
   * @param {import("../engine/session.js").EngineSession} parts.session
   * @param {import("./page.js").Notify} parts.notify
   */
  constructor({ store, session, notify }) {
    this.#store = store;
    this.#session = session;
    this.#notify = notify;
    store.subscribe(() => this.#remember());
  }

  /**
   * @param {Description} description
   * @returns {import("../declaration.js").Remembered}
   */
  recall(description) {
    return fromStore(description, prefs.get("declaration"));
  }

  /** @param {boolean} declares */
  turn(declares) {
    this.#store.change("declares", { declares });
  }

  /** @param {Partial<Declaration>} patch */
  say(patch) {
    const { settings } = this.#store.state;
    if (!settings) return;
    const origin = `declaration ${Object.keys(patch).join(" ")}`;
    this.#store.change(origin, { declaration: { ...settings.declaration, ...patch } });
  }

  /** Back to what stood there before anything was typed; and nothing is left on this device. */
  forget() {
    const { description, settings } = this.#store.state;
    if (!description) return;
    this.#store.change(`forget ${++this.#forgotten}`, unsaid(description));
    const undo = wayBack(this.#store, settings);
    this.#notify({ key: "declaration.forgotten", action: { key: "history.undo", act: undo } });
  }

  async openWebsite() {
    const { settings } = this.#store.state;
    if (!settings) return;
    this.#store.update({ website: { ...NO_WEBSITE, open: true } });
    try {
      const snippets = await this.#session.snippets(said(settings.declaration));
      this.#show({ snippets });
    } catch (cause) {
      this.#show({ error: EngineError.from(cause) });
    }
  }

  closeWebsite() {
    if (this.#store.state.website.open) this.#store.update({ website: NO_WEBSITE });
  }

  /** @param {Partial<import("../state.js").WebsiteView>} patch */
  #show(patch) {
    const { website } = this.#store.state;
    if (website.open) this.#store.update({ website: { ...website, ...patch } });
  }

  #remember() {
    const { description, settings } = this.#store.state;
    if (!description || !settings) return;
    const { declares, declaration } = settings;
    const former = this.#stored;
    if (declares === former?.declares && declaration === former.declaration) return;
    this.#stored = { declares, declaration };
    // The first is what was recalled; another tab may have written since.
    if (former) prefs.set("declaration", toStore(description, this.#stored));
  }
}
