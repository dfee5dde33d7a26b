"""What a file says beside its pixels: taken out of one file and put into another.

Containers are read and written here byte by byte, without a decoder, so that every piece can be
named, kept or left out, and one that is kept stays as it was.
"""

from __future__ import annotations

from urushi.errors import UnsupportedError
from urushi.metadata import bmp, gif, jpeg, png, psd, tiff, webp
from urushi.metadata.finds import EXIF, ICC, IPTC, RESOURCES, XMP
from urushi.metadata.items import shown
from urushi.metadata.pieces import COMMENT, MAX_BLOCK, MAX_TOTAL, Density, Metadata, Text

__all__ = [
    "COMMENT",
    "MAX_BLOCK",
    "MAX_TOTAL",
    "Density",
    "Metadata",
    "Text",
    "read",
    "unheld",
    "write",
]

_READERS = {
    "png": png.read,
    "jpeg": jpeg.read,
    "webp": webp.read,
    "gif": gif.read,
    "tiff": tiff.read,
    "bmp": bmp.read,
    "psd": psd.read,
}
_WRITERS = {
    "png": png.write,
    "jpeg": jpeg.write,
    "webp": webp.write,
    "gif": gif.write,
    "tiff": tiff.write,
    "bmp": bmp.write,
}

_PLACES = {
    "png": frozenset({ICC, EXIF, XMP, IPTC, RESOURCES, "colour", "texts", "resolution"}),
    "jpeg": frozenset({ICC, EXIF, XMP, IPTC, RESOURCES, COMMENT, "resolution"}),
    "webp": frozenset({ICC, EXIF, XMP, "resolution"}),
    "gif": frozenset({ICC, XMP, COMMENT}),
    "tiff": frozenset({ICC, EXIF, XMP, IPTC, RESOURCES, "resolution"}),
    "bmp": frozenset({"resolution"}),
}
"""What each format has a place for."""

_UNHELD = {"jpeg": jpeg.unheld, "gif": gif.unheld, "tiff": tiff.unheld}


def read(data: bytes, format: str) -> Metadata:  # noqa: A002
    """Everything that a file says beside its pixels.

    A piece that is damaged or larger than the limits is left out and named in `dropped`; whatever
    the bytes are, this does not fail.

    Args:
        data: the file.
        format: "png", "jpeg", "webp", "gif", "tiff", "bmp" or "psd".

    Raises:
        UnsupportedError: of another format.
    """
    if format not in _READERS:
        raise UnsupportedError(f"no metadata is read from {format!r}", kind=format)
    return _READERS[format](data)


def write(data: bytes, format: str, metadata: Metadata) -> bytes:  # noqa: A002
    """A file with these pieces and no others.

    What the format has no place for is left out; `unheld` names it. Sizes in the EXIF block become
    those of the file.

    Args:
        data: a file as an encoder wrote it.
        format: "png", "jpeg", "webp", "gif", "tiff" or "bmp".
        metadata: what is put in.

    Raises:
        DecodeError: the bytes are not of that format.
        UnsupportedError: of another format.
    """
    if format not in _WRITERS:
        raise UnsupportedError(f"no metadata is written to {format!r}", kind=format)
    return _WRITERS[format](data, metadata)


def unheld(metadata: Metadata, format: str) -> tuple[str, ...]:  # noqa: A002
    """Names of the pieces that a format has no place for, and that `write` leaves out."""
    places = _PLACES.get(format, frozenset())
    pieces = {
        ICC: metadata.icc,
        EXIF: metadata.exif,
        XMP: metadata.xmp,
        IPTC: metadata.iptc,
        RESOURCES: metadata.resources,
        "resolution": metadata.density,
    }
    names = [name for name, piece in pieces.items() if piece is not None and name not in places]
    if "colour" not in places:
        names += [f"PNG {kind.decode('latin-1')}" for kind, _ in metadata.colour]
    for text in metadata.texts:
        if "texts" not in places and not (text.keyword == COMMENT and COMMENT in places):
            names.append(f"text {shown(text.keyword)}")
    if format in _UNHELD:
        names += _UNHELD[format](metadata)
    return tuple(dict.fromkeys(names))
