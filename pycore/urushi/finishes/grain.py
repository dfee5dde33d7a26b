"""Film grain: soft clumps of silver, strongest in the midtones.

In the Boolean model of film (A. Newson, J. Delon, B. Galerne, "A stochastic film grain model for
resolution-independent rendering", Computer Graphics Forum 36, 2017) an area is covered by discs at
random: a share u of it gives a variance in proportion to u (1 - u), and a disc's shadow as the
spectrum. A Gaussian field with that variance and that spectrum is used instead of discs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import Float, noise
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

STRENGTH = 0.032
"""RMS change of luma in the midtones."""

LAYERED = 0.6
"""Share of the amplitude that the three colour layers of a film do not have in common."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Grain of one luma plane, ``(grid height, grid width)``, or of three, ``(3, ...)`` Y'CbCr;
    float32."""
    grid = synthesis.grid
    stretch = 1.0 + synthesis.keyed.uniform(-0.05, 0.05)
    radius = max(0.5, 0.5 * parameters["size"] * grid.training_pixel * stretch)
    rng = synthesis.realisation
    luma = synthesis.scene.luma
    level = np.float32(2 * STRENGTH) * np.sqrt(np.clip(luma * (np.float32(1) - luma), 0, 0.25))

    def layer() -> Float:
        return noise(grid.shape, lambda k: _spectrum(k * np.float32(radius)), rng)

    if parameters["colour"] == "mono":
        return np.asarray(layer() * level)
    layers = [layer() for _ in range(3)]
    # Each layer is its own part of unit power a, and b of the three together: (a + b)² + 2 b² = 1.
    own = LAYERED
    shared = (np.sqrt(3 - 2 * own * own) - own) / 3
    common = (layers[0] + layers[1] + layers[2]) * np.float32(shared)
    red, green, blue = (plane * np.float32(own) + common for plane in layers)
    y = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
    cb = (blue - y) * np.float32(0.5 / (1 - 0.114))
    cr = (red - y) * np.float32(0.5 / (1 - 0.299))
    return np.asarray(np.stack([y, cb, cr]) * level)


def _spectrum(k: Float) -> Float:
    """Amplitude at ``k`` cycles a radius: a soft disc, without the slow unevenness of clouds."""
    squared = k * k
    slow = (squared + np.float32(0.004)) / (squared + np.float32(0.03))
    return np.asarray(np.exp(np.float32(-5.0) * squared) * slow)


SPEC = Spec(
    name="grain",
    description="Film grain, strongest in the midtones.",
    render=render,
    parameters=(
        Number(
            "size",
            "Diameter of the grains.",
            "training px",
            default=2.4,
            minimum=1.5,
            maximum=8.0,
            step=0.1,
        ),
        Choice(
            "colour", "Silver film, or colour film with three layers.", "mono", ("mono", "colour")
        ),
    ),
)
