"""Perlin noise, plain like clouds or through a sine like the grain of wood.

K. Perlin, "An image synthesizer", SIGGRAPH 1985, and "Improving noise", SIGGRAPH 2002, with the
sine colour map of K. T. Co, L. Munoz-Gonzalez, S. de Maupeou and E. C. Lupu, "Procedural noise
adversarial examples for deep convolutional networks", CCS 2019, who found such patterns to mislead
classifiers. Nobody has measured here what they do to generators. Cell sizes and the directions that
gradients may take come from the key; which gradient stands where, and where the lattice begins, is
new in every picture.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import perlin_noise, unit_rms
from urushi.perturbations.lattice import PERIOD_SPREAD
from urushi.spec import Number, Parameters, Spec, Synthesis

DIRECTIONS = 8
"""Gradients to choose from (Perlin 2002: few, evenly spread, look better than random ones)."""

PERSISTENCE = 0.5
"""Amplitude of an octave over that of the one twice as coarse (Perlin 1985: 1/f)."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Octaves of gradient noise, mapped by ``sin(2 pi bands n)`` if there are bands.

    ``n`` is the noise with its theoretical range brought to [0, 1], not that of the picture at
    hand, so that a picture's size does not change the pattern's fineness.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS.
    """
    height, width = synthesis.grid.shape
    stretch = 1.0 + synthesis.keyed.uniform(-PERIOD_SPREAD, PERIOD_SPREAD, size=2)
    turn = synthesis.keyed.uniform(0.0, 2 * np.pi / DIRECTIONS)
    angles = turn + 2 * np.pi / DIRECTIONS * np.arange(DIRECTIONS)
    palette = np.stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    field = np.zeros((height, width), dtype=np.float32)
    reach = 0.0
    for octave in range(round(parameters["octaves"])):
        # A cell of less than two samples is white noise.
        cells = np.maximum(
            parameters["period"] * stretch * synthesis.grid.training_pixel / 2**octave, 2.0
        )
        start = synthesis.realisation.uniform(0.0, 1.0, size=2)
        y, x = (start[i] + np.arange(n) / cells[i] for i, n in enumerate((height, width)))
        points = int(y[-1]) + 2, int(x[-1]) + 2
        gradients = palette[:, synthesis.realisation.integers(DIRECTIONS, size=points)]
        amplitude = PERSISTENCE**octave
        field += np.float32(amplitude) * perlin_noise(y, x, gradients)
        reach += amplitude * math.sqrt(0.5)
    if parameters["bands"] > 0:
        field += np.float32(reach)
        field *= np.float32(2 * math.pi * parameters["bands"] / (2 * reach))
        np.sin(field, out=field)
    return unit_rms(field)


SPEC = Spec(
    name="perlin",
    description="Cloudy noise, which bands turn into the grain of wood.",
    render=render,
    parameters=(
        Number(
            "period",
            "Size of the largest cells, as training will see it.",
            "training px",
            default=4.0,
            minimum=2.5,
            maximum=64.0,
            step=0.1,
        ),
        Number(
            "octaves",
            "Layers of noise, each half as coarse and half as strong as the one before.",
            "",
            default=2.0,
            minimum=1.0,
            maximum=4.0,
            step=1.0,
        ),
        Number(
            "bands",
            "Bands of light and dark from the lowest to the highest value; 0 for plain noise.",
            "",
            default=0.0,
            minimum=0.0,
            maximum=12.0,
            step=0.5,
        ),
    ),
)
