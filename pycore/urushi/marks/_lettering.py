"""Text as two masks, of its letters and of the outline around them, the same on every machine."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFont

from urushi import fonts

LEADING = 1.3
"""From line to line, in sizes."""

ASCENT = 0.9
"""From the top of a line to its base line, in sizes."""

BORDER = 1.0
"""Room around the lines for letters that reach out of them, in sizes."""

MOST_PIXELS = 24_000_000
"""That a text is drawn with; a larger one is enlarged from as many."""

KEPT_LETTERS = 32
"""That are not rasterised anew; each takes about a megabyte."""


@dataclass(frozen=True)
class Lettering:
    """Text set in a font, to be drawn at any size.

    Letters are rasterised at the font's own units, where all its points lie on whole pixels: there
    hinting, in which the browser's FreeType (2.6) and others differ, has nothing to move. Each is
    then shrunk to its place.

    Attributes:
        lines: of the text.
        font: its file.
        outline: width in sizes.
        align: 0 flush left, 0.5 centred, 1 flush right.
    """

    lines: tuple[str, ...]
    font: bytes
    outline: float
    align: float

    @functools.cached_property
    def _units(self) -> int:
        return fonts.units(self.font)

    @functools.cached_property
    def _places(self) -> list[list[float]]:
        """Of each line where its letters begin, and where it ends, in units of the font."""
        face = fonts.load(self.font, self._units)
        return [_set(line, face) for line in self.lines]

    @functools.cached_property
    def extent(self) -> tuple[float, float]:
        """Width and height, in sizes, that the text takes about."""
        width = max(1.0, *(places[-1] / self._units for places in self._places))
        return width + 2 * self.outline, LEADING * len(self.lines) + 2 * self.outline

    @property
    def finest(self) -> float:
        """The largest size (px) that it can be drawn at."""
        width, height = (part + 2 * BORDER for part in self.extent)
        return min(self._units, math.sqrt(MOST_PIXELS / (width * height)))

    def draw(self, size: float) -> tuple[Image.Image, Image.Image | None] | None:
        """Letters, and outline if there is one, cut to what is seen; None where nothing is.

        Args:
            size: of the letters, px, up to `finest`.

        Returns:
            Mode L, both of the same size.

        Raises:
            OSError, ValueError: the font cannot be used.
        """
        letters = self._mask(size, 0)
        stroke = max(1, round(self._units * self.outline)) if self.outline else 0
        outline = self._mask(size, stroke) if stroke else None
        seen = (letters if outline is None else ImageChops.lighter(letters, outline)).getbbox()
        if seen is None:
            return None
        return letters.crop(seen), outline and outline.crop(seen)

    def _mask(self, size: float, stroke: int) -> Image.Image:
        """The lines, or what lies within ``stroke`` units of the font of their letters' edges."""
        width, height = (math.ceil((part + 2 * BORDER) * size) for part in self.extent)
        image = Image.new("L", (width, height))
        scale = size / self._units
        for letter, origins in self._origins(size).items():
            glyph = _glyph(self.font, self._units, letter, stroke)
            for origin in origins:
                glyph.put(image, origin, scale)
        return image

    def _origins(self, size: float) -> dict[str, list[tuple[float, float]]]:
        """Each letter that is seen and where its copies go, px of the mask."""
        found: dict[str, list[tuple[float, float]]] = {}
        scale = size / self._units
        border = BORDER + self.outline
        longest = max(places[-1] for places in self._places)
        for row, (line, places) in enumerate(zip(self.lines, self._places, strict=True)):
            indent = border * size + self.align * (longest - places[-1]) * scale
            base = (border + row * LEADING + ASCENT) * size
            for letter, place in zip(line, places, strict=False):
                if not letter.isspace():
                    found.setdefault(letter, []).append((indent + place * scale, base))
        return found


def _set(line: str, face: ImageFont.FreeTypeFont) -> list[float]:
    """Where the letters of a line begin, kerned, and where it ends, px of the face."""
    if not line:
        return [0.0]
    places = [0.0]
    for pair in pairwise(line):
        places.append(places[-1] + face.getlength("".join(pair)) - face.getlength(pair[1]))
    return [*places, places[-1] + face.getlength(line[-1])]


@dataclass(frozen=True)
class _Glyph:
    """A letter rasterised in units of its font: mode L, and where it lies beside its origin."""

    image: Image.Image
    left: int
    top: int

    def put(self, target: Image.Image, origin: tuple[float, float], scale: float) -> None:
        """Adds it to a mask, shrunk.

        Args:
            target: mode L.
            origin: of the letter, px of the target.
            scale: px of the target per unit of the font.
        """
        # The pixels that it touches, and one more for the filter.
        x0 = math.floor(origin[0] + self.left * scale) - 1
        y0 = math.floor(origin[1] + self.top * scale) - 1
        x1 = math.ceil(origin[0] + (self.left + self.image.width) * scale) + 1
        y1 = math.ceil(origin[1] + (self.top + self.image.height) * scale) + 1
        # They in units of the font, and the whole units around.
        left, right = (((x - origin[0]) / scale - self.left) for x in (x0, x1))
        top, bottom = (((y - origin[1]) / scale - self.top) for y in (y0, y1))
        outer = math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)
        shrunk = self.image.crop(outer).resize(
            (x1 - x0, y1 - y0),
            Image.Resampling.BICUBIC,
            (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1]),
        )
        target.paste(ImageChops.lighter(target.crop((x0, y0, x1, y1)), shrunk), (x0, y0))


@functools.lru_cache(maxsize=KEPT_LETTERS)
def _glyph(font: bytes, units: int, letter: str, stroke: int) -> _Glyph:
    face = fonts.load(font, units)
    left, top, right, bottom = face.getbbox(letter, stroke_width=stroke, anchor="ls")
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    pen = ImageDraw.Draw(image)
    pen.text((-left, -top), letter, fill=255, font=face, anchor="ls", stroke_width=stroke)
    return _Glyph(image, left, top)
