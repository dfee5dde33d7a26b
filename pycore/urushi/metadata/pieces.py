"""What a file says beside its pixels, in one form for all formats, and the limits of it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BLOCK = 16 * 2**20
"""Bytes of one piece, once decompressed; a larger one is left out."""

MAX_TOTAL = 32 * 2**20
"""Bytes of all pieces of a file together, once decompressed."""

MAX_TEXTS = 1000
"""Text chunks and comments of a file that are read."""

COMMENT = "Comment"
"""The keyword of a text that stands in a file without one: a comment of a JPEG or a GIF."""


@dataclass(frozen=True)
class Text:
    """A text chunk of a PNG, or a comment of a JPEG or a GIF.

    Attributes:
        keyword: what it is ("Title", "Author"); `COMMENT` for comments.
        text: the text itself.
        language: its language tag (RFC 3066), or "".
        translated: the keyword in that language, or "".
    """

    keyword: str
    text: str
    language: str = ""
    translated: str = ""


@dataclass(frozen=True)
class Density:
    """Resolution of a picture.

    Attributes:
        x: pixels per unit along a row.
        y: pixels per unit along a column.
        unit: "inch", "metre", or "" where only the aspect of a pixel is told.
    """

    x: float
    y: float
    unit: str

    def per(self, unit: str) -> tuple[float, float]:
        """Pixels per inch or per metre; the figures as they are where no unit is told."""
        if self.unit == unit or not self.unit:
            return self.x, self.y
        factor = 0.0254 if unit == "inch" else 1 / 0.0254
        return self.x * factor, self.y * factor


@dataclass(frozen=True)
class Metadata:
    """Everything that a file says beside its pixels and can be carried into another one.

    Attributes:
        icc: ICC profile, byte for byte.
        exif: TIFF block with EXIF directories, beginning with ``II*\\0`` or ``MM\\0*``.
        xmp: whole XMP packet, UTF-8; of a JPEG with the extended part joined in.
        iptc: IIM records, as Photoshop's resource 0x0404 holds them.
        resources: the other resources of Photoshop, as 8BIM blocks.
        texts: text chunks and comments, in the order of the file.
        colour: type and body of a PNG's gAMA, cHRM, sRGB, cICP, mDCV and cLLI chunks, in order.
        density: resolution, or None where none is told.
        dropped: names of the pieces that are not carried.
    """

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    resources: bytes | None = None
    texts: tuple[Text, ...] = ()
    colour: tuple[tuple[bytes, bytes], ...] = ()
    density: Density | None = None
    dropped: tuple[str, ...] = ()
