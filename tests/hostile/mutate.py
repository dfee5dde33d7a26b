"""Damage done to files, after the ways of coverage-less fuzzers (Miller et al., 1990; AFL's havoc).

Every change follows from a random generator, so that a seed names a file for good.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np

Rng = np.random.Generator

TELLING = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF)
"""Bytes at which counters and lengths go wrong."""

LENGTHS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
"""What a length field may claim."""

HEAD = 600
"""Bytes at the start in which half of all damage is done: headers decide most of what follows."""

PNG = b"\x89PNG\r\n\x1a\n"
MENDED = 0.7
"""Share of damaged PNGs whose checksums are right."""

LONGEST_SPAN = 4096
MOST_CHANGES = 6


def mutated(data: bytes, others: Sequence[bytes], rng: Rng) -> bytes:
    """A file with one to `MOST_CHANGES` changes, mostly few: much damage is seen at first sight.

    Args:
        data: the sound file, at least one byte.
        others: files of which parts may be spliced in.
        rng: decides everything.
    """
    body = bytearray(data)
    for _ in range(1 + int(MOST_CHANGES * rng.random() ** 3)):
        if body:
            _CHANGES[int(rng.integers(len(_CHANGES)))](body, others, rng)
    if rng.random() < MENDED:
        _mend_checksums(body)
    return bytes(body)


def _mend_checksums(body: bytearray) -> None:
    """Gives the chunks of a PNG their right checksums: else these alone would be tested."""
    at = len(PNG)
    if not body.startswith(PNG):
        return
    while at + 12 <= len(body):
        end = at + 8 + int.from_bytes(body[at : at + 4], "big")
        if end + 4 > len(body):
            return
        body[end : end + 4] = zlib.crc32(body[at + 4 : end]).to_bytes(4, "big")
        at = end + 4


def _place(body: bytearray, rng: Rng) -> int:
    reach = min(HEAD, len(body)) if rng.random() < 0.5 else len(body)
    return int(rng.integers(reach))


def _span(body: bytearray, rng: Rng) -> tuple[int, int]:
    start = _place(body, rng)
    return start, min(len(body), start + 1 + int(rng.integers(LONGEST_SPAN)))


def _flip(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    body[_place(body, rng)] ^= 1 << int(rng.integers(8))


def _telling(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    body[_place(body, rng)] = TELLING[int(rng.integers(len(TELLING)))]


def _length(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    size = (2, 4)[int(rng.integers(2))]
    value = LENGTHS[int(rng.integers(len(LENGTHS)))] & (256**size - 1)
    at = _place(body, rng)
    body[at : at + size] = value.to_bytes(size, ("big", "little")[int(rng.integers(2))])


def _cut_off(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    del body[_place(body, rng) :]


def _remove(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    start, end = _span(body, rng)
    del body[start:end]


def _repeat(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    start, end = _span(body, rng)
    body[end:end] = body[start:end] * (1 + int(rng.integers(4)))


def _noise(body: bytearray, _others: Sequence[bytes], rng: Rng) -> None:
    start, end = _span(body, rng)
    body[start:end] = rng.bytes(end - start)


def _splice(body: bytearray, others: Sequence[bytes], rng: Rng) -> None:
    other = bytearray(others[int(rng.integers(len(others)))])
    start, end = _span(other, rng)
    at = _place(body, rng)
    body[at : at + (end - start) * int(rng.integers(2))] = other[start:end]


_CHANGES: tuple[Callable[[bytearray, Sequence[bytes], Rng], None], ...] = (
    _flip,
    _telling,
    _telling,
    _length,
    _length,
    _cut_off,
    _remove,
    _repeat,
    _noise,
    _splice,
)
