// @ts-check

/** @type {Map<string, Promise<boolean>>} */
const known = new Map();

/**
 * Whether the browser can show pictures of a type at all.
 *
 * It tells by which of two sources it takes, and takes only what it can show. There is nothing in
 * either, so that nothing is asked of anybody.
 *
 * @param {string} type  "image/heic"
 * @returns {Promise<boolean>}
 */
export function reads(type) {
  let answer = known.get(type);
  if (!answer) {
    answer = choose(type);
    known.set(type, answer);
  }
  return answer;
}

/**
 * @param {string} type
 * @returns {Promise<boolean>}
 */
function choose(type) {
  const [first, second] = [0, 1].map(() => URL.createObjectURL(new Blob([])));
  const picture = document.createElement("picture");
  const source = Object.assign(document.createElement("source"), { type, srcset: first });
  const image = document.createElement("img");
  picture.append(source, image);
  return new Promise((resolve) => {
    image.onload = image.onerror = () => resolve(image.currentSrc === first);
    image.src = second;
  }).finally(() => [first, second].forEach(URL.revokeObjectURL));
}
