"""ICC profiles of printing inks: which colour a mixture of inks has.

Pillow's build for the browser has no LittleCMS, and a browser's own conversion of inks is a rough
one: Chromium lays the black ink on the other three before it looks into the profile.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from urushi.metadata.icc import tag

Plane = NDArray[np.float32]

INKS = 4
D50 = (0.9642, 1.0, 0.8249)
"""XYZ of the white of profiles (ICC.1:2022, 6.3.1)."""

_STEPS = 4096
"""Samples of a curve that is given by a formula."""
_MIDDLE = 0.18418652
"""Luminance of L* = 50."""


class ProfileError(ValueError):
    """A profile that cannot be read, or is of a kind that is not."""


class _Stage(Protocol):
    """A step from channels to channels, all in [0, 1]."""

    def __call__(self, planes: Sequence[Plane]) -> list[Plane]: ...


@dataclass(frozen=True)
class _Curves:
    """A curve for each channel, told at even distances."""

    tables: tuple[Plane, ...]

    def __call__(self, planes: Sequence[Plane]) -> list[Plane]:
        return [_along(table, plane) for table, plane in zip(self.tables, planes, strict=True)]


@dataclass(frozen=True)
class _Matrix:
    """A matrix ``(n, n)`` and an offset ``(n,)``; what leaves the range is clipped."""

    factors: Plane
    offsets: Plane

    def __call__(self, planes: Sequence[Plane]) -> list[Plane]:
        rows = zip(self.factors, self.offsets, strict=True)
        return [
            np.clip(sum((f * p for f, p in zip(row, planes, strict=True)), offset), 0, 1)
            for row, offset in rows
        ]


@dataclass(frozen=True)
class _Grid:
    """Colours at the nodes of a grid, and between them by simplex interpolation.

    A cell is cut into the simplices on each of which the fractions along the axes have one order;
    the colours of a simplex's corners, which are reached by going along one axis after the other,
    are weighed by the differences of the sorted fractions. In three dimensions this is tetrahedral
    interpolation (Kasson et al., J. Electron. Imaging 4, 1995); in any, Rovatti, Borgatti and
    Guerrieri, IEEE Trans. Comput. 47, 1998.

    Attributes:
        nodes: colour of each node, the last axis the fastest; ``(channels, product of sizes)``.
        sizes: nodes along each axis, 2 at least.
    """

    nodes: Plane
    sizes: tuple[int, ...]

    def __call__(self, planes: Sequence[Plane]) -> list[Plane]:
        strides = np.cumprod([1, *self.sizes[:0:-1]])[::-1].astype(np.int32)
        corner = np.zeros(planes[0].shape, dtype=np.int32)
        fractions, steps = [], []
        for plane, size, stride in zip(planes, self.sizes, strides, strict=True):
            place = plane * np.float32(size - 1)
            below = np.minimum(place.astype(np.int32), np.int32(size - 2))
            fractions.append(place - below)
            steps.append(np.full(place.shape, stride))
            corner += below * stride
        _sort_together(fractions, steps)
        colour = [plane[corner] * (1 - fractions[0]) for plane in self.nodes]
        for i, step in enumerate(steps):
            corner += step
            weight = fractions[i] - fractions[i + 1] if i + 1 < len(steps) else fractions[i]
            for total, plane in zip(colour, self.nodes, strict=True):
                total += plane[corner] * weight
        return colour


def _sort_together(keys: list[Plane], others: list[NDArray[np.int32]]) -> None:
    """Sorts planes pixel by pixel, the greatest first, and others along with them, in place.

    By exchanging neighbours: a proper sort of four values takes many times as long in WebAssembly.
    """
    for end in range(len(keys) - 1, 0, -1):
        for i in range(end):
            wrong = keys[i] < keys[i + 1]
            keys[i], keys[i + 1] = (
                np.maximum(keys[i], keys[i + 1]),
                np.minimum(keys[i], keys[i + 1]),
            )
            others[i], others[i + 1] = (
                np.where(wrong, others[i + 1], others[i]),
                np.where(wrong, others[i], others[i + 1]),
            )


def _along(table: Plane, values: Plane) -> Plane:
    """A curve at values in [0, 1]."""
    if len(table) == 2 and table[0] == 0 and table[1] == 1:
        return values
    place = values * np.float32(len(table) - 1)
    low = np.minimum(place.astype(np.int32), np.int32(len(table) - 2))
    start = table[low]
    found: Plane = start + (table[low + 1] - start) * (place - low)
    return found


class InkProfile:
    """The look-up tables of a CMYK profile (ICC.1:2022, 8.5 and 10.10 to 10.13).

    Args:
        data: the profile.

    Raises:
        ProfileError: it is damaged or not one of CMYK.
    """

    def __init__(self, data: bytes) -> None:
        if data[16:24] not in (b"CMYKLab ", b"CMYKXYZ "):
            raise ProfileError("it is not one of inks")
        try:
            # Relative colorimetric where the profile tells; perceptual is what all of them have.
            from_inks = tag(data, b"A2B1") or tag(data, b"A2B0")
            to_inks = tag(data, b"B2A0")
            self._from_inks = _stages(from_inks, INKS, 3)
            self._to_inks = _stages(to_inks, 3, INKS) if to_inks else []
        except (struct.error, ValueError, OverflowError, IndexError) as error:
            raise ProfileError(str(error)) from None
        self._decoded = _code(data, from_inks).decoded
        self._black_code = _code(data, to_inks).black

    def xyz(self, inks: Sequence[NDArray[np.uint8]]) -> list[Plane]:
        """The colours of mixtures of inks.

        Args:
            inks: planes of cyan, magenta, yellow and black; 255 is all of an ink.

        Returns:
            Planes of CIE XYZ, each divided by its value for the paper's white.
        """
        first, *rest = self._from_inks
        levels = np.linspace(0, 1, 256, dtype=np.float32)
        tables = first([levels] * INKS)
        planes = [table[ink] for table, ink in zip(tables, inks, strict=True)]
        return self._decoded(_through(rest, planes))

    def black(self) -> float:
        """Luminance of the black that the profile prints, relative to its white, in [0, 0.19).

        What it makes of L* = 0 perceptually, looked at colorimetrically, taken as neutral and as
        L* = 50 at most (ISO 18619:2015, 5.3). 0 where the profile does not tell.
        """
        if not self._to_inks:
            return 0.0
        darkest = [np.full(1, value, dtype=np.float32) for value in self._black_code]
        inks = _through(self._to_inks, darkest)
        luminance = self._decoded(_through(self._from_inks, inks))[1]
        return float(np.clip(luminance[0], 0, _MIDDLE))


class _Code(Protocol):
    """How colours are written in [0, 1] (ICC.1:2022, 6.3.4)."""

    @property
    def black(self) -> tuple[float, float, float]:
        """What stands for the colour without light."""
        ...

    def decoded(self, planes: Sequence[Plane]) -> list[Plane]:
        """XYZ, each divided by its value for white."""
        ...


@dataclass(frozen=True)
class _Lab:
    """CIE L*a*b* (ISO/CIE 11664-4); what 1 stands for, of L* and of a* + 128 and b* + 128."""

    lightness: float
    colour: float

    @property
    def black(self) -> tuple[float, float, float]:
        return 0.0, 128 / self.colour, 128 / self.colour

    def decoded(self, planes: Sequence[Plane]) -> list[Plane]:
        lightness, a, b = planes
        scale = np.float32(self.colour)
        y = (lightness * np.float32(self.lightness) + np.float32(16)) / np.float32(116)
        x = y + (a * scale - np.float32(128)) / np.float32(500)
        z = y - (b * scale - np.float32(128)) / np.float32(200)
        return [_cubed(root) for root in (x, y, z)]


def _cubed(root: Plane) -> Plane:
    straight = (root - np.float32(4 / 29)) * np.float32(3 * (6 / 29) ** 2)
    found: Plane = np.where(root > np.float32(6 / 29), root * root * root, straight)
    return found


class _Xyz:
    """CIE XYZ, of which 1 stands for 1 + 32767/32768."""

    black = (0.0, 0.0, 0.0)

    def decoded(self, planes: Sequence[Plane]) -> list[Plane]:
        return [p * np.float32(65535 / 32768 / w) for p, w in zip(planes, D50, strict=True)]


def _code(profile: bytes, table: bytes) -> _Code:
    if profile[20:24] == b"XYZ ":
        return _Xyz()
    # The 16 bits of version 2 go a little beyond 100 and 127 (10.10).
    return _Lab(6553500 / 65280, 65535 / 256) if table[:4] == b"mft2" else _Lab(100.0, 255.0)


def _through(stages: Sequence[_Stage], planes: list[Plane]) -> list[Plane]:
    for stage in stages:
        planes = stage(planes)
    return planes


def _stages(data: bytes, inputs: int, outputs: int) -> list[_Stage]:
    """The steps of a look-up table.

    Raises:
        ValueError, struct.error: it is none that can be read.
    """
    kind = data[:4]
    if tuple(data[8:10]) != (inputs, outputs):
        raise ValueError("its channels are not those of inks")
    if kind in (b"mft1", b"mft2"):
        return _of_version_2(data, inputs, outputs)
    if kind not in (b"mAB ", b"mBA "):
        raise ValueError(f"{kind!r} is no look-up table")
    # The curves called B are at the side of L*a*b*, those called A at the side of the inks.
    b, matrix, m, grid, a = struct.unpack_from(">5I", data, 12)
    if not (a and b and grid):
        raise ValueError("a look-up table without a grid")
    stages: list[_Stage] = [_Curves(_curves(data, a, INKS)), _grid(data, grid, inputs, outputs)]
    if m:
        stages.append(_Curves(_curves(data, m, 3)))
    if matrix:
        values = np.array(struct.unpack_from(">12i", data, matrix), dtype=np.float32) / 65536
        stages.append(_Matrix(values[:9].reshape(3, 3), values[9:]))
    stages.append(_Curves(_curves(data, b, 3)))
    return stages if kind == b"mAB " else stages[::-1]


def _of_version_2(data: bytes, inputs: int, outputs: int) -> list[_Stage]:
    is_short = data[:4] == b"mft1"
    before, after = (256, 256) if is_short else struct.unpack_from(">2H", data, 48)
    size, start = data[10], 48 if is_short else 52
    count = outputs * size**inputs
    if min(size, before, after) < 2:
        raise ValueError("its tables have no length")
    entries, greatest = (">u1", 255) if is_short else (">u2", 65535)
    values = np.frombuffer(data, entries, inputs * before + count + outputs * after, start)
    levels = values.astype(np.float32) / np.float32(greatest)
    first, nodes, last = np.split(levels, [inputs * before, inputs * before + count])
    return [
        _Curves(tuple(first.reshape(inputs, before))),
        _Grid(np.ascontiguousarray(nodes.reshape(-1, outputs).T), (size,) * inputs),
        _Curves(tuple(last.reshape(outputs, after))),
    ]


def _grid(data: bytes, start: int, inputs: int, outputs: int) -> _Grid:
    sizes, width = tuple(data[start : start + inputs]), data[start + 16]
    if len(sizes) < inputs or min(sizes) < 2 or width not in (1, 2):
        raise ValueError("its grid cannot be")
    count = outputs
    for size in sizes:
        count *= size
    values = np.frombuffer(data, f">u{width}", count, start + 20)
    nodes = values.astype(np.float32) / np.float32(256**width - 1)
    return _Grid(np.ascontiguousarray(nodes.reshape(-1, outputs).T), sizes)


def _curves(data: bytes, start: int, count: int) -> tuple[Plane, ...]:
    """Curves that follow each other, each from a multiple of four bytes on (10.12.2)."""
    tables = []
    for _ in range(count):
        table, length = _curve(data, start)
        tables.append(table)
        start += length + -length % 4
    return tuple(tables)


def _curve(data: bytes, start: int) -> tuple[Plane, int]:
    """A curve in [0, 1], and how many bytes it takes (10.6 and 10.18)."""
    if data[start : start + 4] == b"para":
        return _parametric(data, start)
    if data[start : start + 4] != b"curv":
        raise ValueError("a curve of an unknown kind")
    (count,) = struct.unpack_from(">I", data, start + 8)
    values = np.frombuffer(data, ">u2", count, start + 12)
    if count == 0:
        table = np.array([0, 1], dtype=np.float32)
    elif count == 1:
        table = np.linspace(0, 1, _STEPS, dtype=np.float32) ** np.float32(values[0] / 256)
    else:
        table = values.astype(np.float32) / np.float32(65535)
    return table, 12 + 2 * count


def _parametric(data: bytes, start: int) -> tuple[Plane, int]:
    (kind,) = struct.unpack_from(">H", data, start + 8)
    if kind > 4:
        raise ValueError("a curve by an unknown formula")
    count = (1, 3, 4, 5, 7)[kind]
    told = [value / 65536 for value in struct.unpack_from(f">{count}i", data, start + 12)]
    g, a, b, c, d, e, f = told + [0.0] * (7 - count) if count > 1 else [*told, 1, 0, 0, 0, 0, 0]
    x = np.linspace(0, 1, _STEPS)
    power = np.maximum(a * x + b, 0) ** g
    if kind in (1, 2):
        if a == 0:
            raise ValueError("a curve without a slope")
        bound, lift, below = -b / a, c if kind == 2 else 0.0, c if kind == 2 else 0.0
        values = np.where(x >= bound, power + lift, below)
    else:
        values = power if kind == 0 else np.where(x >= d, power + e, c * x + f)
    if not np.isfinite(values).all():
        raise ValueError("a curve without an end")
    return np.clip(values, 0, 1).astype(np.float32), 12 + 4 * count
