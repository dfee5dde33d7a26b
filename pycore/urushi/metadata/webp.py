"""The pieces of a WebP (RFC 9649): RIFF chunks around still and animated pictures."""

from __future__ import annotations

from collections.abc import Iterator

from urushi.errors import DecodeError
from urushi.metadata.exif import sized, with_density
from urushi.metadata.finds import C2PA, EXIF, ICC, XMP, Finds
from urushi.metadata.items import shown
from urushi.metadata.pieces import Metadata

_ICC_FLAG, _ALPHA, _EXIF_FLAG, _XMP_FLAG, _ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02

_MAX_SIDE = 1 << 24
"""Of a canvas, px: its sides are stored in three bytes."""

_BLOCKS = {b"ICCP": ICC, b"EXIF": EXIF, b"XMP ": XMP}
_PIXELS = (b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")

Chunk = tuple[bytes, bytes]


def read(data: bytes) -> Metadata:
    """Everything that a WebP says beside its pixels."""
    finds = Finds()
    for kind, body in finds.counted(_chunks(data)):
        if kind in _BLOCKS:
            finds.block(_BLOCKS[kind], bytes(body))
        elif kind == b"C2PA":
            finds.drop(C2PA)
        elif kind != b"VP8X" and kind not in _PIXELS:
            finds.drop(f"WebP {shown(kind.decode('latin-1'))}")
    return finds.metadata()


def _chunks(data: bytes, start: int = 12) -> Iterator[tuple[bytes, memoryview]]:
    """Kind and body of each whole chunk, whatever length the file claims for itself."""
    if start == 12 and (data[:4] != b"RIFF" or data[8:12] != b"WEBP"):
        return
    view = memoryview(data)
    while start + 8 <= len(data):
        length = int.from_bytes(view[start + 4 : start + 8], "little")
        if start + 8 + length > len(data):
            return
        yield data[start : start + 4], view[start + 8 : start + 8 + length]
        start += 8 + length + length % 2


def write(data: bytes, metadata: Metadata) -> bytes:
    """The file with these pieces and no others.

    A file without an extended header (VP8X) gets one if anything is put in. The resolution goes
    into the EXIF block, since a WebP has no other place for it.

    Raises:
        DecodeError: the bytes are no WebP.
    """
    chunks = [(kind, body) for kind, body in _chunks(data) if kind in (b"VP8X", *_PIXELS)]
    if not any(kind in (b"ANMF", b"VP8 ", b"VP8L") for kind, _ in chunks):
        raise DecodeError("the bytes are no WebP", reason="damaged")
    width, height, flags = _canvas(chunks)
    exif = metadata.exif
    if metadata.density is not None:
        exif = with_density(exif, metadata.density)
    if exif is not None:
        exif = sized(exif, width, height)
    pixels = [(kind, body) for kind, body in chunks if kind != b"VP8X"]
    before = [(b"ICCP", metadata.icc)]
    after = [(b"EXIF", exif), (b"XMP ", metadata.xmp)]
    for (_, block), flag in zip((*before, *after), (_ICC_FLAG, _EXIF_FLAG, _XMP_FLAG), strict=True):
        flags |= flag if block is not None else 0
    parts: list[bytes | memoryview] = []
    if flags & ~_ALPHA or len(pixels) < len(chunks) or len(pixels) > 1:
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        parts += _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + sides)
    for kind, body in (*before, *pixels, *after):
        parts += _chunk(kind, body) if body is not None else ()
    size = 4 + sum(map(len, parts))
    return b"".join((b"RIFF", size.to_bytes(4, "little"), b"WEBP", *parts))


def _chunk(kind: bytes, body: bytes | memoryview) -> list[bytes | memoryview]:
    return [kind, len(body).to_bytes(4, "little"), body, bytes(len(body) % 2)]


def _canvas(chunks: list[tuple[bytes, memoryview]]) -> tuple[int, int, int]:
    """Width and height of the canvas, px, and the flags of alpha and animation."""
    width, height, flags = 0, 0, 0
    for kind, body in chunks:
        if kind == b"VP8X" and len(body) >= 10:
            return _three(body, 4) + 1, _three(body, 7) + 1, body[0] & (_ALPHA | _ANIMATION)
        if kind == b"ANMF" and len(body) >= 16:
            flags |= _ANIMATION
            right = 2 * _three(body, 0) + _three(body, 6) + 1
            lower = 2 * _three(body, 3) + _three(body, 9) + 1
            clear = any(_still(*inner)[2] for inner in _chunks(bytes(body), 16))
        else:
            right, lower, clear = _still(kind, body)
        width, height = max(width, right), max(height, lower)
        flags |= _ALPHA if clear else 0
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise DecodeError("the bytes are no WebP", reason="damaged")
    return width, height, flags


def _still(kind: bytes, body: memoryview) -> tuple[int, int, bool]:
    """Width, height and alpha that a picture's own header tells (RFC 6386, 9.1; RFC 9649, 3.4)."""
    if kind == b"ALPH":
        return 0, 0, True
    if kind == b"VP8 " and len(body) >= 10 and bytes(body[3:6]) == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return width, height, False
    if kind == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    return 0, 0, False


def _three(body: memoryview, at: int) -> int:
    return int.from_bytes(body[at : at + 3], "little")
