"""Japanese paper: long soft fibres over a cloudy sheet.

Washi is formed from long bast fibres of kozo (paper mulberry) that float, turn and settle one over
the other; held to the light it shows them, and the clouds of an uneven sheet (S. Hughes, "Washi:
The World of Japanese Paper", 1978). Here: threads of two sorts, a felt of fine ones and single long
ones that lie on top, lit from the upper left.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import fast_length
from urushi.finishes._fields import cloud, fibres, frequencies, relief
from urushi.spec import Number, Parameters, Spec, Synthesis

SHEEN = 0.05
"""Change of luma for a fibre's height: those on top shine, those deep in the sheet are darker."""

SHADE = 0.1
"""Change of luma for a slope of 1 in the sheet's height."""

FORMATION = 0.01
"""RMS of the clouds."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Sheen, relief and clouds; ``(grid height, grid width)`` float32, luma."""
    grid, keyed, rng = synthesis.grid, synthesis.keyed, synthesis.realisation
    pixel = grid.training_pixel
    stretch = 1.0 + keyed.uniform(-0.12, 0.12, size=4)
    length = parameters["length"] * pixel * stretch[0]
    spacing = 16.0 * pixel * stretch[1] / parameters["density"]
    canvas = (fast_length(grid.shape[0]), fast_length(grid.shape[1]))
    k = frequencies(*canvas)
    height = np.zeros(k.shape, dtype=np.complex64)
    sheen = np.zeros(k.shape, dtype=np.complex64)
    # Sorts of fibre: share of the length, of the spacing, curl, width (training px), height, sheen.
    sorts = (
        (0.5, 0.34, 0.6, 0.8, 0.7, -0.5),
        (1.0, 1.0, 0.9 * stretch[2], 0.95, 0.8, -1.0),
        (1.9, 3.4, 1.2 * stretch[2], 1.25 * stretch[3], 1.2, 1.3),
    )
    for share, sparse, curl, width, lift, gloss in sorts:
        threads = fibres(
            canvas, length=length * share, spacing=spacing * sparse, curl=curl, rng=rng
        )
        sigma = width * pixel * 0.55
        profile = np.exp(np.float32(-2 * (math.pi * sigma) ** 2) * k * k)
        # A thread's ridge is as high as its sort says, whatever its width.
        profile *= np.float32(lift * sigma * math.sqrt(2 * math.pi))
        spectrum = np.fft.rfft2(threads)
        spectrum *= profile
        height += spectrum
        spectrum *= np.float32(gloss)
        sheen += spectrum
    sheen[0, 0] = 0
    rows, columns = grid.shape
    sheet = np.fft.irfft2(height, s=canvas)[:rows, :columns].astype(np.float32)
    change = relief(sheet)
    # Slopes are per sample: the same sheet on a finer grid is to look the same.
    change *= np.float32(SHADE * pixel * parameters["relief"])
    threads = np.fft.irfft2(sheen, s=canvas)[:rows, :columns].astype(np.float32)
    change += np.float32(SHEEN) * threads
    change += np.float32(FORMATION) * cloud(grid.shape, 56.0 * pixel, 3, rng)
    return np.clip(change, -0.3, 0.3, out=change)


SPEC = Spec(
    name="washi",
    description="Japanese paper: long soft fibres over a cloudy sheet.",
    render=render,
    parameters=(
        Number(
            "length",
            "Length of the fibres.",
            "training px",
            default=64.0,
            minimum=16.0,
            maximum=200.0,
            step=1.0,
        ),
        Number(
            "density",
            "How many fibres there are.",
            "",
            default=1.0,
            minimum=0.2,
            maximum=3.0,
            step=0.05,
        ),
        Number(
            "relief",
            "How strongly the fibres stand out in the light.",
            "",
            default=1.0,
            minimum=0.0,
            maximum=2.0,
            step=0.05,
        ),
    ),
)
