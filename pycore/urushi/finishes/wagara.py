"""Wagara: Japanese lattices, pressed into the picture or printed on it in a thin line.

seigaiha (blue sea waves): fans of concentric arcs in rows, each row over the one above.
asanoha (hemp leaf): triangles, each split in three from its middle; six-pointed stars.
shippo (seven treasures): circles that each share a leaf with four neighbours.
sayagata (gossamer figure): a fret of linked manji, left and right in turn, whose meshes are an H
lying and standing in turn, seen on the slant.

Drawn from distance fields: every line is exact and antialiased at any size.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import (
    TILE,
    Float,
    axes,
    drift,
    smooth_levels,
    soften,
    step,
    tile_axes,
    tile_index,
)
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

Point = tuple[float, float]
Cell = tuple[float, float]

LINE = 0.034
"""Width of the lines as a share of the pitch (and never less than `THINNEST`)."""

THINNEST = 1.3
"""Least width of a line, training px."""

LIGHT = 252.0
"""Direction that light falls from: along no line of these lattices, so that each line shows."""

EMBOSS = 0.088
TINT = 0.1
"""Changes of luma: of the steepest slope of an embossed line, and of a printed line."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """The lattice's shading or lines; ``(grid height, grid width)`` float32, luma."""
    grid, keyed, rng = synthesis.grid, synthesis.keyed, synthesis.realisation
    pixel = grid.training_pixel
    # No two sheets are laid on alike: else the mean of many would show one lattice.
    turn = parameters["angle"] + keyed.uniform(-2.0, 2.0) + rng.uniform(-1.0, 1.0)
    stretch = 1.0 + keyed.uniform(-0.03, 0.03) + rng.uniform(-0.015, 0.015)
    pitch = parameters["pitch"] * pixel * stretch
    draw, aspect = PATTERNS[parameters["pattern"]]
    cell = pitch, pitch * aspect
    distance = draw(cell)
    width = max(LINE * pitch, THINNEST * pixel)
    if parameters["style"] == "emboss":
        tile = _embossed(distance, cell, width, turn)
    else:
        tile = np.clip(np.float32(0.5 * width + 0.5) - distance, 0, 1)
        tile -= tile.mean()
        tile *= np.float32(-TINT)
    offset = rng.uniform(0, cell[0]), rng.uniform(0, cell[1])
    along, across = axes(grid.shape, turn, offset)
    change = tile.ravel()[tile_index(along, across, cell)]
    # Pressed and printed by hand: here a little stronger, there a little weaker.
    change *= np.float32(1) + np.float32(0.1) * drift(grid.shape, (3 * pitch, 3 * pitch), rng)
    if parameters["style"] == "tint":
        # On a dark ground the line is light, as of mica.
        tones = np.linspace(0, 1, 256, dtype=np.float32)
        change *= (step(tones, 0.2, 0.34) * np.float32(2) - np.float32(1))[
            smooth_levels(synthesis.scene.luma, 0.12 * pitch)
        ]
    return change


def _embossed(distance: Float, cell: Cell, width: float, angle: float) -> Float:
    """Shading of round ridges along the lines, lit from above, a little from the left; one cell."""
    ridge = np.float32(width)
    height = np.exp(np.float32(-0.5) * np.square(distance / (np.float32(0.62) * ridge)))
    height = soften(height, cell, 0.5)
    light = math.radians(LIGHT - angle)
    slope_x = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * (0.5 * TILE / cell[0])
    slope_y = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * (0.5 * TILE / cell[1])
    shade = -(math.cos(light) * slope_x + math.sin(light) * slope_y)
    # The steepest slope of a ridge of this width is about 1 / width.
    shade *= EMBOSS * width
    # The top of a ridge takes a little more light than the ground.
    shade += np.float32(0.3 * EMBOSS) * (height - height.mean())
    return shade.astype(np.float32)


def _seigaiha(cell: Cell) -> Float:
    """Distance (samples) to the nearest line; scales as wide as the cell, two rows of them."""
    x, y = tile_axes(cell)
    radius = cell[0] / 2
    rings = [radius * share for share in (1.0, 0.76, 0.52, 0.28)]
    distance = np.full((TILE, TILE), np.float32(radius))
    # From the top down: a row covers the one above, up to the outer edge of its line.
    for row in range(-3, 5):
        centre_y = row * radius / 2
        for column in range(-1, 3):
            centre_x = (2 * column + row % 2) * radius
            r = np.hypot(x - np.float32(centre_x), y - np.float32(centre_y))
            nearest = np.min([np.abs(r - np.float32(ring)) for ring in rings], axis=0)
            outside = np.minimum(distance, nearest)
            distance = np.where(r < radius, nearest, outside)
    return distance.astype(np.float32)


