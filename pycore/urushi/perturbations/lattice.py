"""Crossed luma gratings: a fine regular weave.

Autoencoders of diffusion models answer a fine luma grating with coarse, plainly visible scratching,
and a model fine-tuned on such latents learns to paint it (early measurements of the project: of all
model-free carriers tried, two crossed gratings of 2.67 training pixels had the greatest distance in
the mimicry experiment). Angle and periods come from the key, so that they can name the owner later.

A weave made for a training at 1024 is half gone at 512; `sizes` adds a coarser one for each smaller
size (FLIP after the way in and the SDXL autoencoder at 1024, 768 and 512: a grating of
2.3 training pixels .14 .08 .07, three of 2.3, 3.07 and 4.6 together .14 .14 .13).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import grating, unit_rms
from urushi.perturbations.sizes import SIZES, lengthenings
from urushi.perturbations.waves import ANGLE, THREADS, directions, own_wave
from urushi.spec import Number, Parameters, Spec, Synthesis

ANGLE_SPREAD = 12.0
"""Degrees by which a key may turn the lattice either way."""

PERIOD_SPREAD = 0.06
"""Share by which a key may lengthen or shorten each period."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Gratings of equal power, one or two at right angles for each training size.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS.
    """
    turn = synthesis.keyed.uniform(-ANGLE_SPREAD, ANGLE_SPREAD)
    stretch = 1.0 + synthesis.keyed.uniform(-PERIOD_SPREAD, PERIOD_SPREAD, size=2)
    pixel = synthesis.grid.training_pixel
    field = np.zeros(synthesis.grid.shape, dtype=np.float32)
    for longer in lengthenings(parameters["sizes"]):
        phases = synthesis.realisation.uniform(0.0, 2 * np.pi, size=2)
        for i, offset in enumerate(directions(parameters["threads"])):
            period, angle = own_wave(
                synthesis.realisation,
                parameters["period"] * stretch[i] * longer * pixel,
                parameters["angle"] + turn + offset,
                pixel,
            )
            field += grating(synthesis.grid.shape, period, angle, phases[i])
    return unit_rms(field)


SPEC = Spec(
    name="lattice",
    description="A fine weave of crossed luma gratings, which autoencoders blow up into scratches.",
    render=render,
    parameters=(
        Number(
            "period",
            "Distance from thread to thread, as training will see it.",
            "training px",
            default=2.67,
            minimum=2.2,
            maximum=6.0,
            step=0.01,
        ),
        ANGLE,
        THREADS,
        SIZES,
    ),
)
