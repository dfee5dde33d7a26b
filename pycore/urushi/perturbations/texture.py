"""Fine luma noise of one period and no direction, which disappears into fur, foliage and brushwork.

Like `lattice` it is amplified by autoencoders (6 to 8 times at 2.5 training pixels), but
has no peaks in its spectrum, so that it looks like grain and a notch filter does not find it. The
ring-shaped spectrum is that of blue-noise dither (R. Ulichney, "Dithering with blue noise", Proc.
IEEE 76, 1988): no energy in the coarse, visible bands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import noise_ring, unit_rms
from urushi.perturbations.sizes import SIZES, lengthenings
from urushi.spec import Number, Parameters, Spec, Synthesis


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Ring noise, of equal power for each training size.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS.
    """
    grid = synthesis.grid
    rings = [
        noise_ring(
            grid.shape,
            max(parameters["period"] * grid.training_pixel * longer, 2.0),
            parameters["bandwidth"],
            synthesis.realisation,
        )
        for longer in lengthenings(parameters["sizes"])
    ]
    return rings[0] if len(rings) == 1 else unit_rms(sum(rings[1:], start=rings[0]))


SPEC = Spec(
    name="texture",
    description="Fine luma grain of a single size, which disappears into brushwork and foliage.",
    render=render,
    parameters=(
        Number(
            "period",
            "Size of the grain, as training will see it.",
            "training px",
            default=2.6,
            minimum=2.2,
            maximum=6.0,
            step=0.01,
        ),
        Number(
            "bandwidth",
            "How much the grain varies in size.",
            "",
            default=0.1,
            minimum=0.02,
            maximum=0.4,
            step=0.01,
        ),
        SIZES,
    ),
)
