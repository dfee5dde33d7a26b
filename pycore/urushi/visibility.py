"""Where a coat may live: a just-noticeable-difference (JND) map and the regions it tells apart.

The map follows the additivity model for masking (NAMM) of X. Yang et al., "Just noticeable
distortion model and its applications in video coding" (Signal Processing: Image Communication 20,
2005), with the luminance adaptation of C.-H. Chou and Y.-C. Li, "A perceptually tuned subband image
coder based on the measure of just-noticeable-distortion profile" (IEEE TCSVT 5, 1995). In place of
an edge detector, texture is told from a lone outline by a power mean with exponent 1/2, in which a
few strong pixels (a line on flat paper) count for less than many weak ones (fur, foliage): the
spirit of the pattern complexity of J. Wu et al., "Enhanced just noticeable difference model for
images with pattern complexity" (IEEE TIP 26, 2017), at the price of two blurs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

Float = NDArray[np.float32]

MASKING_GAIN = 0.6
"""JND levels per level of local activity; Yang et al. weigh a gradient of 1 level by 0.117 per tap
of a kernel whose positive taps sum to 16, which is about the same for a texture."""

OVERLAP = 0.3
"""Share of the smaller effect that adaptation and masking have in common (Yang et al. 2005)."""

MAP_EXPONENT = 0.5
"""Power with which the JND shapes the amplitude. 1 would follow the JND; less keeps some coat on
the flat areas that a cel picture mostly consists of, and models learn from as well."""

MAP_RANGE = (0.6, 2.0)
"""Amplitude relative to its mean is kept in this range, for the same reason."""


@dataclass(frozen=True)
class VisibilityMap:
    """What a picture hides, on the training grid; both ``(height, width)`` float32.

    Attributes:
        gain: relative amplitude that a coat may have, of a mean square of about 1.
        texture: 0 on flat areas to 1 in busy ones, smooth.
    """

    gain: Float
    texture: Float


def _adaptation_table() -> Float:
    luma = np.arange(256, dtype=np.float64)
    dark = 17.0 * (1.0 - np.sqrt(luma / 127.0)) + 3.0
    bright = 3.0 / 128.0 * (luma - 127.0) + 3.0
    return np.where(luma <= 127, dark, bright).astype(np.float32)


ADAPTATION = _adaptation_table()
"""Luminance adaptation of Chou and Li (1995): the difference, in levels, that is just visible on a
background of each 8-bit luma: 20 on black, 3 on mid grey, 6 on white. Shape ``(256,)``."""

_ROOT_GAIN = 15.0
_ROOT = [round(_ROOT_GAIN * math.sqrt(level)) for level in range(256)]


def visibility_map(luma: Image.Image) -> VisibilityMap:
    """Visibility map of a picture.

    Args:
        luma: mode L, the picture's luma on the training grid. Pillow's compiled 8-bit filters do
            the part at full resolution; in WebAssembly they are several times as fast as NumPy.
    """
    # The map is smooth: half the resolution shows it as well, at a quarter of the cost.
    half = max(1, luma.width // 2), max(1, luma.height // 2)
    background = luma.filter(ImageFilter.BoxBlur(2))
    root = ImageChops.difference(luma, background).point(_ROOT)
    activity = np.asarray(_smooth(root, half), dtype=np.float32) * np.float32(1 / _ROOT_GAIN)
    activity *= activity
    adaptation = ADAPTATION[np.asarray(background.resize(half, Image.Resampling.BOX))]
    masking = activity * np.float32(MASKING_GAIN)
    threshold = adaptation + masking - np.float32(OVERLAP) * np.minimum(adaptation, masking)
    gain = np.power(threshold, np.float32(MAP_EXPONENT))
    gain *= np.float32(1.0 / np.sqrt(np.square(gain).mean(dtype=np.float64)))
    gain = np.clip(gain, *MAP_RANGE)
    gain *= np.float32(1.0 / np.sqrt(np.square(gain).mean(dtype=np.float64)))
    texture = masking / (masking + adaptation)
    return VisibilityMap(_enlarge(gain, luma.size), _enlarge(texture, luma.size))


def _smooth(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Mean over about 9 pixels around each point, by shrinking and enlarging again."""
    small = image.reduce(min(6, *image.size))
    return small.resize(size, Image.Resampling.BILINEAR)


def _enlarge(field: Float, size: tuple[int, int]) -> Float:
    return np.array(Image.fromarray(field).resize(size, Image.Resampling.BILINEAR))
