"""A grey picture as a mask: white where the layer goes."""

from __future__ import annotations

import numpy as np
from PIL import Image

from urushi import inlay
from urushi.spec import Choice, File, Float, MaskSpec, Parameters, Scene


def render(scene: Scene, parameters: Parameters) -> Float:
    """The picture's luma over the grid, 0 where it is transparent; 1 everywhere without one.

    Returns:
        ``(h, w)`` float32 in [0, 1].
    """
    image = parameters["picture"]
    if not isinstance(image, Image.Image):
        return np.ones(scene.grid.shape, dtype=np.float32)
    if image.mode in ("LA", "RGBA"):
        ground = Image.new("L", image.size)
        image = Image.composite(image.convert("L"), ground, image.getchannel("A"))
    size = scene.grid.size
    box = inlay.middle(image, size) if parameters["fit"] == "cover" else None
    # Lanczos would ring beside hard edges.
    return inlay.luma(image, size, box, Image.Resampling.BILINEAR)


SPEC = MaskSpec(
    name="picture",
    description="A grey picture of your own: the layer goes where it is white.",
    render=render,
    parameters=(
        File("picture", "The mask; transparent parts count as black. Without it, everything."),
        Choice(
            "fit",
            "Stretched to the picture's proportions, or cut to them.",
            "stretch",
            ("stretch", "cover"),
        ),
    ),
)
