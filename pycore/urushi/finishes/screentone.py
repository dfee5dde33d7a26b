"""Screentone: a halftone that follows the tone, as on a manga page.

Clustered dots on a turned square lattice (R. Ulichney, "Digital Halftoning", 1987), exact in tone:
a dot covers the share of its cell that the darkness asks for. Only the screen is added, less its
own mean over a cell, so that colours and average tone stay.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import (
    TILE,
    Float,
    axes,
    smooth_levels,
    step,
    tile_axes,
    tile_index,
)
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

INK = 0.15
"""Change of luma from a dot to the ground between dots."""

FULLEST = 0.62
"""Share of the area that dots cover in black: they never run together."""

LIGHTEST = 0.93
"""Luma above which there are no dots."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Dots less their mean; ``(grid height, grid width)`` float32, luma."""
    grid, keyed, rng = synthesis.grid, synthesis.keyed, synthesis.realisation
    # No two sheets are laid on alike: else the mean of many would show one screen.
    turn = keyed.uniform(-2.0, 2.0) + rng.uniform(-2.0, 2.0)
    stretch = 1.0 + keyed.uniform(-0.03, 0.03) + rng.uniform(-0.02, 0.02)
    pitch = max(2.0, parameters["pitch"] * grid.training_pixel * stretch)
    cell = (pitch, pitch)
    offset = rng.uniform(0, pitch), rng.uniform(0, pitch)
    along, across = axes(grid.shape, parameters["angle"] + turn, offset)
    distance = _distance(parameters["dots"], pitch)
    reach, mean, ink = _tables(distance)
    tone = smooth_levels(synthesis.scene.luma, 0.5 * grid.training_pixel)
    change = distance.ravel()[tile_index(along, across, cell)]
    change *= np.float32(-1)
    change += reach[tone] + np.float32(0.5)
    np.clip(change, 0, 1, out=change)
    change -= mean[tone]
    change *= -ink[tone]
    return change


def _distance(dots: str, pitch: float) -> Float:
    """Distance (samples) from the middle of the dot, in the metric of its shape; one cell."""
    x, y = (np.abs(a - np.float32(pitch / 2)) for a in tile_axes((pitch, pitch)))
    if dots == "line":
        return np.broadcast_to(y, (TILE, TILE)).astype(np.float32)
    if dots == "diamond":
        # Longer one way than the other: corners meet one pair at a time, without a jump in tone.
        x, y = x * np.float32(0.7), y * np.float32(0.875)
        return np.asarray(x + y)
    return np.asarray(np.hypot(x, y))


def coverage(luma: Float) -> Float:
    """Share of the area that dots cover at each luma, from `FULLEST` in black to 0 in white."""
    shade = np.clip(1 - luma / np.float32(LIGHTEST), 0, 1) ** np.float32(0.85)
    return np.asarray(np.float32(FULLEST) * shade, dtype=np.float32)


def _tables(distance: Float) -> tuple[Float, Float, Float]:
    """For each of 256 levels: the dot's reach (samples), its mean, and the ink's strength."""
    luma = np.linspace(0, 1, 256, dtype=np.float32)
    reaches = np.linspace(-0.5, float(distance.max()) + 0.5, 96)
    coarse = distance[::4, ::4].astype(np.float32)
    covered = [float(np.clip(reach + 0.5 - coarse, 0, 1).mean()) for reach in reaches]
    reach = np.interp(coverage(luma), covered, reaches)
    mean = np.interp(reach, reaches, covered)
    # In black there is nothing to darken; outlines stay as they are.
    ink = np.float32(INK) * step(luma, 0.08, 0.4)
    return reach.astype(np.float32), mean.astype(np.float32), ink


SPEC = Spec(
    name="screentone",
    description="Screentone: halftone dots that grow with the shade, as on a manga page.",
    render=render,
    parameters=(
        Number(
            "pitch",
            "Distance from dot to dot.",
            "training px",
            default=6.0,
            minimum=3.0,
            maximum=24.0,
            step=0.1,
        ),
        Choice("dots", "Shape of the dots.", "round", ("round", "line", "diamond")),
        Number(
            "angle",
            "Direction of the rows of dots; the key turns it a little.",
            "degrees",
            default=45.0,
            minimum=0.0,
            maximum=90.0,
            step=1.0,
        ),
    ),
)
