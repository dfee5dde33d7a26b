"""Rendering single layers of noise for their tests."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from urushi.classics import REGISTRY
from urushi.spec import Box, Canvas, PixelNoise, resolve

Field = NDArray[np.floating[Any]]
Pixels = NDArray[np.uint8]


def noise(
    name: str,
    size: tuple[int, int] = (512, 384),
    *,
    scale: float = 1.0,
    seed: int = 1,
    **parameters: Any,
) -> PixelNoise:
    """A layer on a canvas; its name without "classic."."""
    spec = REGISTRY[f"classic.{name}"]
    canvas = Canvas(size, scale, ("test key",), ("test seed", str(seed)))
    return spec.render(canvas, resolve(spec, parameters))


def change(name: str, pixels: Pixels, *, scale: float = 1.0, seed: int = 1, **rest: Any) -> Field:
    """What a layer does to a whole picture, ``(h, w, channels)`` levels."""
    size = pixels.shape[1], pixels.shape[0]
    return noise(name, size, scale=scale, seed=seed, **rest)(pixels, (0, 0, *size))


def cut(pixels: NDArray[Any], box: Box) -> NDArray[Any]:
    """A part of an array."""
    return pixels[box[1] : box[3], box[0] : box[2]]


def plain(value: int, side: int = 512, channels: int = 3) -> Pixels:
    """A picture of one level."""
    return np.full((side, side, channels), value, dtype=np.uint8)


def random_picture(height: int, width: int, channels: int = 3) -> Pixels:
    """Each value on its own."""
    rng = np.random.default_rng(7)
    return rng.integers(0, 256, (height, width, channels), dtype=np.uint8)
