"""Crossed luma gratings: a fine regular weave.

Autoencoders of diffusion models answer a fine luma grating with coarse, plainly visible scratching,
and a model fine-tuned on such latents learns to paint it (project measurements, DESIGN 5: of all
model-free carriers tried, two crossed gratings of 2.67 training pixels had the greatest distance in
the mimicry experiment). Angle and periods come from the key, so that they can name the owner later.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import grating, unit_rms
from urushi.perturbations.spec import Parameter, Spec, Synthesis

ANGLE_SPREAD = 12.0
"""Degrees by which a key may turn the lattice either way."""

PERIOD_SPREAD = 0.06
"""Share by which a key may lengthen or shorten each period."""


def render(synthesis: Synthesis, parameters: Mapping[str, float]) -> NDArray[np.float32]:
    """Sum of two gratings at right angles; ``(grid height, grid width)`` float32, unit RMS."""
    turn = synthesis.keyed.uniform(-ANGLE_SPREAD, ANGLE_SPREAD)
    stretch = 1.0 + synthesis.keyed.uniform(-PERIOD_SPREAD, PERIOD_SPREAD, size=2)
    phases = synthesis.realisation.uniform(0.0, 2 * np.pi, size=2)
    field = np.zeros(synthesis.grid.shape, dtype=np.float32)
    for i, offset in enumerate((0.0, 90.0)):
        period = parameters["period"] * stretch[i] * synthesis.grid.training_pixel
        # Two samples a period is all that pixels can show.
        field += grating(
            synthesis.grid.shape, max(period, 2.0), parameters["angle"] + turn + offset, phases[i]
        )
    return unit_rms(field)


SPEC = Spec(
    name="lattice",
    description="A fine weave of crossed luma gratings, which autoencoders blow up into scratches.",
    render=render,
    parameters=(
        Parameter(
            "period",
            "Distance from thread to thread, as training will see it.",
            "training px",
            default=2.67,
            minimum=2.2,
            maximum=6.0,
            step=0.01,
        ),
        Parameter(
            "angle",
            "Direction of the first set of threads; the key turns it a little.",
            "degrees",
            default=45.0,
            minimum=0.0,
            maximum=90.0,
            step=1.0,
        ),
    ),
)
