"""Colour: the transfer function of 8-bit sRGB, as the pictures come."""

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
