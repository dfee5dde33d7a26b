// @ts-check

import { reads } from "./reads.js";

/**
 * What the file dialog offers. HEIC is not among it: a phone converts its own photographs to JPEG
 * for a page that does not ask for HEIC, with profile and metadata, which the engine then keeps.
 */
const ACCEPT = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff", "image/bmp"];
const ACCEPT_BY_BROWSER = ["image/avif", ".avif", "image/jxl", ".jxl"];
const ACCEPT_DOCUMENT = [".psd"];

/** Offered where nothing converts it and the browser can read it: Safari on a Mac. */
const ACCEPT_HEIC = ["image/heic", "image/heif"];

/** Of a recipe: what the engine reads by itself. */
const ACCEPT_PICTURE = ["image/png", "image/jpeg", "image/webp"];
const ACCEPT_FONT = [".ttf", ".otf", ".ttc", "font/ttf", "font/otf", "font/collection"];
const ACCEPT_RECIPE = [".json", "application/json"];

const SAMPLE = new URL("../../sample.png", import.meta.url);
const FONT = new URL("../../fonts/mark.ttf", import.meta.url);

let offered = [...ACCEPT, ...ACCEPT_BY_BROWSER, ...ACCEPT_DOCUMENT];

/** Finds out what the file dialog may offer beside the usual: a click cannot wait for it. */
export async function prepareDialog() {
  const converted = matchMedia("(pointer: coarse)").matches; // a phone or a tablet
  if (!converted && (await reads("image/heic"))) offered = [...offered, ...ACCEPT_HEIC];
}

/** @returns {Promise<File[]>}  pictures to coat; empty if the dialog was closed */
export function pickFiles() {
  return pick(offered, true);
}

/**
 * @param {"picture"|"font"|"recipe"} kind
 * @returns {Promise<File|null>}  null if the dialog was closed
 */
export async function pickFile(kind) {
  const accept = { picture: ACCEPT_PICTURE, font: ACCEPT_FONT, recipe: ACCEPT_RECIPE }[kind];
  return (await pick(accept, false))[0] ?? null;
}

/** @param {File} file */
export function isRecipe({ name, type }) {
  return type === "application/json" || /\.json$/i.test(name);
}

/**
 * @param {string[]} accept
 * @param {boolean} multiple
 * @returns {Promise<File[]>}
 */
function pick(accept, multiple) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept.join(",");
  input.multiple = multiple;
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/** A file of the site that is fetched while the page loads, so that using it later asks for nothing. */
export class SiteFile {
  #url;
  /** @type {Promise<Blob>|null} */ #blob = null;

  /** @param {URL} url */
  constructor(url) {
    this.#url = url;
  }

  /** @returns {Promise<Blob>} */
  fetch() {
    this.#blob ??= this.#load();
    return this.#blob;
  }

  /** Fetches it once more, for a service worker that was not there the first time to store it. */
  async store() {
    await (await fetch(this.#url)).blob();
  }

  async #load() {
    try {
      const response = await fetch(this.#url);
      if (!response.ok) throw new TypeError(`${this.#url.pathname}: HTTP ${response.status}`);
      return await response.blob();
    } catch (cause) {
      this.#blob = null; // the network may be back at the next try
      throw cause;
    }
  }
}

/** The sample picture. */
export class Sample extends SiteFile {
  constructor() {
    super(SAMPLE);
  }

  /** @returns {Promise<File>} */
  async file() {
    return new File([await this.fetch()], "sample.png", { type: "image/png" });
  }
}

/** The font of text that has none of its own. */
export class MarkFont extends SiteFile {
  constructor() {
    super(FONT);
  }
}

/**
 * @param {DataTransfer|null} transfer
 * @returns {File[]}
 */
export function filesOf(transfer) {
  return [...(transfer?.files ?? [])];
}

/**
 * Opens what is pasted anywhere, unless it is text on its way into a field.
 *
 * @param {(files: File[]) => void} onFiles
 */
export function listenForPaste(onFiles) {
  document.addEventListener("paste", (event) => {
    const files = filesOf(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    onFiles(files);
  });
}

/**
 * Opens what is dropped anywhere on the page; `onHover` hears when a drag is over it.
 *
 * @param {(files: File[]) => void} onFiles
 * @param {(over: boolean) => void} onHover
 */
export function listenForDrop(onFiles, onHover) {
  let depth = 0; // enter and leave also fire for every child
  const carriesFiles = (/** @type {DragEvent} */ event) =>
    event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) onHover(++depth > 0);
  });
  addEventListener("dragleave", (event) => {
    if (carriesFiles(event)) onHover((depth = Math.max(0, depth - 1)) > 0);
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    onHover((depth = 0) > 0);
    if (event.defaultPrevented) return; // dropped on a field that has taken it
    event.preventDefault();
    onFiles(filesOf(event.dataTransfer));
  });
}

/**
 * Opens the files with which the installed app was started.
 *
 * @param {(files: File[]) => void} onFiles
 */
export function listenForLaunch(onFiles) {
  /** @typedef {{files: FileSystemFileHandle[]}} LaunchParams */
  const queue =
    /** @type {{setConsumer(consumer: (params: LaunchParams) => void): void}|undefined} */ (
      /** @type {any} */ (window).launchQueue
    );
  queue?.setConsumer(async ({ files }) => {
    if (files.length) onFiles(await Promise.all(files.map((handle) => handle.getFile())));
  });
}
