"""Pen and brush of the drawings: shapes and swelling strokes, antialiased by averaging.

Lengths are shares of the drawing's side, (0, 0) is its upper left corner, y runs downwards. Levels
are luma, 0 black to 255 white.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Points = NDArray[np.float64]

SIDE = 512
"""Side of a drawing, px."""

SUPERSAMPLING = 3
"""Pillow's own edges are hard: shapes are drawn this many times larger and averaged down."""

INK = 22
"""Level of outlines."""

LINE = 0.008
"""Width of outlines."""


class Pen:
    """Draws on one square sheet.

    Args:
        ground: level of the paper.
    """

    def __init__(self, ground: int) -> None:
        self._scale = SIDE * SUPERSAMPLING
        self._sheet = Image.new("L", (self._scale, self._scale), ground)
        self._draw = ImageDraw.Draw(self._sheet)

    def finished(self) -> Image.Image:
        """The drawing, `SIDE` px square, mode L."""
        return self._sheet.reduce(SUPERSAMPLING)

    def shape(self, points: Points, level: int, line: float = LINE) -> None:
        """Fills a polygon and outlines it in ink; a ``line`` of 0 leaves it without."""
        self._draw.polygon(self._pixels(points), fill=level)
        if line > 0:
            self.stroke(np.vstack([points, points[:1]]), line, INK)

    def disc(self, x: float, y: float, radius: float, level: int) -> None:
        """Fills a circle."""
        left, top, right, bottom = (v * self._scale for v in (x - radius, y - radius, x, y))
        reach = radius * self._scale
        self._draw.ellipse((left, top, right + reach, bottom + reach), fill=level)

    def stroke(
        self, points: Points, width: float, level: int, ends: tuple[float, float] = (1.0, 1.0)
    ) -> None:
        """Draws a line with round joints.

        Args:
            points: of the line, near enough to each other for its bends.
            width: in its middle.
            ends: shares of the width at the first and the last point; between them and the middle
                it swells like the stroke of a brush.
        """
        t = np.linspace(0, 1, len(points))
        start = ends[0] + (1 - ends[0]) * np.sin(np.minimum(2 * t, 1) * math.pi / 2)
        end = ends[1] + (1 - ends[1]) * np.sin(np.minimum(2 - 2 * t, 1) * math.pi / 2)
        radii = np.maximum(width * self._scale * start * end / 2, 0.6)
        path = points * self._scale
        for (x, y), r in zip(path, radii, strict=True):
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=level)
        steps = np.diff(path, axis=0)
        lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-6)
        across = np.stack([-steps[:, 1], steps[:, 0]], axis=1) / lengths[:, None]
        before, after = across * radii[:-1, None], across * radii[1:, None]
        quads = np.stack(
            [path[:-1] + before, path[1:] + after, path[1:] - after, path[:-1] - before], axis=1
        )
        for quad in quads:
            self._draw.polygon([(float(x), float(y)) for x, y in quad], fill=level)

    def _pixels(self, points: Points) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in points * self._scale]


def curve(
    points: Sequence[tuple[float, float]], *, closed: bool = False, steps: int = 10
) -> Points:
    """A smooth curve through points (Catmull and Rom 1974), ``(n, 2)``."""
    p = np.array(points, dtype=np.float64)
    if closed:
        p = np.vstack([p[-1:], p, p[:2]])
    else:
        p = np.vstack([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.arange(steps)[:, None, None] / steps
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    pieces = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    out: Points = pieces.transpose(1, 0, 2).reshape(-1, 2)
    return out if closed else np.vstack([out, p[-2:-1]])


def resampled(points: Points, count: int) -> Points:
    """``count`` points at equal distances along a line."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, way[-1], count)
    return np.stack([np.interp(at, way, points[:, axis]) for axis in (0, 1)], axis=1)


def oval(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Points:
    """An ellipse, turned by ``turn`` degrees; ``(64, 2)``."""
    t = np.linspace(0, 2 * math.pi, 64, endpoint=False)
    out: Points = np.add(turned(np.stack([rx * np.cos(t), ry * np.sin(t)], axis=1), turn), (x, y))
    return out


def turned(points: Points, degrees: float) -> Points:
    """Points turned about (0, 0), from x towards y."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    out: Points = points @ np.array([[cos, sin], [-sin, cos]])
    return out


def mirrored(points: Points) -> Points:
    """Points on the other side of the sheet's vertical axis."""
    out: Points = np.stack([1 - points[:, 0], points[:, 1]], axis=1)
    return out
