// @ts-check

/**
 * A picture's realisation of the coat: 53 random bits, which JSON carries exactly.
 *
 * @returns {number}
 */
export function randomSeed() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0x1fffff) * 2 ** 32 + low;
}

/**
 * A name that nothing else has. Not `crypto.randomUUID`: that is missing where the page comes by
 * plain http from another machine of the house.
 *
 * @returns {string}
 */
export function uniqueName() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");
}
