"""Canvas: a cloth whose threads go over and under each other.

Each thread is a round yarn that rises over one crossing and dips under the next; what lies on top
is seen, lit from the upper left. Yarn is uneven: threads wander, swell (slubs) and differ in tone.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import (
    LIGHT,
    TILE,
    Float,
    axes,
    cloud,
    drift,
    soften,
    tile_axes,
    tile_index,
)
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

DEPTH = 0.043
"""RMS change of luma of the perfect weave."""

YARN = 0.017
"""RMS change of luma from thread to thread and along each."""

REPEAT = {"plain": 2, "twill": 4}
"""Threads after which the weave repeats, either way."""

BULGE = {"plain": 0.42, "twill": 0.9}
"""How far a thread rises and dips, in its thickness: floats of a twill stand out."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Shaded weave with uneven yarn; ``(grid height, grid width)`` float32, luma."""
    grid, keyed, rng = synthesis.grid, synthesis.keyed, synthesis.realisation
    pixel = grid.training_pixel
    turn = keyed.uniform(-2.5, 2.5) + rng.uniform(-0.5, 0.5)
    stretch = 1.0 + keyed.uniform(-0.03, 0.03, size=2)
    repeat = REPEAT[parameters["weave"]]
    pitch = [max(2.0, parameters["pitch"] * pixel * s) for s in stretch]
    cell = pitch[0] * repeat, pitch[1] * repeat
    offset = rng.uniform(0, cell[0]), rng.uniform(0, cell[1])
    along, across = axes(grid.shape, turn, offset)
    # A thread keeps its wandering for a good way along, its neighbour has another.
    fine, far = 1.3 * pitch[0], 22.0 * pitch[0]
    along += np.float32(0.11 * pitch[0]) * drift(grid.shape, (fine, far), rng)
    across += np.float32(0.11 * pitch[1]) * drift(grid.shape, (far, fine), rng)
    along += np.float32(0.5 * pitch[0]) * drift(grid.shape, (far * 2, far * 2), rng)
    across += np.float32(0.5 * pitch[1]) * drift(grid.shape, (far * 2, far * 2), rng)

    shade, warp = _weave(parameters["weave"], cell, repeat)
    index = tile_index(along, across, cell)
    change = shade.ravel()[index]
    change *= np.float32(1) + np.float32(0.16) * cloud(grid.shape, 30.0 * pitch[0], 2, rng)
    on_top = warp.ravel()[index]
    upright = drift(grid.shape, (fine, far * 0.7), rng)
    level = drift(grid.shape, (far * 0.7, fine), rng)
    change += np.float32(YARN) * (level + on_top * (upright - level))
    return np.clip(change, -0.3, 0.3, out=change)


def _weave(kind: str, cell: tuple[float, float], repeat: int) -> tuple[Float, Float]:
    """Shading (RMS `DEPTH`, zero mean) and share of the upright threads on top, one repeat;
    ``(TILE, TILE)`` float32 each."""
    x, y = tile_axes((float(repeat), float(repeat)))
    rise = _rise(kind, x, y)
    rise *= np.float32(BULGE[kind])
    upright = _yarn(x) + rise
    level = _yarn(y) - rise
    height = np.maximum(upright, level)
    warp = (upright > level).astype(np.float32)
    sigma = 0.45
    height = soften(height, cell, max(sigma, 0.09 * cell[0] / repeat))
    cos, sin = math.cos(math.radians(LIGHT)), math.sin(math.radians(LIGHT))
    slope_x = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * (0.5 * TILE / repeat)
    slope_y = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * (0.5 * TILE / repeat)
    # Light from the side and, more, into the gaps between the threads, which stay dark.
    shade = -0.16 * (cos * slope_x + sin * slope_y) + 1.1 * height
    if kind == "twill":
        # The two sets of yarn of a twill are seldom of one tone: that draws its ribs.
        shade += np.float32(0.4) * soften(warp, cell, 0.2 * cell[0] / repeat)
    shade -= shade.mean()
    shade *= DEPTH / max(1e-6, float(np.sqrt(np.square(shade).mean())))
    return shade.astype(np.float32), soften(warp, cell, sigma)


def _rise(kind: str, x: Float, y: Float) -> Float:
    """How far the upright threads are up at each place of the weave, -1 to 1.

    Plain: over one, under one. Twill: over two, under two, each row a thread further on.
    """
    if kind == "plain":
        return np.asarray(np.sin(np.float32(math.pi) * x) * np.sin(np.float32(math.pi) * y))
    wave = np.sin(np.float32(math.pi / 2) * (x + y) - np.float32(math.pi / 4))
    return np.asarray(np.clip(np.float32(1.3) * wave, -1, 1))


def _yarn(x: Float) -> Float:
    """Height of a round yarn over its pitch, 0 at the gap to 1 in the middle."""
    across = np.float32(2) * (x - np.floor(x)) - np.float32(1)
    return np.asarray(np.sqrt(np.maximum(np.float32(1) - np.float32(0.96) * across * across, 0)))


SPEC = Spec(
    name="canvas",
    description="Canvas: woven threads going over and under each other.",
    render=render,
    parameters=(
        Number(
            "pitch",
            "Distance from thread to thread.",
            "training px",
            default=5.0,
            minimum=3.0,
            maximum=16.0,
            step=0.1,
        ),
        Choice("weave", "How the threads cross.", "plain", ("plain", "twill")),
    ),
)
