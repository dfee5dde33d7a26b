"""Speckle: noise that multiplies, as in pictures by laser, radar or ultrasound.

Each value becomes ``value * (1 + s * n)``, n being normal: the common model of A. K. Jain,
"Fundamentals of digital image processing", 1989, section 8.13, for speckle averaged over several
looks.
"""

from __future__ import annotations

import numpy as np

from urushi.classics._levels import CHANNELS, LEVEL, level_of, noise_by_level
from urushi.spec import Canvas, NoiseSpec, Parameters, PixelNoise

SHARE = 0.02
"""Standard deviation at level 1, as a share of the value."""


def render(canvas: Canvas, parameters: Parameters) -> PixelNoise:
    """Noise with a standard deviation of 2 % of the value times the level: 2 to 16 %.

    In the middle greys that is 2.5 8-bit levels times the level, as that of `classic.gaussian`.
    """
    share = np.float32(SHARE * level_of(parameters))
    deviation = np.arange(256, dtype=np.float32) * share
    return noise_by_level(canvas, deviation, parameters)


SPEC = NoiseSpec(
    name="classic.speckle",
    description="Noise in proportion to the light: strong on white, none on black.",
    render=render,
    parameters=(LEVEL, CHANNELS),
)
