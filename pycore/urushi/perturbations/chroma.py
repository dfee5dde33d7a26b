"""Gratings in colour alone: a weave of hues that leaves the luma as it is.

Eyes see fine colour differences worse than fine differences of light, and JPEG with 4:2:0
subsampling halves the resolution of colour, so periods are longer than in `lattice`. In an early
mimicry experiment of the project (single runs) a Cb plaid of 8 training pixels alone had next to no
effect, 323 where clean pictures have 265 to 307; with a luma plaid the distance was 1893, where the
luma plaid alone had 1628. So it is meant as a companion of `lattice`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import grating, unit_rms
from urushi.perturbations.lattice import ANGLE_SPREAD, PERIOD_SPREAD
from urushi.perturbations.waves import ANGLE, THREADS, directions, own_wave
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

PLANES = {"cb": (1,), "cr": (2,), "both": (1, 2)}
"""Choice -> indices of the planes of Y'CbCr that carry gratings."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Gratings of equal power in one or both chroma planes, with phases of their own.

    Returns:
        ``(3, grid height, grid width)`` float32, Y'CbCr (BT.601), unit RMS; Y' is zero.
    """
    grid = synthesis.grid
    turn = synthesis.keyed.uniform(-ANGLE_SPREAD, ANGLE_SPREAD)
    stretch = 1.0 + synthesis.keyed.uniform(-PERIOD_SPREAD, PERIOD_SPREAD, size=2)
    phases = synthesis.realisation.uniform(0.0, 2 * np.pi, size=(3, 2))
    field = np.zeros((3, *grid.shape), dtype=np.float32)
    for plane in PLANES[parameters["plane"]]:
        for i, offset in enumerate(directions(parameters["threads"])):
            period, angle = own_wave(
                synthesis.realisation,
                parameters["period"] * stretch[i] * grid.training_pixel,
                parameters["angle"] + turn + offset,
                grid.training_pixel,
            )
            field[plane] += grating(grid.shape, period, angle, phases[plane, i])
    return unit_rms(field)


SPEC = Spec(
    name="chroma",
    description="A weave of colour gratings that leaves light and dark as they are.",
    render=render,
    parameters=(
        Number(
            "period",
            "Distance from thread to thread, as training will see it.",
            "training px",
            default=8.0,
            minimum=4.0,
            maximum=24.0,
            step=0.1,
        ),
        ANGLE,
        Choice(
            "plane",
            "Colours that change: blue and yellow, red and green, or both.",
            default="cb",
            choices=("cb", "cr", "both"),
        ),
        THREADS,
    ),
)
