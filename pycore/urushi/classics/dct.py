"""Random gain on the frequencies of each 8 x 8 block of the picture.

The blocks are those that a JPEG file of the picture's own size has (ITU-T T.81, 1992, A.2 and
A.3.3: 8 x 8 samples from the upper left corner, incomplete ones filled up by repeating the last
column and row, DCT-II). Every coefficient of luma but the mean is multiplied by ``1 + s * n``, n
being normal: flat areas stay as they are, edges and texture ring. Colour stays.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from urushi.classics._levels import LEVEL, level_of
from urushi.classics._normal import standard_normal
from urushi.spec import Box, Canvas, NoiseSpec, Parameters, PixelNoise

Float = NDArray[np.float32]

BLOCK = 8
"""Side of a block, px of the picture."""

SPREAD = 0.05
"""Standard deviation of the gains at level 1."""

LUMA = 0.299, 0.587, 0.114
"""Weights of R, G and B (ITU-R BT.601)."""


def basis(side: int) -> Float:
    """The orthonormal DCT-II: ``basis @ block @ basis.T`` transforms a block; ``(side, side)``."""
    k, n = np.arange(side)[:, None], np.arange(side)[None, :]
    rows = np.sqrt(2 / side) * np.cos(np.pi * (2 * n + 1) * k / (2 * side))
    rows[0] /= math.sqrt(2)
    transform: Float = rows.astype(np.float32)
    return transform


def render(canvas: Canvas, parameters: Parameters) -> PixelNoise:
    """Gains with a standard deviation of 0.05 times the level: 0.05 to 0.4.

    Boxes have to consist of whole blocks, but where the picture ends. A smaller view has smaller
    blocks: those of the frequencies that are left.
    """
    side = max(1, round(BLOCK * canvas.scale))
    spread = np.float32(SPREAD * level_of(parameters))
    transform = basis(side)

    def change(pixels: NDArray[np.uint8], box: Box) -> Float:
        height, width = pixels.shape[:2]
        luma = np.pad(_luma(pixels), ((0, -height % side), (0, -width % side)), mode="edge")
        tall, wide = luma.shape
        outer = box[0], box[1], box[0] + wide, box[1] + tall
        coefficients = transform @ _blocks(luma, side) @ transform.T
        coefficients *= _blocks(standard_normal(canvas, outer, 1)[..., 0], side)
        coefficients *= spread
        coefficients[..., 0, 0] = 0
        blocks = transform.T @ coefficients @ transform
        changed = blocks.swapaxes(1, 2).reshape(tall, wide)[:height, :width]
        return np.broadcast_to(changed[..., None], pixels.shape)

    return change


def _luma(pixels: NDArray[np.uint8]) -> Float:
    """Luma of ``(h, w, channels)`` levels; one by one, since BLAS rounds by the array's shape."""
    if pixels.shape[2] == 1:
        return pixels[..., 0].astype(np.float32)
    luma: Float = pixels[..., 0] * np.float32(LUMA[0])
    luma += pixels[..., 1] * np.float32(LUMA[1])
    luma += pixels[..., 2] * np.float32(LUMA[2])
    return luma


def _blocks(field: Float, side: int) -> Float:
    """A field as its blocks: ``(h, w)`` -> ``(h / side, w / side, side, side)``."""
    height, width = field.shape
    return field.reshape(height // side, side, width // side, side).swapaxes(1, 2)


SPEC = NoiseSpec(
    name="classic.dct",
    description="Turns the frequencies of each 8 x 8 block up or down at random, as in a bad JPEG.",
    render=render,
    parameters=(LEVEL,),
    alignment=BLOCK,
)
