// @ts-check

/**
 * What is painted into a mask, as the recipe holds it: strokes joined by ";", each its sign and
 * radius and then its points, all whole numbers: `+300 1200,3400 1250,3460;-150 …`.
 *
 * @typedef {[number, number]} Point  in 1/10000 of the picture's width and height
 * @typedef {{erase: boolean, radius: number, points: Point[]}} Stroke
 *   radius in 1/10000 of sqrt(width · height)
 * @typedef {{width: number, height: number}} Extent
 */

export const UNIT = 10_000;

/** Where a point may be: a brush may leave the picture. */
export const PLACES = { minimum: -2000, maximum: 12_000 };

/** How far a point may lie off its stroke before it counts, as a share of the radius. */
const TOLERANCE = 0.06;

/**
 * @param {string} text
 * @returns {Stroke[]}
 */
export function parseStrokes(text) {
  if (!text) return [];
  return text.split(";").map((part) => {
    const [head, ...pairs] = part.trim().split(/\s+/);
    const points = pairs.map((pair) => /** @type {Point} */ (pair.split(",").map(Number)));
    return { erase: head.startsWith("-"), radius: Number(head.slice(1)), points };
  });
}

/**
 * @param {Stroke} stroke
 * @returns {string}
 */
export function formatStroke({ erase, radius, points }) {
  const pairs = points.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`);
  const distinct = pairs.filter((pair, i) => pair !== pairs[i - 1]);
  return [`${erase ? "-" : "+"}${Math.round(radius)}`, ...distinct].join(" ");
}

/**
 * The same stroke with fewer points, by Ramer, Douglas and Peucker's rule: those stay that lie
 * off the line between their neighbours.
 *
 * @param {Stroke} stroke
 * @param {Extent} extent  of the picture
 * @returns {Stroke}
 */
export function thinned(stroke, { width, height }) {
  // Where a unit is the same length both ways: that of the radius.
  const side = Math.sqrt(width * height);
  const flat = stroke.points.map(([x, y]) => ({ x: (x * width) / side, y: (y * height) / side }));
  const kept = new Set([0, flat.length - 1]);
  const spans = [[0, flat.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    let farthest = 0;
    let most = stroke.radius * TOLERANCE;
    for (let i = first + 1; i < last; i += 1) {
      const off = distance(flat[i], flat[first], flat[last]);
      if (off > most) [farthest, most] = [i, off];
    }
    if (!farthest) continue;
    kept.add(farthest);
    spans.push([first, farthest], [farthest, last]);
  }
  return { ...stroke, points: stroke.points.filter((_, i) => kept.has(i)) };
}

/**
 * Draws strokes onto a blank canvas that stands for the whole picture. Without any the layer goes
 * everywhere, so that a first one that erases takes away from that.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke[]} strokes
 */
export function drawStrokes(context, strokes) {
  const { width, height } = context.canvas;
  if (strokes[0]?.erase) context.fillRect(0, 0, width, height);
  for (const stroke of strokes) drawStroke(context, stroke);
}

/**
 * Draws one more stroke.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 */
export function drawStroke(context, { erase, radius, points }) {
  const { width, height } = context.canvas;
  const r = (radius / UNIT) * Math.sqrt(width * height);
  const at = points.map(([x, y]) => ({ x: (x / UNIT) * width, y: (y / UNIT) * height }));
  context.globalCompositeOperation = erase ? "destination-out" : "source-over";
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = 2 * r;
  context.beginPath();
  if (at.length === 1) {
    context.arc(at[0].x, at[0].y, r, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  for (const { x, y } of at) context.lineTo(x, y);
  context.stroke();
}

/**
 * @param {{x: number, y: number}} point
 * @param {{x: number, y: number}} a
 * @param {{x: number, y: number}} b
 * @returns {number}  from the point to the line between a and b
 */
function distance(point, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const along = square && ((point.x - a.x) * dx + (point.y - a.y) * dy) / square;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}
