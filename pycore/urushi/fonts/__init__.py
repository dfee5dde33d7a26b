"""Fonts of text marks: the bundled one, and what a font cannot write.

The bundled font is M PLUS Rounded 1c Medium (the M+ FONTS Project Authors, SIL Open Font License
1.1): Japanese, Latin, Greek and Cyrillic. It is no part of the engine's package as the page loads
it: the page hands it over when a text is first wanted.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from urushi.errors import RecipeError

__all__ = ["bundled", "install", "load", "missing", "units", "writable"]

_FILE = Path(__file__).with_name("mark.ttf")

_NOWHERE = "\U0010ffff"
"""A noncharacter (Unicode 15, section 23.7), which no font has: it shows the font's .notdef."""

_PROBE_SIZE = 32

_USUAL_UNITS = 1000
_MOST_UNITS = 2048

_installed: bytes | None = None


def install(data: bytes) -> None:
    """Makes a font the bundled one for the rest of the process.

    Args:
        data: a TrueType or OpenType file.
    """
    global _installed
    _installed = data


def bundled() -> bytes:
    """The bundled font's file.

    Raises:
        RecipeError: it is not there; ``details["reason"]`` is ``"E_FONT"``.
    """
    if _installed is not None:
        return _installed
    try:
        return _from_package()
    except OSError:
        raise RecipeError(
            "the bundled font is not here: run `python3 build.py setup`, or give a font by "
            "font=FILE",
            reason="E_FONT",
        ) from None


@lru_cache(maxsize=1)
def _from_package() -> bytes:
    return _FILE.read_bytes()


def load(font: bytes | None, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size.

    It is always laid out by Pillow itself: the browser's Pillow has no Raqm, and text must come out
    the same there.

    Args:
        font: a font file; None for the bundled one.
        size: of the em square, px.

    Raises:
        RecipeError: it cannot be used at that size; ``details["reason"]`` is ``"E_FONT"``.
    """
    data = bundled() if font is None else font
    try:
        return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ValueError) as error:
        raise RecipeError(f"the font cannot be used: {error}", reason="E_FONT") from None


def units(font: bytes) -> int:
    """The size, px, at which a font's own units are pixels, or a binary fraction of it up to 2048.

    ``unitsPerEm`` of the table ``head`` (OpenType specification 1.9.1, "Font file" and "head"), of
    a collection's first font. 1000 where it is not found: in web fonts, whose tables are packed.

    Args:
        font: a font file.
    """
    start = int.from_bytes(font[12:16], "big") if font[:4] == b"ttcf" else 0
    count = int.from_bytes(font[start + 4 : start + 6], "big")
    records = (font[at : at + 16] for at in range(start + 12, start + 12 + 16 * count, 16))
    head = next((int.from_bytes(one[8:12], "big") for one in records if one[:4] == b"head"), None)
    found = 0 if head is None else int.from_bytes(font[head + 18 : head + 20], "big")
    if not 16 <= found <= 16384:  # the limits that the specification sets
        return _USUAL_UNITS
    while found > _MOST_UNITS:
        found //= 2
    return found


def writable(text: str) -> str:
    """A text as a font is asked for it: composed (NFC), without marks that only steer a layout.

    Basic layout shows each code point by itself, so that が in two code points, as some systems
    store it, or the variation selector after © would come out as something else.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if not _steers(c))


def _steers(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def missing(text: str, font: bytes | None = None) -> str:
    """The characters of a text that a font has no glyph for, each once, in the text's order.

    Whatever is drawn and spaced like the font's ``.notdef``, the glyph that stands for all that it
    lacks (OpenType specification 1.9.1, "Recommendations for OpenType fonts", glyph 0), counts as
    missing. That holds in any container that FreeType reads.

    Args:
        text: any text; white space never counts.
        font: a font file; None for the bundled one.

    Raises:
        RecipeError: as `load`.
    """
    face = load(font, _PROBE_SIZE)
    nothing = _look(face, _NOWHERE)
    wanted = dict.fromkeys(c for c in writable(text) if not c.isspace())
    return "".join(c for c in wanted if _look(face, c) == nothing)


def _look(face: ImageFont.FreeTypeFont, character: str) -> tuple[float, tuple[int, int], bytes]:
    mask = face.getmask(character)
    return face.getlength(character), mask.size, bytes(mask)
