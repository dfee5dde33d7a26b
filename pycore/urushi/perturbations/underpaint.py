"""Another picture under what is fully transparent, where viewers show nothing.

A transparent pixel has a colour all the same. Viewers lay it on their ground and show none of it;
training tools that open a file with Pillow's ``convert("RGB")`` drop the alpha and keep the colour
(kohya sd-scripts, library/train_util.py, does so unless it is told to use alpha masks), so that
they train on whatever stands there. Left alone that is mostly black or white. PNG and lossless WebP
keep it; JPEG has no transparency, and lossy WebP does not keep colours that nobody sees.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from urushi import inlay
from urushi.grid import Box, TrainingGrid
from urushi.spec import Canvas, MarkSpec, Overlay, Parameters

INKS = ("#17275e", "#cf3f2a", "#f6e7bd")
"""Of a drawing: its darks in indigo, its middle tones in vermilion, on paper."""

LEVELS = (48, 236, 140)
"""Those of a drawing that get the first, the last and the middle one alone."""


def render(canvas: Canvas, parameters: Parameters) -> Overlay:
    """The picture in its own colours, or a drawing in three inks; it covers the canvas."""
    grid = TrainingGrid.of(*canvas.size)

    @functools.cache
    def planes() -> NDArray[np.float32]:
        image = inlay.source(parameters)
        image = inlay.resized(image, grid.size, inlay.middle(image, grid.size))
        if not isinstance(parameters["picture"], Image.Image):
            black, mid, white = INKS
            image = ImageOps.colorize(image, black, white, mid, *LEVELS)
        return np.moveaxis(np.asarray(image.convert("RGB"), dtype=np.float32), -1, 0)

    def over(box: Box) -> Image.Image:
        levels = np.clip(np.rint(grid.upsample(planes(), box)), 0, 255).astype(np.uint8)
        overlay = Image.fromarray(np.ascontiguousarray(np.moveaxis(levels, 0, -1)))
        overlay.putalpha(255)
        return overlay

    return over


SPEC = MarkSpec(
    name="underpaint",
    description="Another picture under what is fully transparent: where viewers show nothing.",
    render=render,
    parameters=(inlay.DRAWING, inlay.PICTURE),
    hidden=True,
)
