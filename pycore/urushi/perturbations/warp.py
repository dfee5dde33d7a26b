"""A smooth displacement, which cleaning tools hardly see.

In the manner of WaNet (A. Nguyen and A. Tran, "WaNet: imperceptible warping-based backdoor attack",
ICLR 2021, section 3.2): random vectors, smoothly interpolated, move every point of the picture a
little. There the vectors stand on a coarse lattice (k = 4 to 8 a side) and are the same for all
pictures; here they are a Gaussian random field with one scale, set in training pixels, and each
picture has its own. What the key fixes is how much more the field moves along one direction than
across it.

Lines move whole, with what is on both sides of them, so that there is little for a filter to take
for noise: of the change that it makes to the sample picture non-local means leave .93 and
AdverseCleaner .92 (README). How much a trainer's model minds is another matter, and not known yet.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import fast_length
from urushi.spec import FlowSpec, Number, Parameters, Synthesis

STRETCH = 1.5
"""Most that the key lets one direction move more than the other."""


SHORTEST = 8.0
"""Shortest wave (training px): shorter ones would outrun the cells that carry them."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Displacement of each point.

    Returns:
        ``(2, grid height, grid width)`` float32, to the right and down; the length has unit RMS.
    """
    grid = synthesis.grid
    period = parameters["period"] * grid.training_pixel
    angle = synthesis.keyed.uniform(0.0, np.pi)
    stretch = synthesis.keyed.uniform(1.0, STRETCH)
    along, across = (
        _smooth_noise(grid.shape, period, SHORTEST * grid.training_pixel, synthesis.realisation)
        for _ in range(2)
    )
    along *= np.float32(stretch)
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    flow = np.stack([cos * along - sin * across, sin * along + cos * across])
    flow *= np.float32(1.0 / np.sqrt(np.square(flow).sum(axis=0).mean(dtype=np.float64)))
    return flow


def _smooth_noise(
    shape: tuple[int, int], period: float, shortest: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Gaussian noise of unit deviation whose spectrum is a Gaussian about 0, with half of its power
    in waves longer than ``period`` samples and nothing in those under ``shortest``."""
    height, width = (fast_length(n) for n in shape)
    noise = rng.standard_normal((height, width), dtype=np.float32)
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    squared = ((fy * fy + fx * fx) * (period * period)).astype(np.float32)
    spectrum = np.fft.rfft2(noise)
    # Power exp(-k^2 ln 2): in two dimensions half of it is inside k = 1.
    spectrum *= np.exp(squared * np.float32(-np.log(2) / 2))
    spectrum[squared > (period / shortest) ** 2] = 0
    field = np.fft.irfft2(spectrum, (height, width))[: shape[0], : shape[1]]
    field *= 1.0 / max(float(field.std()), 1e-12)
    return field.astype(np.float32)


SPEC = FlowSpec(
    name="warp",
    description="A smooth displacement, by at most one training pixel, which cleaners hardly see.",
    render=render,
    parameters=(
        Number(
            "period",
            "Length of the waves by which the picture is moved.",
            "training px",
            default=32.0,
            minimum=12.0,
            maximum=128.0,
            step=1.0,
        ),
    ),
)
