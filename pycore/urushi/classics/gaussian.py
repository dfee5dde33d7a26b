"""Additive white Gaussian noise: the same deviation everywhere, each pixel on its own.

R. C. Gonzalez and R. E. Woods, "Digital image processing", 4th edition, 2018, section 5.2.
"""

from __future__ import annotations

import numpy as np

from urushi.classics._levels import CHANNELS, LEVEL, level_of, noise_by_level
from urushi.spec import Canvas, NoiseSpec, Parameters, PixelNoise

DEVIATION = 2.5
"""Standard deviation at level 1, in 8-bit levels."""


def render(canvas: Canvas, parameters: Parameters) -> PixelNoise:
    """Noise with a standard deviation of 2.5 times the level: 2.5 to 20 of 255."""
    deviation = np.full(256, DEVIATION * level_of(parameters), dtype=np.float32)
    return noise_by_level(canvas, deviation, parameters)


SPEC = NoiseSpec(
    name="classic.gaussian",
    description="The usual even noise: every pixel a little lighter or darker at random.",
    render=render,
    parameters=(LEVEL, CHANNELS),
)
