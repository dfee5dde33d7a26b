"""Colour: the transfer function of 8-bit sRGB, as the pictures come, Y'CbCr, hue and range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray


def _srgb_to_linear_table() -> NDArray[np.float32]:
    signal = np.arange(256) / 255.0
    linear = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


SRGB_TO_LINEAR = _srgb_to_linear_table()
"""Linear light in [0, 1] of each 8-bit sRGB code value (IEC 61966-2-1); shape ``(256,)``."""


def clipped(reach: int) -> NDArray[np.uint8]:
    """The 8-bit level of each level from ``-reach`` to ``255 + reach``, clipped.

    It is indexed by the level itself: negative ones count from the end.
    """
    levels = np.concatenate([np.arange(256 + reach), np.arange(-reach, 0)])
    table: NDArray[np.uint8] = np.clip(levels, 0, 255).astype(np.uint8)
    return table


def linear_clipped(reach: int) -> NDArray[np.float32]:
    """Linear light of the levels that `clipped` knows."""
    return SRGB_TO_LINEAR[clipped(reach)]


def rgb_planes(delta: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """A luma or Y'CbCr change as changes of the colour channels.

    Args:
        delta: ``(1, h, w)``, luma alone, or ``(3, h, w)`` Y'CbCr (ITU-R BT.601, full range).

    Returns:
        One plane that holds for all three channels, or those of R, G and B; ``(h, w)`` each.
    """
    if len(delta) == 1:
        return [delta[0]]
    y, cb, cr = delta
    red = y + np.float32(1.402) * cr
    green = y - np.float32(0.344136) * cb
    green -= np.float32(0.714136) * cr
    return [red, green, y + np.float32(1.772) * cb]


Signed = TypeVar("Signed", np.int16, np.int32)


def keep_hue(
    planes: Sequence[NDArray[Signed]],
    before: Sequence[NDArray[np.integer[Any]]],
    greatest: int = 255,
) -> None:
    """Brings coloured pixels that left their range back into it, in place, with their hue.

    Clipping each channel by itself turns the hue: of skin that is made lighter, red stays where it
    is while green and blue go on growing. Here the greatest and the least channel are clipped, and
    the one between them keeps its relative place, (mid - min) / (max - min), which fixes the hue of
    HSL and HSV, to within the half level of its rounding. This is how the DNG SDK (Adobe, 1.7.1,
    ``RefBaselineRGBTone``) applies a tone curve to a colour; the curve here is the clipping itself.

    Of equal steps in all channels none gets longer than clipping would make it. The mean of a flat,
    as shrinking takes it, keeps its hue too: colours of one hue have means of that hue. A weave of
    RMS .02 turned flats of skin colour by 2.1 degrees of Oklab hue when each channel was clipped,
    and by .06 so. Hues of HSL and Oklab bend against each other, so that a mean may still be turned
    by a third of a degree; in printed cyan and magenta it was less before. What it costs is
    contrast of the channel in the middle: 13 per cent of the RMS luma on skin, 34 to 37 on gold and
    orange, none on the pure colours.

    Args:
        planes: red, green and blue, levels in the range or beyond it; ``(h, w)``, C-contiguous.
        before: the same of the picture that something was added to, levels in the range. Where it
            is grey there is no hue to keep, and nothing is done.
        greatest: end of the range that begins at 0.
    """
    # Negative levels are great ones without their sign.
    unsigned = f"u{planes[0].itemsize}"
    outside = planes[0].view(unsigned) > greatest
    for plane in planes[1:]:
        outside |= plane.view(unsigned) > greatest
    if not outside.any():
        return
    outside &= (before[0] != before[1]) | (before[1] != before[2])
    where = np.flatnonzero(outside)
    # Indexed in one dimension: `take` and `put` are eight times as slow in WebAssembly.
    flat = [plane.reshape(-1) for plane in planes]
    red, green, blue = channels = [plane[where] for plane in flat]
    high = np.maximum(np.maximum(red, green), blue)
    low = np.minimum(np.minimum(red, green), blue)
    bottom = np.clip(low, 0, greatest)
    scale = (np.clip(high, 0, greatest) - bottom).astype(np.float32)
    scale /= np.maximum(high - low, 1)
    for plane, channel in zip(flat, channels, strict=True):
        place = (channel - low) * scale
        place += bottom
        plane[where] = np.rint(place, out=place)
