// @ts-check

/**
 * A picture's size as the browser would show it, upright: no pixel is decoded for it.
 *
 * @param {Blob} file
 * @returns {Promise<{width: number, height: number}>}  in pixels; rejects if the browser cannot
 *   read the file
 */
export function naturalSize(file) {
  const url = URL.createObjectURL(file);
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = reject;
    image.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}
