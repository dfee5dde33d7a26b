"""Curves, ink lines and antialiased masks: the pen that draws the sample picture.

Coordinates are picture pixels, x to the right and y down. A curve is written as a
string of points, ``"0,0 40,-12 80,0!"``: a smooth spline runs through all of them,
and a point marked ``!`` is a corner.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Floats = NDArray[np.float32]
Points = NDArray[np.float64]

# Every mask is drawn this many times larger, hard-edged, and averaged down.
OVERSAMPLING = 4


@dataclass(frozen=True)
class Mask:
    """Coverage 0..1 of a rectangle of the picture whose corner is at (x, y)."""

    x: int
    y: int
    cover: Floats

    def window(self, other: Mask) -> Floats:
        """Return this mask's coverage over the rectangle of `other`."""
        out = np.zeros_like(other.cover)
        height, width = self.cover.shape
        rows, columns = out.shape
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + width, other.x + columns)
        bottom = min(self.y + height, other.y + rows)
        if left < right and top < bottom:
            out[top - other.y : bottom - other.y, left - other.x : right - other.x] = self.cover[
                top - self.y : bottom - self.y, left - self.x : right - self.x
            ]
        return out

    def __and__(self, other: Mask) -> Mask:
        return Mask(self.x, self.y, self.cover * other.window(self))

    def __sub__(self, other: Mask) -> Mask:
        return Mask(self.x, self.y, self.cover * (1 - other.window(self)))

    def moved(self, dx: int, dy: int) -> Mask:
        """Return the mask shifted by whole pixels."""
        return Mask(self.x + dx, self.y + dy, self.cover)


def curve(text: str, *, closed: bool = False, step: float = 3.0) -> list[Points]:
    """Return the smooth pieces between the corners of a written curve.

    Each piece is an (n, 2) array sampled about every `step` pixels along a
    centripetal Catmull-Rom spline, the kind that neither loops nor overshoots.
    """
    points: list[tuple[float, float]] = []
    corners: list[bool] = []
    for token in text.split():
        corners.append(token.endswith("!"))
        x, y = token.rstrip("!").split(",")
        points.append((float(x), float(y)))
    knots = np.array(points, dtype=np.float64)
    if not closed:
        cuts = [0, *(i for i in range(1, len(knots) - 1) if corners[i]), len(knots) - 1]
        return [_spline(knots[a : b + 1], step) for a, b in itertools.pairwise(cuts)]
    if not any(corners):
        ring = np.vstack([knots[-3:], knots, knots[:3]])
        return [_spline(ring, step, skip=3)]
    first = corners.index(True)
    knots = np.roll(knots, -first, axis=0)
    corners = corners[first:] + corners[:first]
    knots = np.vstack([knots, knots[:1]])
    cuts = [*(i for i, corner in enumerate(corners) if corner), len(knots) - 1]
    return [_spline(knots[a : b + 1], step) for a, b in itertools.pairwise(cuts)]


def _spline(knots: Points, step: float, skip: int = 0) -> Points:
    """Sample a spline through `knots`, without the first and last `skip` of them."""
    if len(knots) == 2:
        count = max(2, int(np.hypot(*(knots[1] - knots[0])) / step))
        straight: Points = np.linspace(knots[0], knots[1], count)
        return straight
    chords = np.hypot(*np.diff(knots, axis=0).T)
    spans = np.sqrt(np.maximum(chords, 1e-6))[:, None]
    slopes = np.diff(knots, axis=0) / spans
    inner = (slopes[:-1] * spans[1:] + slopes[1:] * spans[:-1]) / (spans[:-1] + spans[1:])
    tangents = np.vstack(
        [1.5 * slopes[:1] - 0.5 * inner[:1], inner, 1.5 * slopes[-1:] - 0.5 * inner[-1:]]
    )
    pieces: list[Points] = []
    last = len(knots) - 1 - skip
    for i in range(skip, last):
        count = max(3, int(chords[i] / step))
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        t2, t3 = t * t, t * t * t
        pieces.append(
            (2 * t3 - 3 * t2 + 1) * knots[i]
            + (t3 - 2 * t2 + t) * spans[i] * tangents[i]
            + (3 * t2 - 2 * t3) * knots[i + 1]
            + (t3 - t2) * spans[i] * tangents[i + 1]
        )
    pieces.append(knots[last : last + 1])
    return np.vstack(pieces)


