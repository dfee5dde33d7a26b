// @ts-check

/**
 * @typedef {{name: string, mime: string, blob: Blob}} Output
 * @typedef {FileSystemFileHandle & {createWritable(): Promise<FileSystemWritableFileStream>}} Target
 * @typedef {{showSaveFilePicker?: (options: object) => Promise<Target>,
 *   showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>}} FileAccess
 */

const access = () => /** @type {FileAccess} */ (/** @type {unknown} */ (window));

/** Long enough for the slowest browser to have taken the download over, in ms. */
const HANDOVER = 60_000;

export const canChoosePlace = () => typeof access().showSaveFilePicker === "function";
export const canChooseFolder = () => typeof access().showDirectoryPicker === "function";

/**
 * The share sheet is a phone's way to a photo library; a desktop's is of no use here.
 *
 * @param {Output} output
 */
export function canShare(output) {
  const touch = matchMedia("(pointer: coarse)").matches;
  return touch && !!navigator.canShare?.({ files: [asFile(output)] });
}

/** @param {Output} output */
export function download({ name, blob }) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), HANDOVER);
}

/**
 * @param {Output} output
 * @returns {Promise<boolean>}  false if the dialog was closed
 */
export async function saveAs({ name, mime, blob }) {
  const extension = name.slice(name.lastIndexOf("."));
  const handle = await unlessClosed(
    access().showSaveFilePicker?.({
      suggestedName: name,
      types: [{ accept: { [mime]: [extension] } }],
    }),
  );
  if (handle) await write(handle, blob);
  return !!handle;
}

/**
 * @param {Output[]} outputs
 * @param {(output: Output) => void} onSaved
 * @returns {Promise<boolean>}  false if the dialog was closed
 */
export async function saveAll(outputs, onSaved) {
  const folder = canChooseFolder()
    ? await unlessClosed(access().showDirectoryPicker?.({ mode: "readwrite" }))
    : undefined;
  if (canChooseFolder() && !folder) return false;
  for (const output of outputs) {
    if (folder) {
      await writeInto(folder, output);
    } else {
      download(output);
      // Browsers drop downloads that are asked for in one breath.
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
    onSaved(output);
  }
  return true;
}

/**
 * @param {Output} output
 * @returns {Promise<boolean>}  false if the sheet was closed
 */
export async function share(output) {
  return (
    (await unlessClosed(navigator.share({ files: [asFile(output)] }).then(() => true))) ?? false
  );
}

/** @param {Output} output */
function asFile({ name, mime, blob }) {
  return new File([blob], name, { type: mime });
}

/**
 * @param {Target} handle
 * @param {Blob} blob
 */
async function write(handle, blob) {
  const stream = await handle.createWritable();
  await stream.write(blob);
  await stream.close();
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @param {Output} output  all of it, or nothing
 */
async function writeInto(folder, { name, blob }) {
  const free = await freeName(folder, name);
  const handle = await folder.getFileHandle(free, { create: true });
  try {
    await write(/** @type {Target} */ (handle), blob);
  } catch (cause) {
    await folder.removeEntry(free).catch(() => {}); // it is empty
    throw cause;
  }
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @param {string} name
 * @returns {Promise<string>}  the name, numbered if a file has it: nothing is overwritten
 */
async function freeName(folder, name) {
  const dot = name.lastIndexOf(".");
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name.slice(0, dot)}-${count}${name.slice(dot)}`;
    try {
      await folder.getFileHandle(candidate);
    } catch (cause) {
      if (/** @type {Error} */ (cause).name === "NotFoundError") return candidate;
      if (/** @type {Error} */ (cause).name !== "TypeMismatchError") throw cause;
    }
  }
}

/**
 * @template T
 * @param {Promise<T>|undefined} dialog
 * @returns {Promise<T|undefined>}
 */
async function unlessClosed(dialog) {
  try {
    return await dialog;
  } catch (cause) {
    if (/** @type {Error} */ (cause).name === "AbortError") return undefined;
    throw cause;
  }
}
