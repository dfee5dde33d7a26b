"""Lines: short thin strokes, dark and light, in every direction like hairs or scratches."""

from __future__ import annotations

import math

import numpy as np

from urushi.classics._dots import CELL, Dots, strewn
from urushi.classics._levels import LEVEL, level_of
from urushi.spec import Canvas, NoiseSpec, Parameters, PixelNoise

DENSITY = 1.0
"""Strokes per 10 000 px of the picture at level 1."""

HEIGHT = 8.0
"""Greatest change along the middle of a stroke at level 1, in 8-bit levels."""

LENGTHS = 10.0, 32.0
"""px of the picture."""

RADII = 0.55, 0.75
"""Standard deviation across a stroke, px of the picture: 1.3 to 1.8 px at half its height."""

DOTS = 33
"""Dots that make up a stroke: a pixel apart at most, less than two radii, so that none shows."""


def render(canvas: Canvas, parameters: Parameters) -> PixelNoise:
    """As many strokes to 10 000 px as the level says, half of them light, fading out at both ends.

    In the middle a stroke changes the picture by 4 to 8 8-bit levels times the level; where two
    cross they add up.
    """
    level = level_of(parameters)
    along = np.linspace(-0.5, 0.5, DOTS)
    pressure = 1 - (2 * along) ** 4

    def scatter(rng: np.random.Generator) -> Dots:
        count = int(rng.poisson(DENSITY * level * CELL**2 / 10_000))
        x, y = rng.uniform(0, CELL, (2, count, 1))
        angle = rng.uniform(0, math.pi, (count, 1))
        length = rng.uniform(*LENGTHS, (count, 1))
        radius = np.repeat(rng.uniform(*RADII, (count, 1)), DOTS, axis=1)
        height = rng.uniform(0.5, 1.0, (count, 1)) * (HEIGHT * level)
        height *= rng.choice((-1, 1), (count, 1))
        # Bumps in a row add up to a ridge of sqrt(2 pi) radii over their distance.
        share = length / (DOTS - 1) / (math.sqrt(2 * math.pi) * radius)
        return Dots(
            (x + along * length * np.cos(angle)).ravel(),
            (y + along * length * np.sin(angle)).ravel(),
            radius.ravel(),
            (height * share * pressure).ravel(),
        )

    return strewn(canvas, scatter, RADII[1], LENGTHS[1] / 2)


SPEC = NoiseSpec(
    name="classic.lines",
    description="Short thin strokes, dark and light, like hairs or scratches.",
    render=render,
    parameters=(LEVEL,),
)
