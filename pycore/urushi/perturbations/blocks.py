"""Squares of even colour: about the simplest pattern that a network can tell pictures apart by.

D. Yu, H. Zhang, W. Chen, J. Yin and T.-Y. Liu, "Availability attacks create shortcuts", KDD 2022:
linearly separable noise, one point of a class's cluster laid out as patches of a single colour,
makes classifiers learn it instead of the picture. Theirs gives a picture of 32 x 32 pixels 4 x 4
patches. Here the key has a tile of 4 x 4 colours in place of a class; a picture is covered with
such tiles, each laid either as it is or in the opposite colours, and the whole is shifted, both at
random: what belongs together is the key's, but an average over pictures is empty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import unit_rms
from urushi.spec import Choice, Number, Parameters, Spec, Synthesis

TILE = 4
"""Blocks along a side of the key's tile (Yu et al. 2022: 4 of 8 px in 32 x 32 pictures)."""

PLANES = {"all": (0, 1, 2), "luma": (0,), "chroma": (1, 2)}
"""Choice -> indices of the planes of Y'CbCr that carry the pattern."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """The key's tile, over and over, with random signs and a random start.

    Returns:
        ``(3, grid height, grid width)`` float32, Y'CbCr (BT.601), unit RMS; planes that are not
        asked for are zero.
    """
    grid = synthesis.grid
    side = max(parameters["side"] * grid.training_pixel, 2.0)
    tile = synthesis.keyed.standard_normal((3, TILE, TILE), dtype=np.float32)
    start = synthesis.realisation.uniform(0.0, TILE, size=2)
    rows, columns = (
        (start[i] + np.arange(n) / side).astype(np.intp) for i, n in enumerate(grid.shape)
    )
    tiles = int(rows[-1]) // TILE + 1, int(columns[-1]) // TILE + 1
    signs = 2 * synthesis.realisation.integers(2, size=tiles).astype(np.float32) - 1
    blocks = np.repeat(np.repeat(signs, TILE, axis=0), TILE, axis=1) * np.tile(tile, (1, *tiles))
    field = np.zeros((3, *grid.shape), dtype=np.float32)
    for plane in PLANES[parameters["planes"]]:
        field[plane] = blocks[plane][rows][:, columns]
    return unit_rms(field)


SPEC = Spec(
    name="blocks",
    description="Squares of even colour, laid out by the key.",
    render=render,
    parameters=(
        Number(
            "side",
            "Side of a square, as training will see it.",
            "training px",
            default=8.0,
            minimum=4.0,
            maximum=32.0,
            step=0.5,
        ),
        Choice(
            "planes",
            "What differs from square to square: light, colour or both.",
            default="all",
            choices=("all", "luma", "chroma"),
        ),
    ),
)
