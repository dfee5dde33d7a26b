"""Drawn lines and outlines, told from edges, solid areas and grain.

The top-hat by closing (F. Meyer, "Iterative image transformations for an automatic screening of
cervical smears", J. Histochem. Cytochem. 27, 1979): a morphological closing fills whatever dark is
too narrow for its structuring element, here an octagon, and what it adds is the lines. The border
of two areas, which gradients and differences of Gaussians answer to, it leaves alone.

Grain and specks are as narrow as lines are but not as long. A path opening (H. Heijmans, M. Buckley
and H. Talbot, "Path openings and closings", J. Math. Imaging Vision 22, 2005) keeps what lies on a
path of a minimum length, however it bends within a quarter turn, so that thin curves survive which
straight elements would break up.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from urushi.masks.smoothstep import smoothstep
from urushi.spec import Choice, Float, MaskSpec, Number, Parameters, Scene

Levels = NDArray[np.uint8]

HALF_RANGE = 0.5
"""The mask rises over this share of the contrast on either side of it."""


def render(scene: Scene, parameters: Parameters) -> Float:
    """1 on lines, 0 elsewhere; ``(h, w)`` float32 in [0, 1].

    It is 1/2 where a line stands out by ``contrast`` (luma, 0 to 1) from what is around it, in a
    smoothstep from half to one and a half times that. Where a line parts two areas, the one that is
    more like it counts.
    """
    pixel = scene.grid.training_pixel
    size = max(2, round(parameters["width"] * pixel) + 1)
    length = max(1, round(parameters["length"] * pixel))
    # Lines that leave the picture go on. Beyond the margin, where arrays end or, taken flat, run on
    # in the next row, nothing can be that reaches the picture.
    margin = size + 2 * length
    levels = np.rint(scene.luma * np.float32(255)).astype(np.uint8)
    levels = np.pad(levels, margin, mode="edge")
    found = np.zeros_like(levels)
    if parameters["tone"] != "light":
        found = _long(_closing(levels, size) - levels, length)
    if parameters["tone"] != "dark":
        negative = np.uint8(255) - levels
        found = np.maximum(found, _long(_closing(negative, size) - negative, length))
    contrast = 255 * parameters["contrast"]
    low, high = contrast * (1 - HALF_RANGE), contrast * (1 + HALF_RANGE)
    table = smoothstep(np.arange(256, dtype=np.float32), low, high)
    out: Float = table[found[margin:-margin, margin:-margin]]
    return out


def _closing(levels: Levels, size: int) -> Levels:
    """Closing by an octagon ``size`` samples across: two straight and two diagonal segments."""
    row = levels.shape[1]
    diagonal = (size - 1 - round((size - 1) / (1 + math.sqrt(2)))) // 2
    straight = size - 1 - 2 * diagonal
    segments = [(1, straight), (row, straight), (row + 1, diagonal), (row - 1, diagonal)]
    flat = levels.ravel()
    for step, count in segments:
        flat = _run(flat, step, count + 1, np.maximum)
    flat = flat[::-1]
    for step, count in segments:
        flat = _run(flat, step, count + 1, np.minimum)
    return flat[::-1].reshape(levels.shape)


def _run(flat: Levels, step: int, count: int, extremum: np.ufunc) -> Levels:
    """Minimum or maximum of each of ``(n,)`` samples and the next ``count - 1``, ``step`` apart.

    By doubling: the extremum of a run of 2n samples is that of two runs of n.
    """
    done = 1
    while done < count:
        more = min(done, count - done)
        longer = flat.copy()
        extremum(flat[: -more * step], flat[more * step :], out=longer[: -more * step])
        flat, done = longer, done + more
    return flat


def _long(levels: Levels, length: int) -> Levels:
    """What lies on a path of at least ``length`` samples, down or across."""
    down = _paths(levels, length)
    across = _paths(np.ascontiguousarray(levels.T), length)
    return np.maximum(down, across.T)


def _paths(levels: Levels, length: int) -> Levels:
    """Path opening for paths from row to row, each step to one of the three nearest samples.

    Goes ``length`` rows down, which leaves in each sample the minimum along the best path that ends
    there, and as many rows back up, which gives it to all on the way. What branches off a path is
    kept up to the same length.
    """
    row = levels.shape[1]
    flat = levels.ravel()
    # Memory that is used again: allocating it took longer than filling it.
    pairs = np.empty(flat.size - row, dtype=np.uint8)
    threes = np.empty(flat.size - row - 1, dtype=np.uint8)
    ends = flat.copy()
    for _ in range(length - 1):
        np.maximum(ends[:-row], ends[1 : 1 - row], out=pairs)
        np.maximum(pairs[:-1], pairs[1:], out=threes)
        np.minimum(flat[row + 1 :], threes, out=ends[row + 1 :])
    found = ends.copy()
    for _ in range(length - 1):
        np.maximum(found[row - 1 : -1], found[row:], out=pairs)
        np.maximum(pairs[:-1], pairs[1:], out=threes)
        np.minimum(flat[: -row - 1], threes, out=threes)
        np.maximum(ends[: -row - 1], threes, out=found[: -row - 1])
    return found.reshape(levels.shape)


SPEC = MaskSpec(
    name="lines",
    description="Drawn lines and outlines, but neither solid areas nor grain.",
    render=render,
    parameters=(
        Choice(
            "tone",
            "Whether lines are darker or lighter than what is around them.",
            default="dark",
            choices=("dark", "light", "either"),
        ),
        Number(
            "width",
            "Widest line that counts, as training will see it.",
            "training px",
            default=6.0,
            minimum=1.0,
            maximum=24.0,
            step=0.5,
        ),
        Number(
            "length",
            "Shortest line that counts, as training will see it.",
            "training px",
            default=8.0,
            minimum=1.0,
            maximum=16.0,
            step=0.5,
        ),
        Number(
            "contrast",
            "How far a line has to stand out, as a share of the range from black to white.",
            "",
            default=0.1,
            minimum=0.02,
            maximum=0.5,
            step=0.01,
        ),
    ),
)
