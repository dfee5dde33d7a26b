"""Where marks go on a canvas: in a corner, or tiled all over.

Marks that are the same on many pictures can be found and taken off by averaging over the pictures;
small random changes from picture to picture are the remedy that the authors of that attack propose
(T. Dekel, M. Rubinstein, C. Liu and W. T. Freeman, "On the effectiveness of visible watermarks",
CVPR 2017, section 4). So each picture's realisation sets the size of a single mark a little off,
and the size, angle and phase of tiled ones.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from urushi.spec import Box, Canvas, Choice, Number, Overlay, Parameter, Parameters

POSITIONS = tuple(
    f"{row}-{column}"
    for row in ("top", "middle", "bottom")
    for column in ("left", "centre", "right")
)

PLACING: tuple[Parameter, ...] = (
    Number(
        "angle",
        "Clockwise turn; -30 rises to the right. Tiled marks differ from it by up to 2 degrees.",
        "degrees",
        default=0.0,
        minimum=-180.0,
        maximum=180.0,
        step=1.0,
    ),
    Choice("layout", "One mark, or rows of them all over.", "single", ("single", "tile")),
    Choice("position", "Where a single mark goes.", "bottom-right", POSITIONS),
    Number(
        "margin",
        "From a single mark to the edges, in percent of the picture's side (root of its area).",
        "%",
        default=2.0,
        minimum=0.0,
        maximum=20.0,
        step=0.5,
    ),
    Number(
        "spacing",
        "Between tiled marks, in percent of the picture's side (root of its area).",
        "%",
        default=6.0,
        minimum=1.0,
        maximum=50.0,
        step=0.5,
    ),
    Choice("order", "Over the coat, or under it.", "over", ("over", "under")),
)
"""Parameters that all marks share."""

SINGLE_RANGE = 0.02
TILED_RANGE = 0.03
"""Largest share by which a mark is smaller or larger than asked for."""

TILED_ANGLE = 2.0
"""Largest turn (degrees) of tiled marks beside the one asked for."""

MOST_TILES = 200
"""Of tiled marks along the canvas's diagonal; on a very long canvas they are spaced wider."""

OVERSAMPLING = 2.0
"""Resolution at which marks are turned, in that of the canvas."""


@dataclass(frozen=True)
class Pose:
    """How a mark is drawn on a canvas.

    Attributes:
        side: root of the canvas's area, px, off by the realisation's factor: all sizes follow it.
        angle: clockwise, degrees.
        room: width and height (px) that the turned mark has to fit into; a larger one is shrunk.
    """

    side: float
    angle: float
    room: tuple[float, float]

    @property
    def oversampling(self) -> float:
        """Resolution at which the mark is best drawn, in that of the canvas."""
        return OVERSAMPLING if self.angle % 360 else 1.0

    def scale(self, size: tuple[float, float], wanted: float) -> float:
        """The largest scale up to ``wanted`` at which a mark of a size fits when it is turned."""
        width, height = self._turned(size)
        return min(wanted, self.room[0] / width, self.room[1] / height)

    def _turned(self, size: tuple[float, float]) -> tuple[float, float]:
        """Width and height of what holds a turned rectangle."""
        cos, sin = abs(math.cos(math.radians(self.angle))), abs(math.sin(math.radians(self.angle)))
        return size[0] * cos + size[1] * sin, size[0] * sin + size[1] * cos

    def turn(self, image: Image.Image, scale: float) -> Image.Image:
        """An image scaled and turned.

        Args:
            image: mode L, or RGBa (alpha multiplied in, so that nothing clear bleeds in).
            scale: px of the canvas per px of the image.
        """
        if not self.angle % 360:
            return _resized(image, scale)
        fine = min(1.0, OVERSAMPLING * scale)
        # With a clear rim the edges, too, are interpolated.
        image = ImageOps.expand(_resized(image, fine), 1)
        image = image.rotate(-self.angle, Image.Resampling.BICUBIC, expand=True)
        return _resized(image, scale / fine)


def _resized(image: Image.Image, scale: float) -> Image.Image:
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC)


