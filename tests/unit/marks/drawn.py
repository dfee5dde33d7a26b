"""Marks drawn for their tests."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from urushi.marks import REGISTRY
from urushi.spec import Box, Canvas, Overlay, resolve

Pixels = NDArray[np.uint8]


def canvas(size: tuple[int, int], seed: int = 1, scale: float = 1.0) -> Canvas:
    """A canvas of a size; pictures differ in their seeds."""
    return Canvas(size, scale, ("test key",), ("test seed", str(seed)))


def logo() -> Image.Image:
    """A red disc on clear ground whose hidden colour is green, with a half-clear blue core."""
    image = Image.new("RGBA", (40, 40), (0, 255, 0, 0))
    y, x = np.mgrid[:40, :40]
    pixels = np.array(image)
    pixels[np.hypot(x - 19.5, y - 19.5) < 20] = (255, 0, 0, 255)
    pixels[np.hypot(x - 19.5, y - 19.5) < 8] = (0, 0, 255, 128)
    return Image.fromarray(pixels)


def overlay(
    name: str,
    size: tuple[int, int] = (300, 200),
    /,
    *,
    seed: int = 1,
    picture: Image.Image | None = None,
    font: bytes | None = None,
    **parameters: Any,
) -> Overlay:
    """The overlay of a mark on a canvas; of a logo, of `logo` if no picture is given."""
    if name == "text":
        parameters.setdefault("text", "© 漆")
    filled: dict[str, Any] = resolve(REGISTRY[name], parameters)
    if name == "logo":
        filled["picture"] = picture or logo()
    else:
        filled["font"] = font
    return REGISTRY[name].render(canvas(size, seed), filled)


def whole(name: str, size: tuple[int, int] = (300, 200), /, **options: Any) -> Pixels:
    """All of a mark's overlay, ``(h, w, 4)``."""
    return part(overlay(name, size, **options), (0, 0, *size))


def part(over: Overlay, box: Box) -> Pixels:
    """A part of an overlay, clear where there is none: ``(h, w, 4)``."""
    image = over(box)
    if image is None:
        return np.zeros((box[3] - box[1], box[2] - box[0], 4), np.uint8)
    assert image.mode == "RGBA" and image.size == (box[2] - box[0], box[3] - box[1])
    return np.array(image)


def bounds(pixels: Pixels) -> Box:
    """What holds all pixels that are more than half covered."""
    box = Image.fromarray((pixels[..., 3] > 127).astype(np.uint8)).getbbox()
    assert box is not None, "nothing is drawn"
    return box
