"""What is opaque: the picture's own transparency as a mask."""

from __future__ import annotations

import numpy as np

from urushi.spec import Float, MaskSpec, Parameters, Scene


def render(scene: Scene, _parameters: Parameters) -> Float:
    """The picture's alpha, ``(h, w)`` float32 in [0, 1]; 1 everywhere if it has none."""
    if scene.alpha is None:
        return np.ones(scene.grid.shape, dtype=np.float32)
    return scene.alpha


SPEC = MaskSpec(
    name="alpha",
    description="What is opaque in a picture with transparency; else everything.",
    render=render,
)
