"""Light and colour gratings in a fixed phase relation, meant to move the mean of the latent.

A grating has zero mean, and a linear encoder would keep it so. A rectifying one need not: it keeps
one side of a sum of waves, and what it keeps depends on how the waves stand to each other. So a
luma grating and a chroma grating of one, two or three times its period are locked together, such
that the mean of Y' C^n over the picture is not zero but of a sign and a colour that are the key's,
the same in all of the owner's pictures. That this moves the latent's mean ("latent shift,
systematic part") is the intent and not a measured fact; and in what was measured so far latent
shift is not harm.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import grating, unit_rms
from urushi.perturbations.lattice import ANGLE_SPREAD, PERIOD_SPREAD
from urushi.perturbations.waves import own_wave
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

LOCK_SPREAD = math.pi / 4
"""Radians by which a key may move the luma wave from the place where the mean is greatest."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Two crossed pairs of a luma and a chroma grating; within a pair the phases are locked.

    With the chroma wave at ``cos(p)`` the luma wave is at ``cos(n p + lock)``: a shift of the whole
    pair and a slight change of its frequency, which is all that the realisation draws, leave their
    relation as it is.

    Returns:
        ``(3, grid height, grid width)`` float32, Y'CbCr (BT.601), unit RMS.
    """
    grid = synthesis.grid
    keyed = synthesis.keyed
    turn = keyed.uniform(-ANGLE_SPREAD, ANGLE_SPREAD)
    stretch = 1.0 + keyed.uniform(-PERIOD_SPREAD, PERIOD_SPREAD, size=2)
    hue = keyed.uniform(0.0, 2 * np.pi)
    lock = keyed.uniform(-LOCK_SPREAD, LOCK_SPREAD) + math.pi * keyed.integers(2)
    phases = synthesis.realisation.uniform(0.0, 2 * np.pi, size=2)
    multiple = int(parameters["multiple"])
    luma = np.zeros(grid.shape, dtype=np.float32)
    chroma = np.zeros(grid.shape, dtype=np.float32)
    for i, offset in enumerate((0.0, 90.0)):
        period, angle = own_wave(
            synthesis.realisation,
            parameters["period"] * stretch[i] * grid.training_pixel,
            parameters["angle"] + turn + offset,
            grid.training_pixel,
        )
        luma += grating(grid.shape, period, angle, multiple * phases[i] + lock)
        chroma += grating(grid.shape, multiple * period, angle, phases[i])
    light, color = math.sqrt(1.0 - parameters["color"]), math.sqrt(parameters["color"])
    weights = (light, color * math.cos(hue), color * math.sin(hue))
    planes = zip(weights, (luma, chroma, chroma), strict=True)
    return unit_rms(np.stack([np.float32(weight) * plane for weight, plane in planes]))


SPEC = Spec(
    name="bias",
    description="Light and colour waves in step, meant to move the mean of what an encoder sees.",
    render=render,
    parameters=(
        Number(
            "period",
            "Wavelength of the light, as training will see it.",
            "training px",
            default=2.67,
            minimum=2.2,
            maximum=6.0,
            step=0.01,
        ),
        Choice(
            "multiple",
            "Wavelength of the colour in wavelengths of the light.",
            default="2",
            choices=("1", "2", "3"),
        ),
        Number(
            "color",
            "Share of the power that is colour.",
            "",
            default=0.5,
            minimum=0.1,
            maximum=0.9,
            step=0.05,
        ),
        Number(
            "angle",
            "Direction of the first pair of waves; the key turns it a little.",
            "degrees",
            default=45.0,
            minimum=0.0,
            maximum=90.0,
            step=1.0,
        ),
    ),
)
