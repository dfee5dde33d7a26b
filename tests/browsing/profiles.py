"""Small ICC profiles, made by the rules of ICC.1:2001-04: what sRGB is not."""

from __future__ import annotations

import struct

Xyz = tuple[float, float, float]

D50: Xyz = (0.9642, 1.0, 0.8249)

NEAR_SRGB: tuple[Xyz, Xyz, Xyz] = (
    (0.4361, 0.2225, 0.0139),
    (0.3851, 0.7169, 0.0971),
    (0.1431, 0.0606, 0.7141),
)
WIDE: tuple[Xyz, Xyz, Xyz] = (
    (0.5151, 0.2412, -0.0011),
    (0.2920, 0.6922, 0.0419),
    (0.1571, 0.0666, 0.7841),
)
"""Display P3's primaries, adapted to D50."""


def rgb(
    description: str = "Urushi test profile",
    primaries: tuple[Xyz, Xyz, Xyz] = NEAR_SRGB,
    gamma: float = 2.2,
) -> bytes:
    """A matrix profile of a display: v2.1, a 128-byte header, a tag table, and the tags."""
    tags = {**_common(description)}
    for name, primary in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True):
        tags[name] = _xyz(*primary)
    tags |= {name: _curve(gamma) for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _profile(b"RGB ", tags)


def grey(gamma: float = 1.4) -> bytes:
    """A profile of grey, with a curve unlike that of any screen."""
    return _profile(b"GRAY", _common("Urushi test grey") | {b"kTRC": _curve(gamma)})


def _common(description: str) -> dict[bytes, bytes]:
    text = description.encode() + b"\0"
    named = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)
    return {b"desc": named, b"cprt": b"text\0\0\0\0none\0", b"wtpt": _xyz(*D50)}


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in (x, y, z)))


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        padded = tag + bytes(-len(tag) % 4)
        table += name + struct.pack(">II", offset + len(body), len(tag))
        body += padded
    header = bytearray(128)
    struct.pack_into(">I", header, 0, offset + len(body))
    struct.pack_into(">I", header, 8, 0x02100000)
    header[12:40] = b"mntr" + space + b"XYZ " + struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp"
    header[68:80] = _xyz(*D50)[8:]
    return bytes(header) + struct.pack(">I", len(tags)) + table + body
