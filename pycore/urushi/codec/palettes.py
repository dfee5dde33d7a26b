"""A palette for a picture, chosen by k-means on its colours.

Pillow's quick methods cost a finely textured picture far more than this (SSIMULACRA2 43 where this
leaves 77, of a coated picture like a photograph), and its own k-means takes seconds a frame.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.codec.pixels import strips

BITS = 6
"""Of each channel that tell colours apart: cells of 4 levels, about a palette's own error."""

ITERATIONS = 4
"""More gain less than a point of SSIMULACRA2."""

METRIC = np.sqrt(np.array((0.95, 1.4, 0.65), dtype=np.float32))
"""What a level of red, green and blue counts for: half way to their shares of luma (BT.601)."""

_CELLS = 2 ** (3 * BITS)
_BLOCK = 8192

Floats = NDArray[np.float32]


def reduce(
    rgb: NDArray[np.uint8], colours: int, hidden: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A picture in fewer colours, each pixel in the nearest, without dithering.

    Args:
        rgb: ``(h, w, 3)``.
        colours: 2 to 256.
        hidden: ``(h, w)``, pixels whose colour does not matter; at least one has to be seen.

    Returns:
        Indices ``(h, w)``, and the palette ``(colours, 3)``. A picture of no more colours keeps
        exactly these.
    """
    seen = rgb.reshape(1, -1, 3) if hidden is None else rgb[~hidden][None]
    image = Image.fromarray(seen)
    own: list[tuple[int, Any]] | None = image.getcolors(colours)
    if own is not None:
        table = np.array(sorted(colour for _, colour in own), dtype=np.uint8)
        keys = _exact(table)
        indices = np.searchsorted(keys, _exact(rgb)).clip(max=len(keys) - 1)
    else:
        table, of_cell = _by_means(seen, colours)
        indices = np.empty(rgb.shape[:2], dtype=np.uint8)
        for rows in strips(rgb.shape[0], rgb.shape[1] * 3):
            indices[rows] = of_cell[_cells(rgb[rows], BITS)]
    palette = np.zeros((colours, 3), dtype=np.uint8)
    palette[: len(table)] = table
    return indices.astype(np.uint8), palette


def _exact(colours: NDArray[np.uint8]) -> NDArray[np.int32]:
    levels = colours.astype(np.int32)
    return levels[..., 0] << 16 | levels[..., 1] << 8 | levels[..., 2]


def _cells(colours: NDArray[np.uint8], bits: int) -> NDArray[np.int32]:
    """The cell that a colour is in, by its highest bits of each channel."""
    levels = (colours >> (8 - bits)).astype(np.int32)
    return levels[..., 0] << 2 * bits | levels[..., 1] << bits | levels[..., 2]


def _by_means(
    pixels: NDArray[np.uint8], colours: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Lloyd's algorithm on the mean colours of cells; the palette, and the index of each cell.

    It comes to the same on any machine: nothing is sorted or multiplied in an order of its own.
    """
    counts, sums = np.zeros(_CELLS), np.zeros((3, _CELLS))
    for part in strips(pixels.shape[1], 3):
        levels = pixels[0, part]
        cells = _cells(levels, BITS)
        counts += np.bincount(cells, minlength=_CELLS)
        for channel in range(3):
            sums[channel] += np.bincount(cells, weights=levels[:, channel], minlength=_CELLS)
    used = np.flatnonzero(counts)
    weights = counts[used]
    means = (sums[:, used] / weights).T
    points = means.astype(np.float32) * METRIC
    coarse = _cells(means.astype(np.uint8), BITS - 2)
    members = np.bincount(coarse, weights=weights)
    begin = np.argsort(-members, kind="stable")[:colours]
    palette = np.resize(_means(points, weights, coarse, len(members))[begin], (colours, 3))
    for _ in range(ITERATIONS):
        nearest, errors = _nearest(points, palette)
        members = np.bincount(nearest, weights=weights, minlength=colours)
        palette = _means(points, weights, nearest, colours)
        unused = np.flatnonzero(members == 0)[: len(points)]
        # Where it is worst is where another colour helps most.
        worst = np.argsort(-weights * errors, kind="stable")[: len(unused)]
        palette[unused] = points[worst]
    of_cell = np.zeros(_CELLS, dtype=np.uint8)
    of_cell[used] = _nearest(points, palette)[0]
    return np.clip(np.rint(palette / METRIC), 0, 255).astype(np.uint8), of_cell


def _means(
    points: Floats, weights: NDArray[np.float64], groups: NDArray[np.integer[Any]], count: int
) -> Floats:
    """The mean of each group of points, nought where there are none."""
    members = np.maximum(np.bincount(groups, weights=weights, minlength=count), 1)
    totals = [
        np.bincount(groups, weights=weights * points[:, i], minlength=count) / members
        for i in range(3)
    ]
    means: Floats = np.stack(totals, axis=1).astype(np.float32)
    return means


def _nearest(points: Floats, palette: Floats) -> tuple[NDArray[np.intp], Floats]:
    """The index of the nearest colour for each point, and the squared distance to it."""
    nearest = np.empty(len(points), dtype=np.intp)
    errors = np.empty(len(points), dtype=np.float32)
    lengths = (palette**2).sum(axis=1)
    for start in range(0, len(points), _BLOCK):
        block = points[start : start + _BLOCK]
        # By elements: a product of matrices is rounded otherwise on another machine.
        red, green, blue = (block[:, i, None] * palette[:, i] for i in range(3))
        distances = lengths - 2 * (red + green + blue)
        best = distances.argmin(axis=1)
        nearest[start : start + _BLOCK] = best
        least = np.take_along_axis(distances, best[:, None], axis=1)[:, 0]
        errors[start : start + _BLOCK] = least + (block**2).sum(axis=1)
    return nearest, errors
