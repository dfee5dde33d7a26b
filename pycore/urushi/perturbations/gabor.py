"""Gabor noise: short strokes of a fine wave, scattered over the picture.

A. Lagae, S. Lefebvre, G. Drettakis and P. Dutre, "Procedural noise using sparse Gabor convolution",
ACM Transactions on Graphics 28 (SIGGRAPH), 2009, as K. T. Co, L. Munoz-Gonzalez, S. de Maupeou and
E. C. Lupu use it in "Procedural noise adversarial examples for deep convolutional networks", CCS
2019. The directions of the strokes come from the key; their places and weights are new in every
picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import gabor_noise
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

DIRECTIONS = {"anisotropic": 1, "isotropic": 8}
"""Choice -> directions that strokes may have, evenly spread over half a turn; the isotropic noise
of Lagae et al. 2009 draws any direction for each."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Sparse convolution of random impulses with Gabor kernels.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS.
    """
    grid = synthesis.grid
    turn = synthesis.keyed.uniform(0.0, 180.0)
    directions = DIRECTIONS[parameters["isotropy"]]
    return gabor_noise(
        grid.shape,
        max(parameters["period"] * grid.training_pixel, 2.0),
        parameters["bandwidth"],
        [turn + 180.0 * i / directions for i in range(directions)],
        parameters["density"],
        synthesis.realisation,
    )


SPEC = Spec(
    name="gabor",
    description="Short strokes of a fine wave, scattered over the picture.",
    render=render,
    parameters=(
        Number(
            "period",
            "Wavelength within a stroke, as training will see it.",
            "training px",
            default=2.8,
            minimum=2.2,
            maximum=12.0,
            step=0.01,
        ),
        Number(
            "bandwidth",
            "How much the wavelength varies; the more, the shorter the strokes.",
            "",
            default=0.15,
            minimum=0.05,
            maximum=0.4,
            step=0.01,
        ),
        Choice(
            "isotropy",
            "Whether all strokes lie in one direction, which is the key's, or in every one.",
            default="anisotropic",
            choices=("anisotropic", "isotropic"),
        ),
        Number(
            "density",
            "How many strokes lie over any one place.",
            "",
            default=4.0,
            minimum=0.5,
            maximum=16.0,
            step=0.5,
        ),
    ),
)
