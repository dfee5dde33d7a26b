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