def outline(text: str, *, step: float = 3.0) -> Points:
    """Return a closed written curve as one polygon, (n, 2)."""
    return np.vstack(curve(text, closed=True, step=step))


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Points:
    """Return an ellipse as a polygon; `turn` is in degrees."""
    t = np.linspace(0, 2 * math.pi, max(24, int(max(rx, ry))), endpoint=False)
    return place(np.stack([rx * np.cos(t), ry * np.sin(t)], axis=1), x, y, turn=turn)


def arc(x: float, y: float, rx: float, ry: float, start: float, stop: float) -> Points:
    """Return part of an ellipse as an open line; angles in degrees, clockwise."""
    count = max(8, int(max(rx, ry) * abs(stop - start) / 180))
    t = np.radians(np.linspace(start, stop, count))
    return np.stack([x + rx * np.cos(t), y + ry * np.sin(t)], axis=1)


def place(
    points: Points,
    x: float,
    y: float,
    *,
    turn: float = 0.0,
    scale: float | tuple[float, float] = 1.0,
) -> Points:
    """Scale, turn (degrees, clockwise as seen) and move points."""
    sx, sy = scale if isinstance(scale, tuple) else (scale, scale)
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    px, py = points[:, 0] * sx, points[:, 1] * sy
    return np.stack([x + c * px - s * py, y + s * px + c * py], axis=1)


def fill(*polygons: Points) -> Mask:
    """Return the antialiased union of polygons."""
    return _rasterise([[p] for p in polygons])


@dataclass(frozen=True)
class Line:
    """A line of ink: points (n, 2) and the half width at each of them (n,)."""

    points: Points
    half: NDArray[np.float64]


def line(
    points: Points,
    width: float,
    *,
    taper: tuple[float, float] = (0.1, 0.1),
    ease: float = 0.6,
) -> Line:
    """Return a pen line that swells in its middle.

    `taper` is the width at both ends relative to `width`; `ease` below 1 makes the
    swelling early and the belly long.
    """
    t = np.linspace(0, 1, len(points))
    belly = np.sin(math.pi * t) ** ease
    ends = taper[0] * (1 - t) + taper[1] * t
    return Line(points, 0.5 * width * (ends + (1 - ends) * belly))


def contour(
    pieces: Sequence[Points],
    width: float,
    *,
    light: tuple[float, float] = (-0.35, -0.95),
    contrast: float = 0.55,
    taper: float = 0.35,
) -> list[Line]:
    """Ink the pieces of an outline drawn clockwise as seen.

    Lines are thin towards the light and heavy away from it, and thin out at corners.
    """
    lines: list[Line] = []
    closed = len(pieces) == 1 and np.allclose(pieces[0][0], pieces[0][-1], atol=8)
    for points in pieces:
        direction = np.gradient(points, axis=0)
        direction /= np.maximum(np.hypot(*direction.T), 1e-9)[:, None]
        away = -(direction[:, 1] * light[0] - direction[:, 0] * light[1])
        half = 0.5 * width * (1 + contrast * away)
        if not closed:
            run = np.minimum(np.arange(len(points)), np.arange(len(points))[::-1])
            half = half * (taper + (1 - taper) * np.clip(run / 9.0, 0, 1) ** 0.7)
        lines.append(Line(points, half))
    return lines


def ink(lines: Iterable[Line]) -> Mask:
    """Return the antialiased union of ink lines."""
    groups: list[list[Points]] = []
    for item in lines:
        direction = np.gradient(item.points, axis=0)
        length = np.maximum(np.hypot(*direction.T), 1e-9)
        normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1) / length[:, None]
        left = item.points + normal * item.half[:, None]
        right = item.points - normal * item.half[:, None]
        # Quad by quad: one long ribbon would cross itself in tight bends.
        quads = np.stack([left[:-1], left[1:], right[1:], right[:-1]], axis=1)
        groups.append(list(quads))
    return _rasterise(groups)


def _rasterise(groups: Sequence[Sequence[Points]]) -> Mask:
    every = np.vstack([np.vstack(list(g)) for g in groups])
    x0, y0 = (int(v) - 1 for v in np.floor(every.min(axis=0)))
    x1, y1 = (int(v) + 2 for v in np.ceil(every.max(axis=0)))
    size = ((x1 - x0) * OVERSAMPLING, (y1 - y0) * OVERSAMPLING)
    image = Image.new("L", size, 0)
    draw = ImageDraw.Draw(image)
    for group in groups:
        for polygon in group:
            moved = (polygon - (x0, y0)) * OVERSAMPLING - 0.5
            draw.polygon([(float(x), float(y)) for x, y in moved], fill=255)
    small = image.reduce(OVERSAMPLING)
    return Mask(x0, y0, np.asarray(small, dtype=np.float32) / 255)


Paint = str | Callable[[Floats, Floats], Floats]
