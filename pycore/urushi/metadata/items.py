"""What a file says about its picture, as a list for the eye, and what of it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from urushi.errors import RecipeError

CATEGORIES = ("copyright", "description", "history", "location", "device", "other")
"""What may be kept or dropped as asked."""

NOT_SWITCHABLE = ("colour", "thumbnail", "provenance", "structure")
"""Colour is always kept; the rest belongs to the unprotected pixels and is dropped or corrected."""

SHOWN = 120
"""Characters of a value that are shown."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Policy:
    """Which categories of metadata go into the result.

    Attributes:
        keep: of `CATEGORIES`.

    Raises:
        RecipeError: on construction, for a category that there is not.
    """

    keep: frozenset[str] = frozenset({"copyright", "description", "history", "other"})

    def __post_init__(self) -> None:
        if unknown := sorted(self.keep - set(CATEGORIES)):
            raise RecipeError(
                f"metadata to keep can be {', '.join(CATEGORIES)}; not {', '.join(unknown)}",
                parameter="keep",
            )


@dataclass(frozen=True)
class Item:
    """One thing that a file says.

    Attributes:
        category: of `CATEGORIES` or `NOT_SWITCHABLE`.
        source: where it stands: "EXIF", "XMP", "IPTC", "Photoshop", "PNG text", "JPEG", "ICC".
        name: of the tag or property: "GPSLatitude", "dc:creator", "By-line".
        value: for the eye, made by `shown`.
        kept: whether it goes into the result.
    """

    category: str
    source: str
    name: str
    value: str
    kept: bool


def shown(value: object) -> str:
    """A value for the eye: one line of at most `SHOWN` characters.

    Control characters, line breaks and half surrogate pairs become spaces, runs of which are one;
    marks that turn the direction of writing are left out. Bytes are shown by their number.
    """
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, list | tuple):
        return shown(", ".join(_joined(value)))
    text = value[: 8 * SHOWN] if isinstance(value, str) else str(value)[: 8 * SHOWN]
    plain = " ".join("".join(map(_plain, text)).split())
    if len(plain) > SHOWN:
        return plain[: SHOWN - 1] + "…"
    return plain


def _joined(values: Iterable[object]) -> Iterable[str]:
    """A few of the values: more than these are never shown."""
    return (shown(value) for value in islice(values, SHOWN))


def _plain(character: str) -> str:
    if character in _BIDI:
        return ""
    return " " if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") else character
