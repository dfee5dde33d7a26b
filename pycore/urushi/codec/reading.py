"""Bytes -> Picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from urushi.codec import limits, signatures
from urushi.codec.bmp import BmpReader
from urushi.codec.gif import GifReader
from urushi.codec.guard import decoding
from urushi.codec.jpeg import JpegReader
from urushi.codec.picture import Header, Picture
from urushi.codec.pixels import Facts, Pixels, swaps
from urushi.codec.png import PngReader
from urushi.codec.psd import PsdReader
from urushi.codec.tiff import TiffReader
from urushi.codec.webp import WebpReader
from urushi.errors import DecodeError
from urushi.metadata import Metadata, directories, exif, read
from urushi.metadata.icc import description

_ORIENTATION = 0x0112


class Reader(Protocol):
    """A file whose header was read; making one refuses what the header alone tells.

    Attributes:
        facts: what the header says.
    """

    facts: Facts

    def read(self, orientation: int, /) -> Pixels:
        """Decodes it, and turns it upright from this EXIF orientation."""
        ...


_READERS: Mapping[str, Callable[[bytes, bytes | None], Reader]] = {
    "png": PngReader,
    "jpeg": JpegReader,
    "webp": WebpReader,
    "gif": GifReader,
    "tiff": TiffReader,
    "bmp": BmpReader,
    "psd": PsdReader,
}


def read_header(data: bytes) -> Header:
    """Reads the header of a picture and refuses what `decode` would refuse by it.

    Raises:
        DecodeError, UnsupportedError, TooLargeError: as `decode`.
    """
    with decoding():
        format_, metadata, reader, orientation = _open(data)
        facts = reader.facts
        width, height = facts.width, facts.height
        if swaps(orientation):
            width, height = height, width
        icc = None if facts.mode == "CMYK" else metadata.icc
        name = (description(icc) or "ICC") if icc else None
        return Header(
            format_, width, height, facts.mode, facts.has_alpha, name, facts.depth, facts.frames
        )


def decode(data: bytes) -> Picture:
    """Decodes a picture file: PNG, JPEG, WebP, GIF, TIFF, BMP, or the flattened picture of a PSD.

    Palette and bilevel pictures become RGB(A) and grey; EXIF orientation is applied. A picture of
    printing inks becomes sRGB by the profile in its file.

    Raises:
        DecodeError: empty, not a picture, or damaged.
        UnsupportedError: another format, or a kind of picture that is not read.
        TooLargeError: more than `urushi.codec.limits` allow.
        MemoryError: the pixels do not fit.
    """
    with decoding():
        format_, metadata, reader, orientation = _open(data)
        pixels = reader.read(orientation)
    if pixels.is_srgb:
        metadata = replace(metadata, icc=None)
    if metadata.exif is not None:
        metadata = replace(metadata, exif=exif.upright(metadata.exif))
    return Picture(
        pixels.image,
        format_,
        metadata,
        pixels.deep,
        pixels.animation,
        pixels.notices,
        pixels.save,
    )


def _open(data: bytes) -> tuple[str, Metadata, Reader, int]:
    """Format, metadata and header of a file, and the EXIF orientation of its pixels."""
    if not data:
        raise DecodeError("the file is empty", reason="empty")
    limits.check_file(len(data))
    format_ = signatures.sniff(data[: signatures.SNIFF_BYTES])
    if format_ is None:
        raise signatures.refuse(data)
    metadata = read(data, format_)
    reader = _READERS[format_](data, metadata.icc)
    orientation = reader.facts.orientation
    if orientation is None:
        orientation = _orientation(metadata.exif)
    return format_, metadata, reader, orientation if 1 <= orientation <= 8 else 1


def _orientation(block: bytes | None) -> int:
    """The orientation that an EXIF block tells, 1 where it tells none."""
    parsed = directories.parse(block) if block else None
    for entry in parsed.named["IFD0"].entries if parsed else ():
        if parsed and entry.tag == _ORIENTATION and entry.count:
            return int(directories.numbers(parsed.order, entry.kind, parsed.value(entry))[0])
    return 1
