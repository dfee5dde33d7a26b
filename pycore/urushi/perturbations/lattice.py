"""Crossed luma gratings: a fine regular weave.

Autoencoders of diffusion models answer a fine luma grating with coarse, plainly visible scratching,
and a small model fine-tuned on such latents learns to paint it (``tests/efficacy``).

The threads run along the picture's rows and columns because of how training tools shrink: kohya's
sd-scripts average (cv2 AREA), and averaging lets a wave beyond half the new sampling rate return as
a coarser one. A period of 3.4 training pixels along an axis comes back at 512 with half of its
amplitude and a period of 2.4 px, which autoencoders amplify as well; the same weave at 45 degrees
comes back in the corner of the spectrum, where they do not. A tool that shrinks by a Lanczos or
bilinear filter leaves nothing of it at 512; for such trainings `sizes` adds a coarser weave for
each smaller size, at the price of the finer one.

A picture smaller than a training picture is not enlarged: its largest training size is its own.
There the weave is finer in proportion, since a finer one does more where nothing shrinks it.

Angle and periods come from the key, so that they can name the owner later.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import grating, unit_rms
from urushi.grid import TRAINING_SIDE
from urushi.perturbations.sizes import SIZES, lengthenings
from urushi.perturbations.waves import ANGLE, THREADS, directions, own_wave
from urushi.spec import Number, Parameters, Spec, Synthesis

ANGLE_SPREAD = 4.0
"""Degrees by which a key may turn the lattice either way. More would cost what the axes give: at 10
degrees a third of the effect at 512 is gone."""

PERIOD_SPREAD = 0.06
"""Share by which a key may lengthen or shorten each period."""

FINEST = 2.4
"""Pixels below which a small picture does not make the weave finer. Threads nearer to two pixels
beat with the pixels themselves, in patches that are seen."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Gratings of equal power, one or two at right angles for each training size.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS.
    """
    turn = synthesis.keyed.uniform(-ANGLE_SPREAD, ANGLE_SPREAD)
    stretch = 1.0 + synthesis.keyed.uniform(-PERIOD_SPREAD, PERIOD_SPREAD, size=2)
    pixel = synthesis.grid.training_pixel
    asked = _in_proportion(parameters["period"], synthesis.grid.picture)
    field = np.zeros(synthesis.grid.shape, dtype=np.float32)
    for longer in lengthenings(parameters["sizes"]):
        phases = synthesis.realisation.uniform(0.0, 2 * np.pi, size=2)
        for i, offset in enumerate(directions(parameters["threads"])):
            period, angle = own_wave(
                synthesis.realisation,
                asked * stretch[i] * longer * pixel,
                parameters["angle"] + turn + offset,
                pixel,
            )
            field += grating(synthesis.grid.shape, period, angle, phases[i])
    return unit_rms(field)


def _in_proportion(period: float, picture: tuple[int, int]) -> float:
    """The period of a picture (width, height) that may be smaller than a training picture."""
    share = min(1.0, math.sqrt(picture[0] * picture[1]) / TRAINING_SIDE)
    return max(period * share, min(period, FINEST))


SPEC = Spec(
    name="lattice",
    description="A fine weave of crossed luma gratings, which autoencoders blow up into scratches.",
    render=render,
    parameters=(
        Number(
            "period",
            "Distance from thread to thread, as training at 1024 px sees it.",
            "training px",
            default=3.4,
            minimum=2.05,
            maximum=6.0,
            step=0.01,
        ),
        replace(ANGLE, default=0.0),
        THREADS,
        SIZES,
    ),
)
