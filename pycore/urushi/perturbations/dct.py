"""Energy in the JPEG coefficients that survive quantisation.

JPEG cuts a picture into blocks of 8 by 8 pixels, transforms each by the DCT and rounds every
coefficient to a multiple of its quantisation step (ITU-T T.81, 1992; the steps of annex K, scaled
by quality as the Independent JPEG Group's library does). A coefficient of less than half a step is
gone, one of more is kept whole. So the power goes into few coefficients, each in proportion to its
step, and in none of the others; which ones is the key's choice, the signs in each block are the
picture's own.

The blocks are set in training pixels: they are those of a JPEG of training size. A site that
recompresses at full size has other blocks, for which this is no better than other fine patterns.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.carriers import unit_rms
from urushi.spec import Number, Parameters, Spec, Synthesis

Float = NDArray[np.float32]

BLOCK = 8

LUMA_STEPS = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)
"""Quantisation steps of luma at quality 50 (T.81, table K.1); row: vertical frequency."""

CANDIDATES = tuple(
    (row, column) for row in range(BLOCK) for column in range(BLOCK) if 3 <= row + column <= 7
)
"""Coefficients that a key chooses among: not the coarsest, which are seen most, nor the finest,
whose steps are the widest."""


def quantisation(quality: float) -> NDArray[np.int64]:
    """Luma steps at a quality of 1 to 100, as the JPEG Group's library scales them; ``(8, 8)``."""
    scale = 5000 / quality if quality < 50 else 200 - 2 * quality
    return np.clip((LUMA_STEPS * int(scale) + 50) // 100, 1, 255)


def basis() -> Float:
    """The orthonormal DCT-II: ``basis() @ block @ basis().T`` transforms a block; ``(8, 8)``."""
    k, n = np.arange(BLOCK)[:, None], np.arange(BLOCK)[None, :]
    rows = np.sqrt(2 / BLOCK) * np.cos(np.pi * (2 * n + 1) * k / (2 * BLOCK))
    rows[0] /= math.sqrt(2)
    transform: Float = rows.astype(np.float32)
    return transform


def render(synthesis: Synthesis, parameters: Parameters) -> Float:
    """Blocks with power in a few coefficients; ``(grid height, grid width)`` float32, unit RMS."""
    grid = synthesis.grid
    height, width = (math.ceil(n / grid.training_pixel) for n in grid.shape)
    tall, wide = math.ceil(height / BLOCK), math.ceil(width / BLOCK)
    steps = quantisation(parameters["quality"])
    chosen = synthesis.keyed.permutation(len(CANDIDATES))[: int(parameters["count"])]
    coefficients = np.zeros((tall, wide, BLOCK, BLOCK), dtype=np.float32)
    for index in chosen:
        row, column = CANDIDATES[index]
        signs = synthesis.realisation.integers(0, 2, (tall, wide)) * 2 - 1
        coefficients[..., row, column] = signs * steps[row, column]
    transform = basis()
    blocks = transform.T @ coefficients @ transform
    field = blocks.transpose(0, 2, 1, 3).reshape(tall * BLOCK, wide * BLOCK)
    if grid.training_pixel == 1.0:
        return unit_rms(field[: grid.shape[0], : grid.shape[1]])
    source = (0.0, 0.0, grid.shape[1] / grid.training_pixel, grid.shape[0] / grid.training_pixel)
    size = grid.shape[1], grid.shape[0]
    image = Image.fromarray(np.ascontiguousarray(field))
    return unit_rms(np.asarray(image.resize(size, Image.Resampling.LANCZOS, box=source)))


SPEC = Spec(
    name="dct",
    description="Patterns of the very coefficients that a JPEG of training size keeps.",
    render=render,
    parameters=(
        Number(
            "quality",
            "Quality of the JPEG that it is made for.",
            "",
            default=75.0,
            minimum=30.0,
            maximum=95.0,
            step=1.0,
        ),
        Number(
            "count",
            "How many coefficients carry it; the key chooses which.",
            "",
            default=3.0,
            minimum=1.0,
            maximum=8.0,
            step=1.0,
        ),
    ),
)
