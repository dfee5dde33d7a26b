"""The parameters that the layers of this folder share, and noise whose size depends on a level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.classics._normal import quantiles, standard_normal
from urushi.spec import Box, Canvas, Choice, Number, Parameters, PixelNoise

Float = NDArray[np.float32]

LEVEL = Number(
    "level",
    "How strong: 1 is barely seen, 8 is plain.",
    "",
    default=3.0,
    minimum=1.0,
    maximum=8.0,
    step=1.0,
)

CHANNELS = Choice(
    "channels",
    "Noise of light, the same in red, green and blue, or one of its own in each.",
    default="color",
    choices=("luma", "color"),
)

SHOWN = 64
"""Of every so many quantiles one is looked at to find what clipping does."""


def level_of(parameters: Parameters) -> int:
    """The level, 1 to 8."""
    level: float = parameters["level"]
    return round(level)


def noise_by_level(canvas: Canvas, deviation: Float, parameters: Parameters) -> PixelNoise:
    """Normal noise whose deviation depends on the level of the channel that it is added to.

    Args:
        canvas: what it is put on.
        deviation: ``(256,)`` float32, levels.
        parameters: `CHANNELS` is read: "color" draws a number for each channel of each pixel, as
            most tools do, "luma" one for each pixel, so that a grey stays a grey.
    """
    own = parameters["channels"] == "color"
    mean, spread = None, deviation
    if canvas.scale < 1.0:
        mean, spread = _shrunk(deviation, canvas.scale)

    def change(pixels: NDArray[np.uint8], box: Box) -> Float:
        changed: Float = np.take(spread, pixels)
        changed *= standard_normal(canvas, box, pixels.shape[2] if own else 1)
        if mean is not None:
            changed += np.take(mean, pixels)
        return changed

    return change


def _shrunk(deviation: Float, scale: float) -> tuple[Float, Float]:
    """Mean and deviation, by level, of what is left of noise when the picture is shrunk.

    An average over ``1 / scale**2`` independent pixels has ``scale`` times their deviation. What
    went beyond black or white was cut off before, and that shifts the mean: white paper turns grey.
    """
    levels = np.arange(256, dtype=np.float32)[:, None]
    noisy = levels + deviation[:, None] * quantiles()[SHOWN // 2 :: SHOWN]
    left = np.clip(np.rint(noisy), 0, 255) - levels
    mean: Float = left.mean(axis=1)
    spread: Float = left.std(axis=1)
    return mean, spread * np.float32(scale)
