"""What was painted with a brush in the page."""

from __future__ import annotations

from urushi import strokes
from urushi.spec import Float, MaskSpec, Parameters, Scene, Text


def render(scene: Scene, parameters: Parameters) -> Float:
    """The strokes, see `strokes`; 1 everywhere if there is none. ``(h, w)`` float32 in [0, 1]."""
    grid = scene.grid
    size = grid.picture[0] * grid.ratio, grid.picture[1] * grid.ratio
    return strokes.painted(strokes.parse(parameters["strokes"]), grid.shape, size)


SPEC = MaskSpec(
    name="paint",
    description="What was painted with a brush; everything as long as nothing was.",
    render=render,
    parameters=(
        Text(
            "strokes",
            'Strokes: "+" paints or "-" erases, radius, points "x,y", in 1/10000 of the side.',
            longest=60_000,
            grammar=strokes.parse,
            kind="strokes",
        ),
    ),
)