class Stamp(Protocol):
    """A drawn mark, in pixels of the canvas."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""

    @property
    def upright(self) -> tuple[float, float]:
        """Width and height (px) before it was turned."""

    def part(self, box: Box) -> Image.Image:
        """A part of it: RGBA (straight alpha), a new image."""


@dataclass(frozen=True)
class _Placed:
    """A stamp and the left top corners where it goes: ``(count, 2)`` int, px of the canvas."""

    stamp: Stamp
    corners: NDArray[np.int64]

    def over(self, box: Box) -> Image.Image | None:
        """What lies over a part of the canvas."""
        left, top, right, bottom = box
        width, height = self.stamp.size
        x, y = self.corners[:, 0], self.corners[:, 1]
        near = (x < right) & (x + width > left) & (y < bottom) & (y + height > top)
        result: Image.Image | None = None
        for corner_x, corner_y in self.corners[near].tolist():
            wanted = (
                max(0, left - corner_x),
                max(0, top - corner_y),
                min(width, right - corner_x),
                min(height, bottom - corner_y),
            )
            if result is None:
                result = Image.new("RGBA", (right - left, bottom - top))
            at = (corner_x + wanted[0] - left, corner_y + wanted[1] - top)
            result.alpha_composite(self.stamp.part(wanted), at)
        return result


def overlay(
    canvas: Canvas, parameters: Parameters, draw: Callable[[Pose], Stamp | None]
) -> Overlay:
    """A mark where its parameters put it.

    Args:
        canvas: what it goes on.
        parameters: with those of `PLACING`.
        draw: draws the mark; called once, when a part is first wanted. None for nothing to see.
    """

    @functools.cache
    def placed() -> _Placed | None:
        place = _tiled if parameters["layout"] == "tile" else _single
        return place(canvas, parameters, draw)

    def over(box: Box) -> Image.Image | None:
        found = placed()
        return None if found is None else found.over(box)

    return over


def _side(canvas: Canvas) -> float:
    return math.sqrt(canvas.size[0] * canvas.size[1])


def _single(
    canvas: Canvas, parameters: Parameters, draw: Callable[[Pose], Stamp | None]
) -> _Placed | None:
    side = _side(canvas)
    width, height = canvas.size
    factor = 1 + canvas.realisation("mark").uniform(-SINGLE_RANGE, SINGLE_RANGE)
    margin = min(side * parameters["margin"] / 100, 0.4 * width, 0.4 * height)
    room = (width - 2 * margin, height - 2 * margin)
    stamp = draw(Pose(side * factor, parameters["angle"], room))
    if stamp is None:
        return None
    row, column = (index / 2 for index in divmod(POSITIONS.index(parameters["position"]), 3))
    corner = (
        round(margin + column * (room[0] - stamp.size[0])),
        round(margin + row * (room[1] - stamp.size[1])),
    )
    return _Placed(stamp, np.array([corner]))


def _tiled(
    canvas: Canvas, parameters: Parameters, draw: Callable[[Pose], Stamp | None]
) -> _Placed | None:
    side = _side(canvas)
    random = canvas.realisation("mark")
    factor = 1 + random.uniform(-TILED_RANGE, TILED_RANGE)
    angle = parameters["angle"] + random.uniform(-TILED_ANGLE, TILED_ANGLE)
    phase = random.uniform(size=2)
    stamp = draw(Pose(side * factor, angle, canvas.size))
    if stamp is None:
        return None
    size = np.array(canvas.size)
    diagonal = math.hypot(*canvas.size)
    cell = np.array(stamp.upright) + side * factor * parameters["spacing"] / 100
    cell = np.maximum(cell, diagonal / MOST_TILES)
    # Rows of bricks about the middle, as many as reach every corner however they are turned.
    reach = diagonal / 2 + math.hypot(*stamp.size)
    columns, rows = (math.ceil(reach / length) + 1 for length in cell)
    row, column = np.mgrid[-rows : rows + 1, -columns : columns + 1]
    along = (column + 0.5 * (row % 2) + phase[0]) * cell[0]
    across = (row + phase[1]) * cell[1]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    centres = np.stack([along * cos - across * sin, along * sin + across * cos], axis=-1)
    corners = np.rint(centres.reshape(-1, 2) + (size - stamp.size) / 2).astype(np.int64)
    seen = ((corners < size) & (corners + stamp.size > 0)).all(axis=1)
    return _Placed(stamp, corners[seen])
