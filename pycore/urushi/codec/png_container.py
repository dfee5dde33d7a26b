"""The chunks of PNG and APNG files (PNG third edition, W3C 2025; they are named after it)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from urushi.codec import limits
from urushi.codec.frames import Disposal
from urushi.codec.guard import damaged

SIGNATURE = b"\x89PNG\r\n\x1a\n"

GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
"""Colour types."""

_DEPTHS = {
    GREY: (1, 2, 4, 8, 16),
    COLOUR: (8, 16),
    PALETTE: (1, 2, 4, 8),
    GREY_ALPHA: (8, 16),
    COLOUR_ALPHA: (8, 16),
}
_CHECKED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"acTL", b"fcTL", b"fdAT")
_DISPOSALS = {0: Disposal.KEEP, 1: Disposal.CLEAR, 2: Disposal.RESTORE}


def chunk(kind: bytes, *bodies: bytes | memoryview) -> bytes:
    """A chunk with its length and its checksum."""
    checksum = zlib.crc32(kind)
    for body in bodies:
        checksum = zlib.crc32(body, checksum)
    length = sum(len(body) for body in bodies)
    return b"".join((struct.pack(">I4s", length, kind), *bodies, struct.pack(">I", checksum)))


@dataclass(frozen=True)
class Header:
    """What IHDR says (11.2.1)."""

    width: int
    height: int
    depth: int
    colour: int
    interlace: int


@dataclass
class Frame:
    """A picture in the file, the only one or one of many; its zlib stream is in `bodies`."""

    width: int
    height: int
    left: int = 0
    top: int = 0
    duration: float = 0.0
    disposal: Disposal = Disposal.KEEP
    is_blended: bool = False
    bodies: list[memoryview] = field(default_factory=list)


@dataclass
class Contents:
    """What was found in a file.

    Attributes:
        header: of the file.
        palette, transparency: bodies of PLTE and tRNS, or nothing.
        default: the picture that everybody sees.
        frames: of an animation, if the file is one; the default picture may be the first.
        plays: how often they are shown, 0 for ever.
    """

    header: Header
    palette: bytes = b""
    transparency: bytes = b""
    default: Frame | None = None
    frames: list[Frame] = field(default_factory=list)
    announced: int | None = None
    plays: int = 0


def scan(data: bytes) -> Contents:
    """Looks through a file; one that is cut off is told by its pixels.

    Raises:
        DecodeError: it breaks the rules of the format.
    """
    view, position, sequence = memoryview(data), len(SIGNATURE), 0
    found: Contents | None = None
    for _ in range(limits.MAX_PIECES):
        if position + 8 > len(view):
            break
        length, kind = struct.unpack_from(">I4s", view, position)
        body = view[position + 8 : position + 8 + length]
        position += 12 + length
        whole = position <= len(view)
        if not kind.isalpha() or (found is None) != (kind == b"IHDR"):
            raise damaged("its chunks are out of order")
        if kind in _CHECKED and whole:
            (checksum,) = struct.unpack_from(">I", view, position - 4)
            if zlib.crc32(body, zlib.crc32(kind)) != checksum:
                raise damaged(f"a checksum of {kind.decode()} is wrong")
        if found is None:
            found = Contents(_header(body))
        elif kind == b"IEND":
            break
        elif kind in (b"fcTL", b"fdAT") and found.announced is not None:
            if len(body) < 4 or struct.unpack_from(">I", body)[0] != sequence:
                raise damaged("frames are out of order")
            sequence += 1
            _frame_part(found, kind, body)
        else:
            _part(found, kind, body)
    else:
        raise damaged("it has too many chunks")
    if found is None or found.default is None:
        raise damaged("it has no pixels")
    if not found.frames:
        found.announced = None
    elif len(found.frames) != found.announced or not all(f.bodies for f in found.frames):
        raise damaged("frames are missing")
    return found


def _header(body: memoryview) -> Header:
    if len(body) != 13:
        raise damaged("its header is cut off")
    width, height, depth, colour, method, filters, interlace = struct.unpack(">2I5B", body)
    if (
        not width
        or not height
        or depth not in _DEPTHS.get(colour, ())
        or method
        or filters
        or interlace > 1
    ):
        raise damaged("its header cannot be")
    return Header(width, height, depth, colour, interlace)


def _part(found: Contents, kind: bytes, body: memoryview) -> None:
    """Takes a chunk that stands in still pictures as well."""
    header = found.header
    if kind == b"PLTE":
        if len(body) % 3 or not 0 < len(body) <= 768:
            raise damaged("its palette cannot be")
        found.palette = bytes(body)
    elif kind == b"tRNS" and header.colour in (GREY, COLOUR, PALETTE):
        if len(body) != {GREY: 2, COLOUR: 6}.get(header.colour, len(body)):
            raise damaged("its transparent colour cannot be")
        found.transparency = bytes(body)
    elif kind == b"acTL" and len(body) == 8 and found.default is None:
        found.announced, found.plays = struct.unpack(">2I", body)
    elif kind == b"IDAT":
        if found.default is None:
            if header.colour == PALETTE and not found.palette:
                raise damaged("it has no palette")
            # A control before the pixels makes them the first frame; without one they are for
            # who cannot show animations.
            first = Frame(header.width, header.height)
            found.default = found.frames[0] if found.frames else first
        found.default.bodies.append(body)
    elif kind[:1].isupper():
        raise damaged(f"{kind.decode()} is not known, but needed")


def _frame_part(found: Contents, kind: bytes, body: memoryview) -> None:
    """Takes a chunk of an animation, in its turn."""
    if kind == b"fcTL":
        found.frames.append(_frame(found, body))
    elif not found.frames or found.default is None or found.default is found.frames[-1]:
        raise damaged("a frame has no place")
    else:
        found.frames[-1].bodies.append(body[4:])


def _frame(found: Contents, body: memoryview) -> Frame:
    if len(body) != 26:
        raise damaged("a frame cannot be")
    _, width, height, left, top, part, whole, disposal, blend = struct.unpack(">5I2H2B", body)
    canvas = found.header.width, found.header.height
    if (
        not width
        or not height
        or left + width > canvas[0]
        or top + height > canvas[1]
        or disposal not in _DISPOSALS
        or blend > 1
        or (found.default is None and (found.frames or (width, height) != canvas))
    ):
        raise damaged("a frame cannot be")
    duration = 1000 * part / (whole or 100)
    return Frame(width, height, left, top, duration, _DISPOSALS[disposal], blend == 1)
