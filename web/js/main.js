// @ts-check

import "./ui/app-header.js";
import "./ui/first-screen.js";
import "./ui/forecast-panel.js";
import "./ui/measured-dialog.js";
import "./ui/picture-stage.js";
import "./ui/picture-strip.js";
import "./ui/problem-note.js";
import "./ui/run-bar.js";
import "./ui/settings-panel.js";
import "./ui/toast-rack.js";
import "./ui/website-dialog.js";
import { CoatingActions } from "./actions/coating.js";
import { DeclaringActions } from "./actions/declaring.js";
import { FileActions } from "./actions/files.js";
import { ForecastActions } from "./actions/forecast.js";
import { InspectingActions } from "./actions/inspecting.js";
import { LayerActions } from "./actions/layers.js";
import { LookingActions } from "./actions/looking.js";
import { PageActions } from "./actions/page.js";
import { PaintingActions } from "./actions/painting.js";
import { PictureActions } from "./actions/pictures.js";
import { RecipeActions } from "./actions/recipes.js";
import { SavingActions } from "./actions/saving.js";
import { EngineClient } from "./engine/client.js";
import { EngineFiles } from "./engine/engine-files.js";
import { EngineSession } from "./engine/session.js";
import { FileShelf } from "./files.js";
import { I18n } from "./i18n.js";
import { decodeByBrowser } from "./io/browser-decoder.js";
import {
  MarkFont,
  Sample,
  listenForDrop,
  listenForLaunch,
  listenForPaste,
  prepareDialog,
} from "./io/open.js";
import { loadMeasured } from "./measured.js";
import { Offline } from "./offline.js";
import { prefs } from "./prefs.js";
import { Store } from "./state.js";
import { listenForShortcuts } from "./ui/shortcuts.js";

/** The composition root: makes the parts, ties them together, and knows them all. */

/**
 * How long the engine may be silent, in ms; beyond this something is wrong. A slow phone
 * compiles for a while without a word, and squeezes a huge WebP without one.
 */
const SILENCE = { boot: 60_000, call: 150_000 };

// Asked for before a picture can be chosen, since nothing is afterwards; nothing waits for it.
const measured = loadMeasured();
const i18n = await I18n.load();
const theme = prefs.get("theme");
const store = new Store({
  lang: i18n.lang,
  theme: theme === "dark" || theme === "light" ? theme : "system",
});
const rack = /** @type {import("./ui/toast-rack.js").ToastRack} */ (
  document.querySelector("toast-rack")
);
/** @type {import("./actions/page.js").Notify} */
const notify = (notice) => rack.show(i18n, notice);

const client = new EngineClient({
  urls: {
    worker: new URL("./engine/worker.js", import.meta.url),
    runtime: new URL("../runtime/", import.meta.url),
  },
  silence: SILENCE,
  onStatus: (engine) => {
    store.update({ engine });
    if (engine.status === "ready") whenReady();
  },
  onLost: () => notify({ key: "engine.restarted" }),
});
const shelf = new FileShelf();
const font = new MarkFont();
const engineFiles = new EngineFiles({ client, shelf, font });
const session = new EngineSession(client, engineFiles, decodeByBrowser);
const sample = new Sample();
const boot = () => client.boot().catch(() => {}); // a failure is shown by way of onStatus

const coating = new CoatingActions({ store, session, notify });
const forecast = new ForecastActions({ store, session });
const declaring = new DeclaringActions({ store, session, notify });
const looking = new LookingActions({ store, session, notify });
const layers = new LayerActions({ store, notify });
const pictures = new PictureActions({
  store,
  session,
  sample,
  notify,
  onRemove: (id) => {
    coating.cancel(id);
    looking.forget(id);
  },
});
const files = new FileActions({ store, session, shelf });
const painting = new PaintingActions({ store, notify });
const recipes = new RecipeActions({ store, session, shelf, notify });
const saving = new SavingActions({ store, notify });
const page = new PageActions({ store, i18n, boot, notify });
new InspectingActions({ store, session });
const app = {
  store,
  i18n,
  actions: {
    pictures,
    looking,
    forecast,
    coating,
    declaring,
    layers,
    files,
    painting,
    recipes,
    saving,
    page,
  },
};

// Between choosing a file and saving it the page makes no request at all.
const isIdle = () => store.state.pictures.every(({ result }) => result?.saved);

const offline = new Offline({
  onReady: async () => {
    if (isIdle()) await font.store().catch(() => {}); // or else at the next visit
    store.update({ offlineReady: true });
  },
  onUpdate: (reload) =>
    notify({ key: "update.offer", action: { key: "update.reload", act: reload }, stay: true }),
});

async function whenReady() {
  try {
    const description = await session.describe();
    store.describe(description, declaring.recall(description));
  } catch {
    return; // the engine is lost again already, and onStatus has said so
  }
  pictures.reopen();
  // Tried again, and reported, when they are asked for.
  sample.fetch().catch(() => {});
  font.fetch().catch(() => {});
}

document.documentElement.lang = i18n.lang;
i18n.apply(document.documentElement);
for (const element of document.querySelectorAll("[data-app]")) {
  /** @type {import("./ui/app-element.js").AppElement} */ (element).connect(app);
}
measured.then((found) => {
  store.update({ effect: { ...store.state.effect, measured: found } });
});
prepareDialog();
listenForShortcuts(app);
const open = (/** @type {File[]} */ given) => pictures.add(recipes.openAmong(given));
listenForPaste(open);
listenForDrop(open, (over) => document.body.classList.toggle("is-dragging", over));
listenForLaunch(open);
store.subscribe((state) => {
  document.body.classList.toggle("is-editing", state.pictures.length > 0);
  document.body.classList.toggle("is-painting", state.painting !== null);
  pictures.resize();
  if (isIdle() && state.engine.status === "ready") offline.start();
});
addEventListener("beforeunload", (event) => {
  const unsaved = store.state.pictures.some(({ result }) => result && !result.saved);
  if (unsaved) event.preventDefault();
});
boot();
