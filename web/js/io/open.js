// @ts-check

/** What the file dialog offers. A phone then converts its own formats (HEIC) to JPEG. */
export const ACCEPT = ["image/png", "image/jpeg", "image/webp"];

const SAMPLE = new URL("../../sample.png", import.meta.url);

/**
 * @returns {Promise<File[]>}  empty if the dialog was closed
 */
export function pickFiles() {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ACCEPT.join(",");
  input.multiple = true;
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/** Fetches the sample while the page loads, so that trying it later asks for nothing. */
export class Sample {
  /** @type {Promise<Blob>|null} */ #blob = null;

  /** @returns {Promise<Blob>} */
  fetch() {
    this.#blob ??= this.#load();
    return this.#blob;
  }

  /** @returns {Promise<File>} */
  async file() {
    return new File([await this.fetch()], "sample.png", { type: "image/png" });
  }

  async #load() {
    try {
      const response = await fetch(SAMPLE);
      if (!response.ok) throw new TypeError(`sample.png: HTTP ${response.status}`);
      return await response.blob();
    } catch (cause) {
      this.#blob = null; // the network may be back at the next try
      throw cause;
    }
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
    event.preventDefault();
    onHover((depth = 0) > 0);
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
