"""Standard normal numbers for the pixels of a canvas, the same in whatever box they are asked for.

The canvas is cut into square tiles, each with a generator of its own. A number takes 16 bits of the
generator's output and a look-up in a table of quantiles, a quarter of the work of the usual
ziggurat method, and the generator can be advanced to any row of its tile.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from urushi.spec import Box, Canvas

Float = NDArray[np.float32]

TILE = 512
"""Side of a tile, px."""

BITS = 16

PER_WORD = 64 // BITS
"""Numbers in one 64-bit output of the generator."""


@functools.cache
def quantiles() -> Float:
    """The normal distribution's quantiles at the middles of 2^16 equal shares.

    Scaled to a variance of 1, of which the tails that are missing have less than 1e-4.

    Returns:
        ``(65536,)`` float32, ascending, all equally likely.
    """
    z = np.linspace(-6.0, 6.0, 12001)
    density = np.exp(-0.5 * z * z)
    shares = np.cumsum(density) - 0.5 * density
    count = 1 << BITS
    table = np.interp((np.arange(count) + 0.5) / count, shares / density.sum(), z)
    scaled: Float = (table / table.std()).astype(np.float32)
    return scaled


def standard_normal(canvas: Canvas, box: Box, planes: int) -> Float:
    """Independent numbers of mean 0 and deviation 1 for the pixels of a box.

    Args:
        canvas: whose realisation they are.
        box: px.
        planes: how many for each pixel.

    Returns:
        ``(bottom - top, right - left, planes)`` float32.
    """
    left, top, right, bottom = box
    numbers = np.empty((bottom - top, right - left, planes), dtype=np.float32)
    words = TILE * planes // PER_WORD  # of a row
    for row in range(top // TILE, -(-bottom // TILE)):
        y0, y1 = max(top, row * TILE), min(bottom, (row + 1) * TILE)
        for column in range(left // TILE, -(-right // TILE)):
            x0, x1 = max(left, column * TILE), min(right, (column + 1) * TILE)
            bits = canvas.realisation(str(column), str(row)).bit_generator
            assert isinstance(bits, np.random.PCG64)
            bits.advance((y0 - row * TILE) * words)
            drawn = bits.random_raw((y1 - y0) * words).view(np.uint16)
            tile = drawn.reshape(y1 - y0, TILE, planes)
            start = column * TILE
            part = tile[:, x0 - start : x1 - start]
            numbers[y0 - top : y1 - top, x0 - left : x1 - left] = quantiles()[part]
    return numbers
