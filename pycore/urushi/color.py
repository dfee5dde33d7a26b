"""Colour: the transfer function of 8-bit sRGB, as the pictures come, and Y'CbCr."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def _srgb_to_linear_table() -> NDArray[np.float32]:
    signal = np.arange(256) / 255.0
    linear = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


SRGB_TO_LINEAR = _srgb_to_linear_table()
"""Linear light in [0, 1] of each 8-bit sRGB code value (IEC 61966-2-1); shape ``(256,)``."""


def linear_clipped(reach: int) -> NDArray[np.float32]:
    """Linear light of the code values ``-reach`` to ``255 + reach``, clipped to the 8-bit range."""
    return SRGB_TO_LINEAR[np.clip(np.arange(-reach, 256 + reach), 0, 255)]


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
