"""Moving a picture's pixels by a smooth field, part by part.

The field is read at the corners of square cells, and each cell is fetched from the quadrilateral
that its corners come from (bilinear mapping: G. Wolberg, "Digital image warping", 1990, section
3.4). Cells lie on the whole picture's own lattice, so that a pixel comes out the same in whatever
part it is computed.

Samples are taken between the points of an enlargement by three, which holds the picture's own
pixels unchanged: what is not moved stays as it is, bit for bit. (Pillow's bicubic transform, which
would do without the enlargement, is the kernel with a = -1 that does not even keep a straight ramp
straight, and cuts fractions off; its places are up to .09 px wrong.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.grid import Box, TrainingGrid

Float = NDArray[np.float32]

CELL = 4.0
"""Side of a cell in training pixels: half of the shortest wave that a flow may have."""

FINER = 3
"""How many times the picture is enlarged for sampling: an odd number, to keep its own pixels."""

REACH = 4
"""Pixels beyond the farthest move that sampling needs."""


@dataclass(frozen=True)
class Warp:
    """A flow on one canvas, the picture itself or its fit view.

    Attributes:
        flow: ``(2, grid height, grid width)`` float32, training px to the right and down.
        grid: the training grid.
        size: of the canvas, px.
    """

    flow: Float
    grid: TrainingGrid
    size: tuple[int, int]

    @property
    def _grid_samples(self) -> float:
        """Grid samples per px of the canvas."""
        return self.grid.ratio * self.grid.picture[0] / self.size[0]

    @property
    def _training_pixel(self) -> float:
        """px of the canvas."""
        return self.grid.training_pixel / self._grid_samples

    @property
    def cell(self) -> int:
        """Side of a cell, px."""
        return max(2, round(CELL * self._training_pixel))

    def on(self, source: Callable[[Box], Image.Image], box: Box) -> Image.Image:
        """The part ``box`` of the canvas, moved.

        Args:
            source: gives any part of the canvas before it is moved.
            box: wanted part, px.

        Returns:
            An image of the source's mode and the box's size. What is fully transparent keeps the
            colour that it had at that place.
        """
        left, top, right, bottom = box
        cell = self.cell
        columns = range(left // cell, math.ceil(right / cell))
        rows = range(top // cell, math.ceil(bottom / cell))
        dx, dy = self._moves(rows, columns)
        margin = math.ceil(float(max(np.abs(dx).max(), np.abs(dy).max()))) + REACH
        outer = (
            max(0, columns[0] * cell - margin),
            max(0, rows[0] * cell - margin),
            min(self.size[0], (columns[-1] + 1) * cell + margin),
            min(self.size[1], (rows[-1] + 1) * cell + margin),
        )
        unmoved = source(outer)
        size = (
            min((columns[-1] + 1) * cell, self.size[0]),
            min((rows[-1] + 1) * cell, self.size[1]),
        )
        x0, y0 = columns[0] * cell, rows[0] * cell
        mesh = self._mesh(outer, rows, columns, dx, dy)
        wanted = (left - x0, top - y0, right - x0, bottom - y0)

        def moved(plane: Image.Image) -> Float:
            finer = plane.resize(
                (FINER * plane.width, FINER * plane.height), Image.Resampling.BICUBIC
            )
            cells = finer.transform(
                (size[0] - x0, size[1] - y0), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR
            )
            return np.asarray(cells.crop(wanted))

        before = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
        return _by_plane(unmoved, moved, unmoved.crop(before))

    def _moves(self, rows: range, columns: range) -> tuple[Float, Float]:
        """How far the corners of cells are moved, px of the canvas; nothing leaves the canvas."""
        width, height = self.size
        x = np.minimum(np.arange(columns[0], columns[-1] + 2) * self.cell, width)
        y = np.minimum(np.arange(rows[0], rows[-1] + 2) * self.cell, height)
        pixel = self._training_pixel
        dx = _sampled(self.flow[0], y * self._grid_samples, x * self._grid_samples) * pixel
        dy = _sampled(self.flow[1], y * self._grid_samples, x * self._grid_samples) * pixel
        # The edges stay where they are, and what is near them moves by at most half its distance.
        rim_x = np.minimum(x, width - x)[None, :] / 2
        rim_y = np.minimum(y, height - y)[:, None] / 2
        return np.clip(dx, -rim_x, rim_x), np.clip(dy, -rim_y, rim_y)

    def _mesh(
        self, outer: Box, rows: range, columns: range, dx: Float, dy: Float
    ) -> list[tuple[Box, tuple[float, ...]]]:
        """Each cell with the corners (Pillow's order) that it is fetched from, in the enlargement
        of the part ``outer`` of the canvas."""
        width, height = self.size
        left, top = columns[0] * self.cell, rows[0] * self.cell
        mesh = []
        for i, row in enumerate(rows):
            y1, y2 = row * self.cell, min((row + 1) * self.cell, height)
            for j, column in enumerate(columns):
                x1, x2 = column * self.cell, min((column + 1) * self.cell, width)
                corners: list[float] = []
                for u, v, x, y in (
                    (i, j, x1, y1),
                    (i + 1, j, x1, y2),
                    (i + 1, j + 1, x2, y2),
                    (i, j + 1, x2, y1),
                ):
                    corners.append(FINER * (x + float(dx[u, v]) - outer[0]))
                    corners.append(FINER * (y + float(dy[u, v]) - outer[1]))
                mesh.append(((x1 - left, y1 - top, x2 - left, y2 - top), tuple(corners)))
        return mesh


def _by_plane(
    source: Image.Image, moved: Callable[[Image.Image], Float], unmoved: Image.Image
) -> Image.Image:
    """Moves a picture plane by plane, colours weighed by alpha.

    Args:
        source: mode L, LA, RGB or RGBA.
        moved: takes a plane of the source's size (mode F) to the result.
        unmoved: what gives its colour to what becomes fully transparent.
    """
    planes = [np.asarray(plane, dtype=np.float32) for plane in source.split()]
    if source.mode in ("L", "RGB"):
        done = [moved(Image.fromarray(plane)) for plane in planes]
        return _merged(source.mode, done)
    *colors, alpha = planes
    new_alpha = np.rint(np.clip(moved(Image.fromarray(alpha)), 0, 255))
    weight = np.maximum(new_alpha, np.float32(1))
    done = [moved(Image.fromarray(color * alpha)) / weight for color in colors]
    image = _merged(source.mode, [*done, new_alpha])
    kept = unmoved.copy()
    kept.putalpha(0)
    return Image.composite(kept, image, image.getchannel("A").point([255] + 255 * [0]))


def _merged(mode: str, planes: list[Float]) -> Image.Image:
    levels = [np.clip(np.rint(plane), 0, 255).astype(np.uint8) for plane in planes]
    return Image.merge(mode, [Image.fromarray(plane) for plane in levels])


def _sampled(field: Float, y: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """A field at the crossings of rows and columns, in samples from its edge; bilinear."""
    top, bottom, down = _neighbours(y, field.shape[0])
    left, right, across = _neighbours(x, field.shape[1])
    upper = field[np.ix_(top, left)] * (1 - across) + field[np.ix_(top, right)] * across
    lower = field[np.ix_(bottom, left)] * (1 - across) + field[np.ix_(bottom, right)] * across
    mixed: NDArray[np.float64] = upper * (1 - down)[:, None] + lower * down[:, None]
    return mixed


def _neighbours(
    at: NDArray[np.float64], length: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """The samples before and after each place, and how far between them it lies."""
    place = np.clip(at - 0.5, 0, length - 1)
    low: NDArray[np.intp] = np.floor(place).astype(np.intp)
    high: NDArray[np.intp] = np.minimum(low + 1, length - 1).astype(np.intp)
    return low, high, (place - low).astype(np.float64)
