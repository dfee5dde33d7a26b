"""A linear gradient over the picture."""

from __future__ import annotations

import math

import numpy as np

from urushi.masks.smoothstep import smoothstep
from urushi.spec import Float, MaskSpec, Number, Parameters, Scene


def render(scene: Scene, parameters: Parameters) -> Float:
    """0 before ``start`` to 1 after ``end`` by smoothstep; ``(h, w)`` float32 in [0, 1].

    The direction is an angle in picture coordinates, x to the right and y down: 0 grows to the
    right, 90 downwards, so degrees count clockwise. A place is a share of the picture's extent
    along that direction: 0 at the first corner that a line square to it touches, 1 at the last.
    With ``start`` after ``end`` the gradient falls; with both equal it is a hard edge.
    """
    angle = math.radians(parameters["angle"])
    cos, sin = math.cos(angle), math.sin(angle)
    width, height = scene.grid.picture
    extent = width * abs(cos) + height * abs(sin)
    rows, columns = scene.grid.shape
    x = (np.arange(columns) + 0.5) / scene.grid.ratio - width / 2
    y = (np.arange(rows) + 0.5) / scene.grid.ratio - height / 2
    across = (x * (cos / extent) + 0.5).astype(np.float32)
    down = (y * (sin / extent)).astype(np.float32)
    return smoothstep(np.add.outer(down, across), parameters["start"], parameters["end"])


SPEC = MaskSpec(
    name="linear",
    description="A gradient that grows from one side of the picture to the other.",
    render=render,
    parameters=(
        Number(
            "angle",
            "Direction in which it grows: 0 to the right, 90 downwards, clockwise.",
            "degrees",
            default=0.0,
            minimum=0.0,
            maximum=360.0,
            step=1.0,
        ),
        Number(
            "start",
            "Where it begins to grow, as a share of the picture along that direction.",
            "",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            step=0.01,
        ),
        Number(
            "end",
            "Where it is full, as a share of the picture along that direction.",
            "",
            default=1.0,
            minimum=0.0,
            maximum=1.0,
            step=0.01,
        ),
    ),
)
