"""ICC profiles of printing inks that are small enough to be written down."""

from __future__ import annotations

import itertools
import struct

import numpy as np
from numpy.typing import NDArray
from urushi.codec.ink_profile import D50

Array = NDArray[np.floating]


def ink_profile() -> bytes:
    """A CMYK profile in which each ink takes 25 of lightness away, and nothing has a hue.

    Layout after ICC.1:2001-04: a printer's profile with A2B0 of the type lut8: two points an ink.
    """
    corners = np.array(list(itertools.product((0, 1), repeat=4)))
    grid = np.column_stack([1 - corners.sum(axis=1) / 4, *[np.full(16, 128 / 255)] * 2])
    ramp = np.linspace(0, 1, 256)
    lut = _lut(1, [ramp] * 4, grid, [ramp] * 3)
    return _profile({b"A2B0": lut, b"A2B1": lut})


KINDS = ("lut8", "lut16", "lut16 of XYZ", "lutAToB")


def printer(kind: str) -> bytes:
    """A profile of four inks that lie on each other like coloured glass, of one of `KINDS`.

    Its curves are bent at both ends of the table, and its perceptual black is not its darkest.
    """
    points = 9
    # The grid is even in the square root of an ink, so that the curves before it have to be used.
    axis = np.linspace(0, 1, points) ** 2
    inks = np.stack(np.meshgrid(*[axis] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    xyz = _glass(inks)
    before = [np.sqrt(np.linspace(0, 1, 256))] * 4
    after = [np.linspace(0, 1, 256) ** 2] * 3
    black = np.array([0.75, 0.7, 0.65, 0.9])
    if kind == "lut16 of XYZ":
        nodes = np.sqrt(xyz * D50 * 32768 / 65535)
        back = _lut(2, _ramps(3), np.tile(black, (8, 1)), _ramps(4))
        return _profile({b"A2B0": _lut(2, before, nodes, after), b"B2A0": back}, space=b"XYZ ")
    lab = _lab(xyz) + np.array([0, 128, 128])
    width = 1 if kind == "lut8" else 2
    code = (100 * 65535 / 65280, *[65535 / 256] * 2) if kind == "lut16" else (100, 255, 255)
    nodes = np.sqrt(lab / code)
    if kind == "lutAToB":
        there = _lut_a_to_b(nodes, points)
        back = _lut_b_to_a(black)
    else:
        there = _lut(width, before, nodes, after)
        back = _lut(width, _ramps(3), np.tile(black, (8, 1)), _ramps(4))
    return _profile({b"A2B0": there, b"A2B1": there, b"B2A0": back})


def _glass(inks: Array) -> Array:
    """XYZ relative to white: each ink lets a part of each through."""
    parts = np.array([[0.2, 0.3, 0.75], [0.45, 0.25, 0.3], [0.9, 0.85, 0.1], [0.1, 0.1, 0.1]])
    return np.prod(1 - inks[..., None] * (1 - parts), axis=-2)


def _lab(xyz: Array) -> Array:
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def _ramps(count: int) -> list[Array]:
    return [np.linspace(0, 1, 256)] * count


def _coded(values: Array | list[Array], width: int) -> bytes:
    levels = np.rint(np.clip(values, 0, 1) * (256**width - 1))
    return levels.astype(f">u{width}").tobytes()


def _lut(width: int, before: list[Array], nodes: Array, after: list[Array]) -> bytes:
    """The types lut8 and lut16: values in [0, 1], of so many bytes."""
    points = round(len(nodes) ** (1 / len(before)))
    matrix = struct.pack(">9i", *(65536 * (i % 4 == 0) for i in range(9)))
    head = b"mft%d" % width + bytes((0, 0, 0, 0, len(before), len(after), points, 0)) + matrix
    if width == 2:
        head += struct.pack(">2H", len(before[0]), len(after[0]))
    return head + _coded(before, width) + _coded(nodes, width) + _coded(after, width)


def _lut_a_to_b(nodes: Array, points: int) -> bytes:
    """The type lutAToB: curves by formula, then by table, and a matrix that undoes a doubling."""
    a = 4 * _formula(0, 0.5)
    m = _table(np.linspace(0, 1, 1024) ** 2) + 2 * _table(np.linspace(0, 1, 1024) ** 2 / 2)
    ones, twos = 1 << 16, 2 << 16
    matrix = struct.pack(">12i", ones, 0, 0, 0, twos, 0, 0, 0, twos, 0, 0, 0)
    b = _formula(0, 1) + _formula(3, 1, 1, 0, 1, 0) + _table(np.array([]))
    return _parts(b"mAB ", (4, 3), b, matrix, m, _clut(nodes, points, 4), a)


def _lut_b_to_a(black: Array) -> bytes:
    """The type lutBToA, which makes the same mixture of every colour."""
    grid = _clut(np.tile(black, (8, 1)), 2, 3)
    return _parts(b"mBA ", (3, 4), 3 * _formula(0, 1), b"", b"", grid, 4 * _formula(0, 1))


def _clut(nodes: Array, points: int, axes: int) -> bytes:
    return bytes([points] * axes).ljust(16, b"\0") + b"\2\0\0\0" + _coded(nodes, 2)


def _parts(kind: bytes, channels: tuple[int, int], *parts: bytes) -> bytes:
    places, body = [], b""
    for part in parts:
        places.append(32 + len(body) if part else 0)
        body += part + bytes(-len(part) % 4)
    return struct.pack(">4s4x2B2x5I", kind, *channels, *places) + body


def _formula(kind: int, *values: float) -> bytes:
    return struct.pack(
        f">4s4xH2x{len(values)}i", b"para", kind, *(round(65536 * v) for v in values)
    )


def _table(values: Array) -> bytes:
    data = struct.pack(">4s4xI", b"curv", len(values)) + _coded(values, 2)
    return data + bytes(-len(data) % 4)


def _profile(tables: dict[bytes, bytes], space: bytes = b"Lab ") -> bytes:
    text = b"Urushi test inks\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
        **tables,
    }
    is_new = any(table[:1] == b"m" and table[:3] != b"mft" for table in tables.values())
    table, body = b"", b""
    for name, tag in tags.items():
        place = 132 + 12 * len(tags) + len(body)
        table += struct.pack(">4s2I", name, place, len(tag))
        body += tag + bytes(-len(tag) % 4)
    header = bytearray(128)
    struct.pack_into(">I", header, 0, 132 + len(table) + len(body))
    struct.pack_into(">I", header, 8, 0x04200000 if is_new else 0x02400000)
    header[12:24] = b"prtrCMYK" + space
    header[24:40] = struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp"
    header[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    return bytes(header) + struct.pack(">I", len(tags)) + table + body


def seen(cmyk: NDArray[np.uint8]) -> NDArray[np.floating]:
    """The level of sRGB that inks ``(..., 4)`` of that profile have: CIE L*, then IEC 61966-2-1."""
    lightness = 100 - 25 * (cmyk / 255).sum(axis=-1)
    root = (lightness + 16) / 116
    y = np.where(root > 6 / 29, root**3, 3 * (6 / 29) ** 2 * (root - 4 / 29))
    return 255 * np.where(y <= 0.0031308, 12.92 * y, 1.055 * np.maximum(y, 0) ** (1 / 2.4) - 0.055)
