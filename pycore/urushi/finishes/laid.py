"""Laid paper: the print of the mould that a sheet was dipped from.

The fine laid wires of the mould leave close parallel lines, the chain wires that bind them wider
ones across, and the pulp gathers unevenly between (D. Hunter, "Papermaking: The History and
Technique of an Ancient Craft", 1947).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import Float, axes, cloud, drift, look_up, noise
from urushi.spec import Number, Parameters, Spec, Synthesis

LINES = 256
"""Wires after which the mould repeats."""

STEPS = 32
"""Values looked up for each wire."""

LAID = 0.03
CHAIN = 0.023
FELT = 0.009
FORMATION = 0.006
"""Changes of luma: amplitudes of the laid and chain lines, RMS of the felt and of the clouds."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Laid lines, chain lines across them, felt and clouds; ``(grid height, grid width)`` float32,
    luma.

    ``angle`` is the direction of the laid lines.
    """
    grid, keyed, rng = synthesis.grid, synthesis.keyed, synthesis.realisation
    pixel = grid.training_pixel
    turn = keyed.uniform(-2.0, 2.0) + rng.uniform(-0.5, 0.5)
    stretch = 1.0 + keyed.uniform(-0.03, 0.03, size=2)
    spacing = max(2.0, parameters["spacing"] * pixel * stretch[0])
    chain = parameters["chain"] * pixel * stretch[1]
    along, across = axes(grid.shape, parameters["angle"] + turn)
    clouds = cloud(grid.shape, 44.0 * pixel, 3, rng)
    # The wires sag a little, each much as its neighbours do.
    sag = drift(grid.shape, (90.0 * pixel, 90.0 * pixel), rng)

    position = across + np.float32(0.22 * spacing) * sag
    position += np.float32(rng.uniform(0, LINES * spacing))
    position *= np.float32(STEPS / spacing)
    lines = look_up(_wires(rng), position)
    # Where the pulp is thick the wires print less.
    lines *= np.float32(LAID) * np.clip(np.float32(1) - np.float32(0.35) * clouds, 0.25, 1.75)

    position = along + np.float32(0.25 * spacing) * drift(
        grid.shape, (60.0 * pixel, 60.0 * pixel), rng
    )
    position += np.float32(rng.uniform(0, chain))
    position *= np.float32(4096 / chain)
    lines += look_up(_chain(chain, spacing), position)

    felt = noise(grid.shape, lambda k: _felt(k * np.float32(pixel)), rng)
    lines += np.float32(FELT) * felt
    lines += np.float32(FORMATION) * clouds
    return lines


def _felt(k: Float) -> Float:
    """Spectrum of the sheet's own roughness, of a period of about 5 training px and coarser."""
    return np.asarray(k / (np.float32(0.02) + k * k) * np.exp(np.float32(-18) * k * k))


def _wires(rng: np.random.Generator) -> Float:
    """Profile of `LINES` wires, each a little stronger or weaker and out of place; zero mean."""
    place = np.arange(LINES * STEPS, dtype=np.float32) / STEPS
    shift = np.interp(place, np.arange(LINES), 0.07 * rng.standard_normal(LINES), period=LINES)
    strength = np.interp(place, np.arange(LINES), rng.uniform(0.7, 1.3, LINES), period=LINES)
    phase = 2 * np.pi * (place + shift)
    # A ridge lit from one side: steeper on its shadow side.
    profile = strength * (np.cos(phase) + 0.22 * np.sin(2 * phase))
    return np.asarray(profile - profile.mean(), dtype=np.float32)


def _chain(chain: float, spacing: float) -> Float:
    """Profile of one chain line: a pale line with a shadow beside it and a broad darker band, as
    the pulp gathers along the rib below; zero mean, ``(4096,)`` float32."""
    x = (np.arange(4096) / 4096 - 0.5) * chain
    width = 0.5 * spacing
    line = np.exp(-0.5 * np.square(x / width))
    shadow = np.exp(-0.5 * np.square((x - 1.7 * width) / width))
    band = np.exp(-0.5 * np.square(x / (4 * width)))
    profile = line - 0.8 * shadow - 0.3 * band
    return np.asarray(CHAIN * (profile - profile.mean()), dtype=np.float32)


SPEC = Spec(
    name="laid",
    description="Laid paper: fine parallel lines of the mould, crossed by wider chain lines.",
    render=render,
    parameters=(
        Number(
            "spacing",
            "Distance from laid line to laid line.",
            "training px",
            default=5.0,
            minimum=3.0,
            maximum=16.0,
            step=0.1,
        ),
        Number(
            "chain",
            "Distance from chain line to chain line.",
            "training px",
            default=96.0,
            minimum=40.0,
            maximum=240.0,
            step=1.0,
        ),
        Number(
            "angle",
            "Direction of the laid lines; the key turns it a little.",
            "degrees",
            default=0.0,
            minimum=0.0,
            maximum=180.0,
            step=1.0,
        ),
    ),
)
