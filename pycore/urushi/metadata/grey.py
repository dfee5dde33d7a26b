"""Profiles of grey pictures in formats that have no grey: the same greys, as a profile of RGB."""

from __future__ import annotations

import struct

from urushi.metadata.icc import tag

GREY = b"GRAY"
RGB = b"RGB "
LAB = b"Lab "

_HEAD = 128
_MOST_POINTS = 65536
_STEPS = 1024
"""Samples of a curve that has to be calculated."""

# The primaries of sRGB, adapted to D50 (IEC 61966-2-1 with the Bradford matrix of ICC.1:2022,
# annex E). They add up to D50, so that equal channels are the greys of the curve whatever they are.
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_CURVES = (b"rTRC", b"gTRC", b"bTRC")
_KEPT = (b"desc", b"cprt", b"wtpt", b"chad")


def for_rgb(profile: bytes) -> bytes | None:
    """A profile under which the RGB picture (v, v, v) looks as the grey v does under this one.

    The tone curve of the grey profile (`kTRC`; ICC.1:2022, 8.2 and F.2) becomes that of all three
    channels.

    Returns:
        The profile itself if it is not one of grey, and None if it has no curve that can be read.
    """
    if profile[16:20] != GREY:
        return profile
    try:
        curve = tag(profile, b"kTRC")
        if not curve:
            return None
        if profile[20:24] == LAB:
            curve = _table([_luminance(y) for y in _samples(curve)])
        kept = {name: tag(profile, name) for name in _KEPT}
    except (struct.error, ValueError, OverflowError, ZeroDivisionError):
        return None
    made = {name: body for name, body in kept.items() if body}
    made |= {name: _xyz(*values) for name, values in _PRIMARIES.items()}
    made |= dict.fromkeys(_CURVES, curve)
    return _written(profile, made)


def _samples(curve: bytes) -> list[float]:
    """A curve at `_STEPS` places from 0 to 1 (ICC.1:2022, 10.6 and 10.18)."""
    places = [i / (_STEPS - 1) for i in range(_STEPS)]
    if curve[:4] == b"para":
        return [_parametric(curve, x) for x in places]
    (count,) = struct.unpack_from(">I", curve, 8)
    if count > _MOST_POINTS:
        raise ValueError("a curve of too many points")
    if count == 0:
        return places
    if count == 1:
        gamma = struct.unpack_from(">H", curve, 12)[0] / 256
        return [x**gamma for x in places]
    table = [v / 65535 for v in struct.unpack_from(f">{count}H", curve, 12)]
    return [_between(table, x) for x in places]


def _parametric(curve: bytes, x: float) -> float:
    (kind,) = struct.unpack_from(">H", curve, 8)
    counts = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
    if kind not in counts:
        raise ValueError("an unknown kind of curve")
    told = struct.unpack_from(f">{counts[kind]}i", curve, 12)
    values: list[float] = [value / 65536 for value in told] + [0.0] * (7 - len(told))
    g, a, b, c, d, e, f = values
    if kind == 0:
        return float(x**g)
    if kind in (1, 2):
        offset = c if kind == 2 else 0.0
        return float(max(0.0, a * x + b) ** g) + offset if x >= -b / a else offset
    return float(max(0.0, a * x + b) ** g) + e if x >= d else c * x + f


def _between(table: list[float], x: float) -> float:
    place = x * (len(table) - 1)
    low = min(int(place), len(table) - 2)
    return table[low] + (table[low + 1] - table[low]) * (place - low)


def _luminance(lightness: float) -> float:
    """Y of CIE 1931 from L* in [0, 1] (ISO/CIE 11664-4)."""
    scaled = (100 * min(max(lightness, 0.0), 1.0) + 16) / 116
    return float(scaled**3 if scaled > 6 / 29 else 3 * (6 / 29) ** 2 * (scaled - 4 / 29))


def _table(values: list[float]) -> bytes:
    levels = [round(65535 * min(max(value, 0.0), 1.0)) for value in values]
    return b"curv\0\0\0\0" + struct.pack(f">I{len(levels)}H", len(levels), *levels)


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in (x, y, z)))


def _written(profile: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body, places = b"", b"", {}
    offset = _HEAD + 4 + 12 * len(tags)
    for name, content in tags.items():
        if content not in places:  # tags may share what they say
            places[content] = offset + len(body)
            body += content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", places[content], len(content))
    header = bytearray(profile[:_HEAD])
    struct.pack_into(">I", header, 0, offset + len(body))
    header[16:20] = RGB
    header[20:24] = b"XYZ "
    header[84:100] = bytes(16)  # the profile's own checksum
    return bytes(header) + struct.pack(">I", len(tags)) + table + body
