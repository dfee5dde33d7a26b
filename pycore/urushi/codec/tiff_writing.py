"""TIFF files out (TIFF 6.0): by Pillow, or with 16 bits a sample, which Pillow cannot write."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from urushi.codec.pixels import Deep, strips

_NONE, _LZW, _DEFLATE, _PACKBITS = 1, 5, 8, 32773
_PILLOW = {_LZW: "tiff_lzw", _DEFLATE: "tiff_adobe_deflate", _PACKBITS: "packbits"}
_PREDICTOR, _HORIZONTAL = 317, 2
_SHORT, _LONG = 3, 4


def write(image: Image.Image, compression: int | None) -> bytes:
    """A TIFF file of a picture of any mode.

    Args:
        image: the picture.
        compression: number of what it was packed with before. Where that would lose something, or
            is for black and white alone, it is deflate.
    """
    options: dict[str, Any] = {}
    if compression != _NONE:
        kind = compression if compression in _PILLOW else _DEFLATE
        options["compression"] = _PILLOW[kind]
        if kind != _PACKBITS:
            options["tiffinfo"] = {_PREDICTOR: _HORIZONTAL}
    buffer = io.BytesIO()
    image.save(buffer, "TIFF", **options)
    return buffer.getvalue()


def write_deep(samples: Deep, compression: int | None) -> bytes:
    """A TIFF file of 16 bits a sample, ``(h, w)`` or ``(h, w, channels)``.

    Args:
        samples: grey with alpha is written as RGBA, which more programs read.
        compression: as in `write`; here it is deflate or none.
    """
    height, width = samples.shape[:2]
    is_grey_alpha = samples.ndim == 3 and samples.shape[2] == 2
    channels = 1 if samples.ndim == 2 else 4 if is_grey_alpha else samples.shape[2]
    packed = compression != _NONE
    parts: list[bytes] = []
    for rows in strips(height, width * channels):
        part = samples[rows].reshape(rows.stop - rows.start, width, -1)
        if is_grey_alpha:
            part = part[..., (0, 0, 0, 1)]
        if packed:
            part = np.diff(part, axis=1, prepend=np.uint16(0))
        data = part.astype("<u2").tobytes()
        parts.append(zlib.compress(data) if packed else data)
    per_strip = next(strips(height, width * channels)).stop
    entries: list[tuple[int, int, tuple[int, ...]]] = [
        (256, _LONG, (width,)),
        (257, _LONG, (height,)),
        (258, _SHORT, (16,) * channels),
        (259, _SHORT, (_DEFLATE if packed else _NONE,)),
        (262, _SHORT, (1 if channels == 1 else 2,)),
        (277, _SHORT, (channels,)),
        (278, _LONG, (per_strip,)),
        (284, _SHORT, (1,)),
        (_PREDICTOR, _SHORT, (_HORIZONTAL if packed else 1,)),
    ]
    if channels == 4:
        entries.append((338, _SHORT, (2,)))
    return _file(entries, parts)


def _file(entries: list[tuple[int, int, tuple[int, ...]]], parts: list[bytes]) -> bytes:
    """A little-endian file: header, directory, values that do not fit into it, strips."""
    lengths = tuple(map(len, parts))
    values_at = 8 + 2 + 12 * (len(entries) + 2) + 4
    # Offsets of strips are only known once the size of what precedes them is.
    spilled = sum(size for _, kind, values in entries if (size := len(values) * _size(kind)) > 4)
    if len(parts) > 1:
        spilled += 8 * len(parts)
    spilled += spilled % 2
    start = values_at + spilled
    offsets = tuple(start + sum(lengths[:i]) for i in range(len(parts)))
    entries = sorted([*entries, (273, _LONG, offsets), (279, _LONG, lengths)])
    table, spill = struct.pack("<H", len(entries)), b""
    for tag, kind, values in entries:
        data = struct.pack(f"<{len(values)}{'H' if kind == _SHORT else 'I'}", *values)
        if len(data) > 4:
            place = struct.pack("<I", values_at + len(spill))
            spill += data
        else:
            place = data.ljust(4, b"\0")
        table += struct.pack("<HHI", tag, kind, len(values)) + place
    head = b"II*\0" + struct.pack("<I", 8) + table + bytes(4)
    return b"".join((head, spill.ljust(spilled, b"\0"), *parts))


def _size(kind: int) -> int:
    return 2 if kind == _SHORT else 4
