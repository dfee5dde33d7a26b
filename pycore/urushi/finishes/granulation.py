"""Watercolour granulation: pigment that settles in the hollows of the paper.

Heavy pigments sink out of a wash into the paper's hollows and gather in flocks (C. Curtis et al.,
"Computer-generated watercolor", SIGGRAPH 1997, sections 2.1 and 4.5); bare ridges stay pale. Where
there is little pigment there is little to settle, and a full, dark wash covers hollow and ridge
alike, so the effect is strongest in the darker midtones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import Float, cloud, noise, smooth_levels
from urushi.spec import Number, Parameters, Spec, Synthesis

STRENGTH = 0.045
"""RMS change of luma where granulation is strongest."""

SKEW = 0.44
"""How much sharper and deeper the hollows are than the ridges."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Settled pigment less its mean; ``(grid height, grid width)`` float32, luma."""
    grid, rng = synthesis.grid, synthesis.realisation
    pixel = grid.training_pixel
    stretch = 1.0 + synthesis.keyed.uniform(-0.05, 0.05)
    size = max(2.0, parameters["size"] * pixel * stretch)
    hollows = noise(grid.shape, lambda k: _paper(k * np.float32(size), pixel / size), rng)
    # Wet washes pool: in places more pigment settles, in others hardly any.
    pools = cloud(grid.shape, 14.0 * size, 3, rng)
    pools *= np.float32(0.22)
    pools += np.float32(1)
    np.clip(pools, 0.4, 1.7, out=pools)
    # A skewed variable of zero mean and unit RMS: (e^{sx} - e^{s²/2}) / its deviation.
    hollows *= np.float32(SKEW)
    np.exp(hollows, out=hollows)
    square = SKEW * SKEW
    hollows -= np.float32(np.exp(square / 2))
    hollows *= np.float32(-STRENGTH / np.sqrt((np.exp(square) - 1) * np.exp(square)))
    np.clip(hollows, -0.28, 0.28, out=hollows)
    hollows *= pools
    hollows *= _load()[smooth_levels(synthesis.scene.luma, 0.5 * pixel)]
    return hollows


def _paper(k: Float, finest: float) -> Float:
    """Spectrum of cold-pressed paper and of flocks of pigment in it, at ``k`` cycles a hollow: pink
    from the hollows down to grains, which are ``finest`` hollows wide."""
    squared = k * k
    rough = (np.float32(1) + squared) ** np.float32(-0.8)
    rough *= squared / (squared + np.float32(0.2))
    rough *= np.exp(-squared * np.float32(finest**2))
    return np.asarray(rough)


def _load() -> Float:
    """How strongly pigment granulates at each of 256 levels, 0 to 1: most at a luma of .4."""
    luma = np.linspace(0, 1, 256)
    most = 0.4
    a, b = 1.15, 1.15 * (1 - most) / most
    load = (luma / most) ** a * ((1 - luma) / (1 - most)) ** b
    return load.astype(np.float32)


SPEC = Spec(
    name="granulation",
    description="Watercolour granulation: pigment that has settled in the hollows of the paper.",
    render=render,
    parameters=(
        Number(
            "size",
            "Distance from hollow to hollow.",
            "training px",
            default=7.0,
            minimum=3.0,
            maximum=20.0,
            step=0.1,
        ),
    ),
)
