"""Soft round dots strewn over a canvas: spots, and, set close together, strokes.

A dot is a Gaussian bump. The picture is cut into square cells, each with a generator of its own
that says what starts in it; a box is reached by the cells around it, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from urushi.spec import Box, Canvas, PixelNoise

Float = NDArray[np.float32]
Double = NDArray[np.float64]

CELL = 256
"""Side of a cell, px of the picture."""

CUT = 3.0
"""Deviations from its centre at which a bump ends."""


@dataclass(frozen=True)
class Dots:
    """Some dots, in pixels of the picture; all arrays are ``(n,)`` float64.

    Attributes:
        x, y: centres.
        radius: standard deviation of the bump.
        height: of the bump, levels.
    """

    x: Double
    y: Double
    radius: Double
    height: Double


Scatter = Callable[[np.random.Generator], Dots]
"""Random numbers of a cell -> what starts in it, from the cell's upper left corner."""


def strewn(canvas: Canvas, scatter: Scatter, widest: float, reach: float = 0.0) -> PixelNoise:
    """Dots all over a canvas, the same change in all channels.

    Args:
        canvas: what they are put on. On a smaller view they are the same, only smaller.
        scatter: gives those of a cell.
        widest: the greatest radius, px of the picture.
        reach: how far from its cell a dot may lie, px of the picture.
    """
    scale = canvas.scale
    size = CELL * scale
    columns, rows = (math.ceil(length / size) for length in canvas.size)
    half = math.ceil(CUT * math.sqrt(_spread(np.array(widest), scale)))
    margin = reach * scale + half + 1

    def change(pixels: NDArray[np.uint8], box: Box) -> Float:
        left, top, right, bottom = box
        field = np.zeros((bottom - top, right - left), dtype=np.float32)
        across = _range((left - margin) / size, (right + margin) / size, columns)
        for row in _range((top - margin) / size, (bottom + margin) / size, rows):
            parts = [
                _scaled(scatter(canvas.realisation(str(column), str(row))), column, row, scale)
                for column in across
            ]
            _add(field, np.concatenate(parts, axis=1), box, half)
        return np.broadcast_to(field[..., None], pixels.shape)

    return change


def _range(start: float, stop: float, count: int) -> range:
    return range(max(0, math.floor(start)), min(count, math.ceil(stop)))


def _spread(radius: Double, scale: float) -> Double:
    """Variance of a bump on the canvas, px²: its own, and that of the pixels averaged into one."""
    return np.asarray(np.square(radius * scale) + (1 - scale**2) / 12)


def _scaled(dots: Dots, column: int, row: int, scale: float) -> Double:
    """x and y, variance, and height of the dots of a cell on the canvas; ``(4, n)``."""
    spread = _spread(dots.radius, scale)
    return np.stack(
        [
            (column * CELL + dots.x) * scale,
            (row * CELL + dots.y) * scale,
            spread,
            dots.height * np.square(dots.radius * scale) / spread,
        ]
    )


def _add(field: Float, dots: Double, box: Box, half: int) -> None:
    """Adds bumps to the part ``box`` of a canvas; each covers ``2 * half + 1`` px each way."""
    left, top, right, bottom = box
    column, row = np.floor(dots[0]).astype(np.intp), np.floor(dots[1]).astype(np.intp)
    near = (column >= left - half) & (column < right + half)
    near &= (row >= top - half) & (row < bottom + half)
    if not near.any():
        return
    x, y, spread, height = dots[:, near]
    column, row = column[near], row[near]
    first, last = int(row.min()) - half, int(row.max()) + half + 1
    # Twice the half on either side: then what sticks out of the box needs no care.
    stride = right - left + 4 * half
    around = np.arange(-half, half + 1)
    reach = -0.5 / spread[:, None]
    down = np.exp(reach * np.square(row[:, None] + around + 0.5 - y[:, None])) * height[:, None]
    along = np.exp(reach * np.square(column[:, None] + around + 0.5 - x[:, None]))
    rows = (row[:, None] + around - first) * stride
    columns = column[:, None] + around - (left - 2 * half)
    summed = np.bincount(
        (rows[:, :, None] + columns[:, None, :]).ravel(),
        (down[:, :, None] * along[:, None, :]).ravel(),
        (last - first) * stride,
    ).reshape(last - first, stride)
    y0, y1 = max(first, top), min(last, bottom)
    seen = summed[y0 - first : y1 - first, 2 * half : 2 * half + right - left]
    field[y0 - top : y1 - top] += seen.astype(np.float32)
