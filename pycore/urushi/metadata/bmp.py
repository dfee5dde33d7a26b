"""The pieces of a BMP (BITMAPINFOHEADER to BITMAPV5HEADER): a resolution, and an ICC profile."""

from __future__ import annotations

import struct

from urushi.errors import DecodeError
from urushi.metadata.finds import ICC, Finds
from urushi.metadata.pieces import Density, Metadata

_FILE_HEAD = 14
_DENSITY = _FILE_HEAD + 24
_V5 = 124
_EMBEDDED = b"DEBM"
"""PROFILE_EMBEDDED, as a little-endian number."""


def read(data: bytes) -> Metadata:
    """Everything that a BMP says beside its pixels."""
    finds = Finds()
    size = _header(data)
    if size >= 40:
        x, y = struct.unpack_from("<ii", data, _DENSITY)
        if x > 0 and y > 0:
            finds.density = Density(float(x), float(y), "metre")
    if size >= _V5 and data[_FILE_HEAD + 56 : _FILE_HEAD + 60] == _EMBEDDED:
        offset, length = struct.unpack_from("<II", data, _FILE_HEAD + 112)
        profile = data[_FILE_HEAD + offset : _FILE_HEAD + offset + length]
        if len(profile) == length:
            finds.block(ICC, profile)
        else:
            finds.drop(f"{ICC} (damaged)")
    return finds.metadata()


def _header(data: bytes) -> int:
    """Bytes of the header after the file's own, or 0 where this is no whole one."""
    if data[:2] != b"BM" or len(data) < _FILE_HEAD + 4:
        return 0
    (size,) = struct.unpack_from("<I", data, _FILE_HEAD)
    return int(size) if len(data) >= _FILE_HEAD + size else 0


def write(data: bytes, metadata: Metadata) -> bytes:
    """The file with the resolution, which is all that it can hold.

    Raises:
        DecodeError: the bytes are no BMP.
    """
    if _header(data) < 40:
        raise DecodeError("the bytes are no BMP", reason="damaged")
    x, y = 0, 0
    if metadata.density is not None and metadata.density.unit:
        x, y = (min(max(round(v), 1), 2**31 - 1) for v in metadata.density.per("metre"))
    return data[:_DENSITY] + struct.pack("<ii", x, y) + data[_DENSITY + 8 :]
