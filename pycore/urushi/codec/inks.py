"""Pictures of printing inks, turned into sRGB by their ICC profile."""

from __future__ import annotations

import io

from PIL import Image, features

from urushi.errors import UnsupportedError

CONVERTED = "cmyk-converted"
"""Notice: a picture of printing inks was converted to sRGB."""


_BLACK_POINT_COMPENSATION = 0x2000  # of LittleCMS; Pillow's names for it change


def check_convertible(icc: bytes | None) -> None:
    """Refuses a CMYK picture whose colours cannot be told.

    Raises:
        UnsupportedError: no profile of inks is in the file, or Pillow has no LittleCMS.
    """
    # ICC.1:2022, 7.2.6: the colour space of the data, at byte 16 of the header.
    if icc is None or icc[16:20] != b"CMYK" or not _has_littlecms():
        raise UnsupportedError("CMYK pictures are not supported", kind="CMYK")


def _has_littlecms() -> bool:
    return bool(features.check_module("littlecms2"))  # type: ignore[no-untyped-call]


def to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """A CMYK picture as RGB: relative colorimetric, with black point compensation.

    Raises:
        UnsupportedError: the profile cannot be used.
    """
    from PIL import ImageCms

    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(icc)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=_BLACK_POINT_COMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError) as error:
        raise UnsupportedError(f"the CMYK profile cannot be used: {error}", kind="CMYK") from None
    assert isinstance(converted, Image.Image)
    converted.info = {}
    return converted
