"""PNG and APNG files out (PNG third edition, W3C 2025)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.codec.pixels import Deep, strips
from urushi.codec.png_container import COLOUR, COLOUR_ALPHA, GREY, GREY_ALPHA, SIGNATURE, chunk

DEFAULT_EFFORT = 6
"""zlib's own choice between time and size."""

Bytes = NDArray[np.uint8]

_COLOUR_TYPES = {1: GREY, 2: GREY_ALPHA, 3: COLOUR, 4: COLOUR_ALPHA}
_LARGEST_PART = 65535


def write(image: Image.Image, effort: int | None) -> bytes:
    """A PNG file of a picture of any mode; `effort` is 1 to 9, None the default."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=effort or DEFAULT_EFFORT)
    return buffer.getvalue()


def write_deep(samples: Deep, effort: int | None) -> bytes:
    """A PNG file of 16 bits a sample, ``(h, w)`` or ``(h, w, channels)``; `effort` as `write`.

    What is needed beside samples and file is a few megabytes: it is written strip by strip.
    """
    height, width = samples.shape[:2]
    channels = 1 if samples.ndim == 2 else samples.shape[2]
    header = struct.pack(">2I5B", width, height, 16, _COLOUR_TYPES[channels], 0, 0, 0)
    parts = [SIGNATURE, chunk(b"IHDR", header)]
    packer = zlib.compressobj(effort or DEFAULT_EFFORT, zlib.DEFLATED, 15, 9, zlib.Z_FILTERED)
    above = np.zeros(width * channels * 2, dtype=np.uint8)
    for rows in strips(height, width * channels):
        levels = samples[rows].astype(">u2", order="C").view(np.uint8).reshape(-1, len(above))
        if packed := packer.compress(_filtered(levels, above, 2 * channels).tobytes()):
            parts.append(chunk(b"IDAT", packed))
        above = levels[-1]
    parts += [chunk(b"IDAT", packer.flush()), chunk(b"IEND")]
    return b"".join(parts)


def _filtered(rows: Bytes, above: Bytes, pixel: int) -> Bytes:
    """Rows with the filter in front that leaves the least sum of differences (12.7 and 9).

    Args:
        rows: bytes of some rows, ``(rows, bytes)``.
        above: those of the row before them, zeros at the top.
        pixel: bytes of a pixel.
    """
    best: Bytes = np.empty((rows.shape[0], rows.shape[1] + 1), dtype=np.uint8)
    least: NDArray[np.uint32] | None = None
    for number, candidate in enumerate(_candidates(rows, above, pixel)):
        differences = np.minimum(candidate, np.uint8(0) - candidate)  # as signed bytes
        sums = differences.sum(axis=1, dtype=np.uint32)
        better = slice(None) if least is None else np.flatnonzero(sums < least)
        best[better, 0] = number
        best[better, 1:] = candidate[better]
        least = sums if least is None else np.minimum(sums, least)
    return best


def _candidates(rows: Bytes, above: Bytes, pixel: int) -> Iterator[Bytes]:
    """The rows by each of the five filters, in the order of their numbers."""
    up = np.concatenate((above[None], rows[:-1]))
    left, corner = np.zeros_like(rows), np.zeros_like(rows)
    left[:, pixel:] = rows[:, :-pixel]
    corner[:, pixel:] = up[:, :-pixel]
    yield rows
    yield rows - left
    yield rows - up
    # The mean rounded down, without a ninth bit.
    yield rows - ((left & up) + ((left ^ up) >> np.uint8(1)))
    # What is nearest to left + up - corner; of equals the first of left, up, corner.
    to_left = np.abs(up.astype(np.int16) - corner)
    to_up = np.abs(left.astype(np.int16) - corner)
    to_corner = np.abs(left.astype(np.int16) + up - 2 * corner.astype(np.int16))
    nearest = np.where(to_up <= to_corner, up, corner)
    is_left = (to_left <= to_up) & (to_left <= to_corner)
    yield rows - np.where(is_left, left, nearest)


class ApngMuxer:
    """Puts still pictures together into one that moves, each as large as the canvas.

    Args:
        count: of the frames.
        loop: how often it is played, 0 for ever; None for once.
        effort: as `write`.
    """

    def __init__(self, count: int, loop: int | None, effort: int | None) -> None:
        self._count, self._loop, self._effort = count, 1 if loop is None else loop, effort
        self._sequence = 0
        self._parts = [SIGNATURE]

    def add(self, image: Image.Image, duration: float) -> None:
        """Takes the next frame, and how long it is shown (ms)."""
        header, pixels = _header_and_pixels(write(image, self._effort))
        is_first = self._sequence == 0
        if is_first:
            control = struct.pack(">2I", self._count, self._loop)
            self._parts += [chunk(b"IHDR", header), chunk(b"acTL", control)]
        part, whole = _seconds(duration)
        # The whole canvas, left standing, with nothing seen through of what was there before.
        frame = struct.pack(">5I2H2B", self._next(), *image.size, 0, 0, part, whole, 0, 0)
        self._parts.append(chunk(b"fcTL", frame))
        for body in pixels:
            if is_first:
                self._parts.append(chunk(b"IDAT", body))
            else:
                self._parts.append(chunk(b"fdAT", struct.pack(">I", self._next()), body))

    def finish(self) -> bytes:
        """The file."""
        return b"".join((*self._parts, chunk(b"IEND")))

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence - 1


def _header_and_pixels(data: bytes) -> tuple[memoryview, list[memoryview]]:
    view, position = memoryview(data), len(SIGNATURE)
    header, pixels = view[:0], []
    while position < len(view):
        length, kind = struct.unpack_from(">I4s", view, position)
        body = view[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            pixels.append(body)
        position += 12 + length
    return header, pixels


def _seconds(milliseconds: float) -> tuple[int, int]:
    """A duration as the fraction of a second that is nearest to it, in two numbers of 16 bits."""
    seconds = min(max(0.0, milliseconds / 1000), float(_LARGEST_PART))
    fraction = Fraction(seconds).limit_denominator(
        min(_LARGEST_PART, int(_LARGEST_PART / max(seconds, 1)))
    )
    return fraction.numerator, fraction.denominator
