"""What the command line says of refusals and notices."""

from __future__ import annotations

from collections.abc import Iterable

from urushi.errors import UnsupportedError

_EXPORT = "export it as PNG in the program that it comes from"
_BROWSER = "export it as PNG, or open it in the page, where the browser may read it"
_WAYS_OUT = {
    "CMYK": "convert it to RGB in a program that manages colours, or open it in the page",
    "animation": "choose PNG, WebP or GIF",
    **dict.fromkeys(("AVIF", "HEIC", "JPEG XL", "JPEG 2000"), _BROWSER),
    **dict.fromkeys(
        ("CLIP", "KRA", "XCF", "SAI", "MDP", "ORA", "PSD", "PSB", "PDF", "SVG", "EPS"), _EXPORT
    ),
    **dict.fromkeys(("RAW", "EXR", "float"), "develop it, and export it as PNG or TIFF"),
    **dict.fromkeys(("TIFF", "BigTIFF"), "save it as an ordinary TIFF of 8 or 16 bits, or as PNG"),
}

NOTICES = {
    "palette": "the palette became full colour",
    "palette-256": "at most 256 colours a frame, since GIF holds no more",
    "depth-8": "8 bits a channel, since the format holds no more",
    "first-of-several": "only the first of several pictures",
    "gain-map": "the HDR gain map is not carried over",
    "cmyk-converted": "CMYK became RGB by the file's profile",
    "extra-channels": "channels beside colour and transparency are not carried over",
}
"""Codes of notices, in words."""


def reason(error: Exception) -> str:
    """Why something could not be done, and where known, what to do instead."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    text = str(error) or "not enough memory"
    if isinstance(error, UnsupportedError) and error.details.get("kind") in _WAYS_OUT:
        return f"{text}: {_WAYS_OUT[str(error.details['kind'])]}"
    return text


def notices(codes: Iterable[str]) -> str:
    """Notices as lines under a picture's summary; empty if there are none."""
    return "".join(f"\n  note: {NOTICES.get(code, code)}" for code in codes)
