"""Pictures of printing inks, turned into sRGB by their ICC profile."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.codec.ink_profile import D50, InkProfile, Plane, ProfileError
from urushi.errors import UnsupportedError

CONVERTED = "cmyk-converted"
"""Notice: a picture of printing inks was converted to sRGB."""

_STRIP = 1 << 16
"""Pixels at a time, as whole rows: they stay in a cache, and a large picture in one copy."""

# Linear sRGB of a colour of XYZ relative to D50: the primaries of IEC 61966-2-1, adapted by the
# Bradford matrix of ICC.1:2022, annex E, inverted, and each column times D50.
_PRIMARIES = np.array(
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)
_TO_LINEAR = (np.linalg.inv(_PRIMARIES) * D50).astype(np.float32)


def check_convertible(icc: bytes | None) -> None:
    """Refuses a CMYK picture whose colours cannot be told.

    Raises:
        UnsupportedError: no profile of inks is in the file, or it cannot be read.
    """
    _profile(icc)


def to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """A CMYK picture as RGB: relative colorimetric, with black point compensation.

    The darkest that the profile prints becomes black, and the paper white; what is between them is
    scaled along in XYZ (ISO 18619:2015). Colours that sRGB has not are clipped by the channel, as
    colour management does everywhere.

    Raises:
        UnsupportedError: the profile cannot be used.
    """
    profile = _profile(icc)
    black = np.float32(profile.black())
    converted = Image.new("RGB", image.size)
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        planes = [np.asarray(channel) for channel in strip.split()]
        converted.paste(Image.fromarray(_srgb(profile.xyz(planes), black)), (0, top))
    return converted


def _profile(icc: bytes | None) -> InkProfile:
    if icc is None:
        raise UnsupportedError("CMYK pictures without a colour profile are not read", kind="CMYK")
    try:
        return _read(icc)
    except ProfileError as error:
        raise UnsupportedError(f"the CMYK profile cannot be used: {error}", kind="CMYK") from None


@lru_cache(maxsize=1)
def _read(icc: bytes) -> InkProfile:
    """The profile last read, which is asked for as a file is looked at and when it is decoded."""
    return InkProfile(icc)


def _srgb(xyz: list[Plane], black: np.float32) -> NDArray[np.uint8]:
    """XYZ ``(h, w)`` relative to white as 8-bit sRGB ``(h, w, 3)``; `black` of light becomes 0."""
    scaled = [(value - black) / (1 - black) for value in xyz]
    found = np.empty((*xyz[0].shape, 3), dtype=np.uint8)
    for channel, factors in enumerate(_TO_LINEAR):
        linear = sum(factor * value for factor, value in zip(factors, scaled, strict=True))
        places = np.clip(linear, 0, 1) * np.float32(65535) + np.float32(0.5)
        found[..., channel] = _signals()[places.astype(np.int32)]
    return found


@lru_cache(maxsize=1)
def _signals() -> NDArray[np.uint8]:
    """8-bit sRGB of linear light in 16 bits (IEC 61966-2-1)."""
    linear = np.arange(65536) / 65535
    signal = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    levels: NDArray[np.uint8] = np.rint(255 * signal).astype(np.uint8)
    return levels
