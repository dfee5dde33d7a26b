"""Shot noise: light counted photon by photon, as a camera does.

The count is Poisson's: its variance is its mean (R. C. Gonzalez and R. E. Woods, "Digital image
processing", 4th edition, 2018, section 5.2). It is drawn from the normal distribution of the same
mean and variance, which counts of ten and more come close to, and the counts are taken to be
proportional to the 8-bit values, as image libraries do, and not to linear light.
"""

from __future__ import annotations

import numpy as np

from urushi.classics._levels import CHANNELS, LEVEL, level_of, noise_by_level
from urushi.spec import Canvas, NoiseSpec, Parameters, PixelNoise

PHOTONS = 5200.0
"""Photons that a channel of a white pixel is made of at level 1."""


def render(canvas: Canvas, parameters: Parameters) -> PixelNoise:
    """Noise of ``5200 / level**2`` photons at white, 5200 to 81.

    The variance is ``255 * value * level**2 / 5200``: in the middle greys the deviation is 2.5
    8-bit levels times the level, as that of `classic.gaussian`; at black there is none.
    """
    photons = PHOTONS / level_of(parameters) ** 2
    deviation = np.sqrt(np.arange(256, dtype=np.float32) * np.float32(255 / photons))
    return noise_by_level(canvas, deviation, parameters)


SPEC = NoiseSpec(
    name="classic.shot",
    description="Noise of a photo taken in poor light: more of it where it is bright.",
    render=render,
    parameters=(LEVEL, CHANNELS),
)
