"""The waves of a key, as each picture has them: a little off in frequency, and of its own phase.

Gratings of one frequency and random phases average to a grating of that frequency: weak, but there
to be found and fitted by whoever has many pictures of one artist. So the realisation also moves
each wave vector, by up to a few cycles over a training picture. That is less than what 128-px parts
of a picture can tell apart, so that the key's waves can still be found; but over the whole picture
it sets any two coats out of step.
"""

from __future__ import annotations

import math

import numpy as np

from urushi.grid import TRAINING_SIDE
from urushi.spec import Choice, Number

DRIFT = 6.0
"""Most cycles along each axis, over `TRAINING_SIDE` training pixels, that a wave may be off."""


def own_wave(
    rng: np.random.Generator, period: float, angle: float, training_pixel: float
) -> tuple[float, float]:
    """A wave of the key as one picture has it.

    Args:
        rng: the realisation.
        period: samples; at least 2, which is all that samples can show.
        angle: degrees.
        training_pixel: samples.

    Returns:
        Period (samples) and angle (degrees).
    """
    off = rng.uniform(-DRIFT, DRIFT, size=2) / (TRAINING_SIDE * training_pixel)
    radians = math.radians(angle)
    kx = math.cos(radians) / max(period, 2.0) + off[0]
    ky = math.sin(radians) / max(period, 2.0) + off[1]
    return 1.0 / math.hypot(kx, ky), math.degrees(math.atan2(ky, kx))


ANGLE = Number(
    "angle",
    "Direction of the first set of threads; the key turns it a little.",
    "degrees",
    default=45.0,
    minimum=0.0,
    maximum=90.0,
    step=1.0,
)

THREADS = Choice(
    "threads",
    "Whether a second set of threads crosses the first at a right angle.",
    default="crossed",
    choices=("crossed", "single"),
)


def directions(threads: str) -> tuple[float, ...]:
    """Degrees by which the sets of threads are turned against the first."""
    return (0.0, 90.0) if threads == "crossed" else (0.0,)
