// @ts-check

/** Where each stage of a run lies on the way, from measured times. @type {Record<string, [number, number]>} */
const SPANS = {
  decode: [0, 0.12],
  analyse: [0.12, 0.2],
  solve: [0.2, 0.4],
  coat: [0.4, 0.65],
  measure: [0.65, 0.75],
  encode: [0.75, 1],
};

/**
 * @param {import("../engine/client.js").Step|null} step
 * @returns {number}  the share of a run that is done, 0 to 1
 */
export function runShare(step) {
  if (!step) return 0;
  const [from, to] = SPANS[step.stage] ?? [0, 0];
  return from + (to - from) * (step.total ? step.done / step.total : 0);
}
