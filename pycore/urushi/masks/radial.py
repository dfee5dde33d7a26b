"""A round spot that fades outwards."""

from __future__ import annotations

import math

import numpy as np

from urushi.masks.smoothstep import smoothstep
from urushi.spec import Float, MaskSpec, Number, Parameters, Scene


def render(scene: Scene, parameters: Parameters) -> Float:
    """1 up to ``radius`` around the centre, then falling to 0 over ``softness`` by smoothstep.

    Lengths are shares of half the picture's diagonal, the same along both axes: the spot is a
    circle in pixels, and with its centre in the middle a radius of 1 reaches the corners. Returns
    ``(h, w)`` float32 in [0, 1].
    """
    width, height = scene.grid.picture
    half = math.hypot(width, height) / 2
    rows, columns = scene.grid.shape
    x = ((np.arange(columns) + 0.5) / scene.grid.ratio - parameters["x"] * width) / half
    y = ((np.arange(rows) + 0.5) / scene.grid.ratio - parameters["y"] * height) / half
    distance = np.add.outer((y * y).astype(np.float32), (x * x).astype(np.float32))
    np.sqrt(distance, out=distance)
    beyond = smoothstep(
        distance, parameters["radius"], parameters["radius"] + parameters["softness"]
    )
    return np.subtract(np.float32(1), beyond, out=beyond)


SPEC = MaskSpec(
    name="radial",
    description="A round spot that fades outwards; inverted, the surroundings.",
    render=render,
    parameters=(
        Number(
            "x",
            "Centre, as a share of the picture's width from the left.",
            "",
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            step=0.01,
        ),
        Number(
            "y",
            "Centre, as a share of the picture's height from the top.",
            "",
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            step=0.01,
        ),
        Number(
            "radius",
            "Size of the full part, as a share of half the picture's diagonal.",
            "",
            default=0.25,
            minimum=0.0,
            maximum=2.0,
            step=0.01,
        ),
        Number(
            "softness",
            "Width of the fade around it, as a share of half the picture's diagonal.",
            "",
            default=0.5,
            minimum=0.0,
            maximum=2.0,
            step=0.01,
        ),
    ),
)