def _shippo(cell: Cell) -> Float:
    """Distance (samples) to the nearest circle; circles as wide as the cell, and between them."""
    x, y = tile_axes(cell)
    radius = cell[0] / 2
    distance = np.full((TILE, TILE), np.float32(radius))
    for row in range(-1, 4):
        for column in range(-1, 4):
            if (row + column) % 2 == 0:
                r = np.hypot(x - np.float32(column * radius), y - np.float32(row * radius))
                np.minimum(distance, np.abs(r - np.float32(radius)), out=distance)
    return distance


def _asanoha(cell: Cell) -> Float:
    """Distance (samples) to the nearest line: the triakis triangular tiling, a row of triangles
    standing on their sides."""
    side = cell[1]
    width = cell[0] / 2
    lines: list[tuple[Point, Point]] = []
    for column in range(-1, 4):
        for row in range(-2, 4):
            a = column * width, (row + 0.5 * (column % 2)) * side
            below = a[0], a[1] + side
            right = a[0] + width, a[1] + side / 2
            up = a[0] + width, a[1] - side / 2
            lines += [(a, below), (a, right), (a, up)]
            for triangle in ((a, below, right), (a, up, right)):
                middle = sum(p[0] for p in triangle) / 3, sum(p[1] for p in triangle) / 3
                lines += [(middle, corner) for corner in triangle]
    return _nearest(lines, cell)


def _sayagata(cell: Cell) -> Float:
    """Distance (samples) to the nearest line of the slanted fret.

    On the upright grid manji stand at the multiples of 3, left and right in turn. Each arm leaves
    for 1, turns, runs along for 3 and turns back into the same arm of a neighbour, so that all
    strips are 1 wide. The grid is then turned by 45 degrees and flattened.
    """
    half_x, half_y = cell[0] / 6, cell[1] / 6

    def slanted(p: Point) -> Point:
        return (p[0] - p[1]) * half_x, (p[0] + p[1]) * half_y

    lines: list[tuple[Point, Point]] = []
    for row in range(-3, 6):
        for column in range(-3, 6):
            if (row + column) % 2:
                continue
            for arm in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                hook = -arm[1], arm[0]
                path = [(3.0 * column, 3.0 * row)]
                for (dx, dy), length in ((arm, 1), (hook, 3), (arm, -1)):
                    path.append((path[-1][0] + dx * length, path[-1][1] + dy * length))
                corners = [slanted(p) for p in path]
                lines += pairwise(corners)
    return _nearest(lines, cell)


def _nearest(lines: list[tuple[Point, Point]], cell: Cell) -> Float:
    """Distance (samples) to the nearest of some line segments over one cell."""
    x, y = tile_axes(cell)
    squared = np.full((TILE, TILE), np.float32(cell[0] ** 2))
    reach = 0.3 * cell[0]
    for (x0, y0), (x1, y1) in dict.fromkeys(lines):
        if max(x0, x1) < -reach or min(x0, x1) > cell[0] + reach:
            continue
        if max(y0, y1) < -reach or min(y0, y1) > cell[1] + reach:
            continue
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        share = (x - np.float32(x0)) * np.float32(dx / length)
        share = share + (y - np.float32(y0)) * np.float32(dy / length)
        np.clip(share, 0, 1, out=share)
        off_x = x - np.float32(x0) - share * np.float32(dx)
        off_y = y - np.float32(y0) - share * np.float32(dy)
        off_x *= off_x
        off_y *= off_y
        off_x += off_y
        np.minimum(squared, off_x, out=squared)
    return np.asarray(np.sqrt(squared))


PATTERNS: dict[str, tuple[Callable[[Cell], Float], float]] = {
    "seigaiha": (_seigaiha, 0.5),
    "asanoha": (_asanoha, 1 / math.sqrt(3)),
    "shippo": (_shippo, 1.0),
    "sayagata": (_sayagata, 0.6),
}
"""How each lattice is drawn, and the height of its cell as a share of the width."""

SPEC = Spec(
    name="wagara",
    description="Japanese lattices, pressed into the picture or printed in a thin line.",
    render=render,
    parameters=(
        Choice("pattern", "Which lattice.", "seigaiha", tuple(PATTERNS)),
        Choice("style", "Pressed like paper, or printed as a line.", "emboss", ("emboss", "tint")),
        Number(
            "pitch",
            "Width of one motif.",
            "training px",
            default=48.0,
            minimum=16.0,
            maximum=160.0,
            step=1.0,
        ),
        Number(
            "angle",
            "Direction of the rows; the key turns it a little.",
            "degrees",
            default=0.0,
            minimum=0.0,
            maximum=90.0,
            step=1.0,
        ),
    ),
)
