"""Spots: small soft dots, dark and light, scattered at random like dust on a negative."""

from __future__ import annotations

import numpy as np

from urushi.classics._dots import CELL, Dots, strewn
from urushi.classics._levels import LEVEL, level_of
from urushi.spec import Canvas, NoiseSpec, Parameters, PixelNoise

DENSITY = 2.0
"""Spots per 10 000 px of the picture at level 1."""

HEIGHT = 8.0
"""Greatest change at the centre of a spot at level 1, in 8-bit levels."""

RADII = 0.7, 1.7
"""Standard deviation of a spot, px of the picture; it is seen about four times as wide."""


def render(canvas: Canvas, parameters: Parameters) -> PixelNoise:
    """Twice the level spots to 10 000 px, half of them light.

    At its centre a spot changes the picture by 4 to 8 8-bit levels times the level; where two
    overlap they add up.
    """
    level = level_of(parameters)

    def scatter(rng: np.random.Generator) -> Dots:
        count = int(rng.poisson(DENSITY * level * CELL**2 / 10_000))
        x, y = rng.uniform(0, CELL, (2, count))
        height = rng.uniform(0.5, 1.0, count) * (HEIGHT * level) * rng.choice((-1, 1), count)
        return Dots(x, y, rng.uniform(*RADII, count), height)

    return strewn(canvas, scatter, RADII[1])


SPEC = NoiseSpec(
    name="classic.spots",
    description="Small soft dots, dark and light, like dust.",
    render=render,
    parameters=(LEVEL,),
)
