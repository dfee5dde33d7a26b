"""An ICC profile of printing inks that is small enough to be written down."""

from __future__ import annotations

import itertools
import struct

import numpy as np
from numpy.typing import NDArray


def ink_profile() -> bytes:
    """A CMYK profile in which each ink takes 25 of lightness away, and nothing has a hue.

    Layout after ICC.1:2001-04: a printer's profile with A2B0 of the type lut8: two points an ink.
    """
    ramp = bytes(range(256))
    corners = itertools.product((0, 1), repeat=4)
    grid = b"".join(bytes((round(255 * (1 - sum(inks) / 4)), 128, 128)) for inks in corners)
    matrix = struct.pack(">9i", *(65536 * (i % 4 == 0) for i in range(9)))
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + 4 * ramp + grid + 3 * ramp
    text = b"Urushi test inks\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
        b"A2B0": lut,
        b"A2B1": lut,
    }
    table, body = b"", b""
    for name, tag in tags.items():
        place = 132 + 12 * len(tags) + len(body)
        table += struct.pack(">4s2I", name, place, len(tag))
        body += tag + bytes(-len(tag) % 4)
    header = bytearray(128)
    struct.pack_into(">I", header, 0, 132 + len(table) + len(body))
    struct.pack_into(">I", header, 8, 0x02400000)
    header[12:24] = b"prtrCMYKLab "
    header[24:40] = struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp"
    header[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    return bytes(header) + struct.pack(">I", len(tags)) + table + body


def seen(cmyk: NDArray[np.uint8]) -> NDArray[np.floating]:
    """The level of sRGB that inks ``(..., 4)`` of that profile have: CIE L*, then IEC 61966-2-1."""
    lightness = 100 - 25 * (cmyk / 255).sum(axis=-1)
    root = (lightness + 16) / 116
    y = np.where(root > 6 / 29, root**3, 3 * (6 / 29) ** 2 * (root - 4 / 29))
    return 255 * np.where(y <= 0.0031308, 12.92 * y, 1.055 * np.maximum(y, 0) ** (1 / 2.4) - 0.055)
