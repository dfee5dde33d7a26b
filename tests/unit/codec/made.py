"""Files made by hand, and a PNG decoder of their own for what Pillow does not tell."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pictures import photo_like
from PIL import Image, ImageCms

from unit.support import png_chunk

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# Without its date (bytes 24 to 35): tests are named after what they are given.
ICC: bytes = _SRGB[:24] + bytes(12) + _SRGB[36:]
ORIENTATION, MAKE, MAKER_NOTE = 0x0112, 0x010F, 0x927C
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}

Samples = NDArray[Any]


def exif(orientation: int | None = None) -> bytes:
    """An EXIF block of a TIFF kind, as Pillow wants it: with a maker note of 256 bytes."""
    block = Image.Exif()
    block[MAKE] = "Urushi"
    if orientation is not None:
        block[ORIENTATION] = orientation
    block[0x8769] = {MAKER_NOTE: bytes(range(256))}
    return bytes(block.tobytes())


@functools.cache
def photo() -> Image.Image:
    """A small picture like a photograph, RGBA."""
    return photo_like(61, 47, alpha=True)


def picture(mode: str) -> Image.Image:
    """`photo` in this mode."""
    return photo().quantize(64) if mode == "P" else photo().convert(mode)


@functools.cache
def deep(mode: str) -> NDArray[np.uint16]:
    """`photo` with 16 bits a sample: its low bytes are noise, so that every bit counts."""
    levels = np.asarray(photo().convert(mode)).astype(np.uint16)
    noise = np.random.default_rng(5).integers(0, 256, levels.shape, dtype=np.uint16)
    return levels << 8 | noise


def turned(samples: Samples, orientation: int) -> Samples:
    """Samples as who looks at them sees them, by the table of EXIF 3.0, 4.6.5.1.6."""
    return {
        1: lambda a: a,
        2: lambda a: np.fliplr(a),
        3: lambda a: np.rot90(a, 2),
        4: lambda a: np.flipud(a),
        5: lambda a: np.swapaxes(a, 0, 1),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(np.swapaxes(a, 0, 1), 2),
        8: lambda a: np.rot90(a),
    }[orientation](samples)


# -- PNG -----------------------------------------------------------------------------------------

_COLOUR = {1: 0, 2: 4, 3: 2, 4: 6}


def png(samples: Samples, *more: bytes, filters: bool = True) -> bytes:
    """A PNG of 8 or 16 bits a sample; every row has the next filter, `more` are chunks before."""
    bits = samples.dtype.itemsize * 8
    flat = samples.reshape(*samples.shape[:2], -1)
    height, width, channels = flat.shape
    head = struct.pack(">2I5B", width, height, bits, _COLOUR[channels], 0, 0, 0)
    rows = flat.astype(f">u{bits // 8}").reshape(height, -1).view(np.uint8)
    packed = zlib.compress(_filter(rows, channels * bits // 8, filters))
    parts = [png_chunk(b"IHDR", head), *more, png_chunk(b"IDAT", packed), png_chunk(b"IEND", b"")]
    return SIGNATURE + b"".join(parts)


def _filter(rows: NDArray[np.uint8], step: int, filters: bool) -> bytes:
    out, above = bytearray(), bytes(rows.shape[1])
    for y, row in enumerate(map(bytes, rows)):
        kind = y % 5 if filters else 0
        out.append(kind)
        for i, value in enumerate(row):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            out.append((value - _guess(kind, left, above[i], corner)) % 256)
        above = row
    return bytes(out)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        base = left + up - corner
        return min((left, up, corner), key=lambda value: abs(base - value))
    return (0, left, up, (left + up) // 2)[kind]


def read_png(data: bytes) -> tuple[Samples, list[int]]:
    """Samples ``(h, w, channels)`` of a PNG as they are stored, and the filters of its rows."""
    position, packed, head = 8, b"", b""
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        kind, body = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        head, packed = (body, packed) if kind == b"IHDR" else (head, packed)
        packed += body if kind == b"IDAT" else b""
        position += 12 + length
    width, height, depth, colour, _, _, interlace = struct.unpack(">2I5B", head)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    raw, filters = zlib.decompress(packed), []
    out = np.zeros((height, width, channels), dtype=np.uint16)
    passes = [(0, 0, 1, 1)]
    if interlace:  # 8.1: columns and rows that a pass begins at, and its steps
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4)]
        passes += [(1, 0, 2, 2), (0, 1, 1, 2)]
    at = 0
    for x, y, step_x, step_y in passes:
        part = out[y::step_y, x::step_x]
        if part.size == 0:
            continue
        length = (part.shape[1] * channels * depth + 7) // 8
        step = max(1, channels * depth // 8)
        above = bytearray(length)
        for i in range(part.shape[0]):
            kind, row = raw[at], bytearray(raw[at + 1 : at + 1 + length])
            filters.append(kind)
            at += 1 + length
            for j in range(length):
                left = row[j - step] if j >= step else 0
                corner = above[j - step] if j >= step else 0
                row[j] = (row[j] + _guess(kind, left, above[j], corner)) % 256
            above = row
            bits = np.unpackbits(np.frombuffer(bytes(row), np.uint8))
            bits = bits[: part.shape[1] * channels * depth].reshape(-1, depth).astype(np.uint32)
            levels = bits @ (1 << np.arange(depth - 1, -1, -1, dtype=np.uint32))
            part[i] = levels.reshape(part.shape[1], channels)
    assert at == len(raw)
    return out, filters


def apng(
    size: tuple[int, int],
    frames: Iterable[tuple[Samples, int, int, tuple[int, int], int, int]],
    plays: int = 0,
    *,
    default: Samples | None = None,
) -> bytes:
    """An APNG by hand: frames are samples, left, top, delay, disposal and blending.

    A `default` picture is one that is not a frame.
    """
    listed = list(frames)
    samples = listed[0][0] if default is None else default
    bits = samples.dtype.itemsize * 8
    channels = samples.reshape(*samples.shape[:2], -1).shape[2]
    head = struct.pack(">2I5B", *size, bits, _COLOUR[channels], 0, 0, 0)
    parts = [png_chunk(b"IHDR", head), png_chunk(b"acTL", struct.pack(">2I", len(listed), plays))]
    sequence = 0
    if default is not None:
        parts.append(png_chunk(b"IDAT", _packed(default)))
    for i, (pixels, left, top, delay, disposal, blend) in enumerate(listed):
        height, width = pixels.shape[:2]
        control = struct.pack(
            ">5I2H2B", sequence, width, height, left, top, *delay, disposal, blend
        )
        parts.append(png_chunk(b"fcTL", control))
        sequence += 1
        packed = _packed(pixels)
        if i == 0 and default is None:
            parts.append(png_chunk(b"IDAT", packed))
            continue
        for half in (packed[:20], packed[20:]):
            parts.append(png_chunk(b"fdAT", struct.pack(">I", sequence) + half))
            sequence += 1
    return SIGNATURE + b"".join(parts) + png_chunk(b"IEND", b"")


def _packed(samples: Samples) -> bytes:
    bits = samples.dtype.itemsize * 8
    rows = samples.reshape(samples.shape[0], -1).astype(f">u{bits // 8}")
    return zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))


# -- TIFF ----------------------------------------------------------------------------------------


def tiff(
    samples: Samples,
    *,
    order: str = "<",
    rows_per_strip: int = 7,
    packed: bool = False,
    **tags: Any,
) -> bytes:
    """A TIFF of unsigned samples by hand.

    Args:
        samples: ``(h, w)`` or ``(h, w, channels)``, of the depth that is to be written.
        order: "<" or ">".
        rows_per_strip: the last strip may have less.
        packed: deflate instead of nothing.
        tags: more tags as ``t123=value`` (SHORT or LONG), or as ``(kind, count, bytes)``.
    """
    flat = samples.reshape(*samples.shape[:2], -1)
    height, width, channels = flat.shape
    size = samples.dtype.itemsize
    data = [
        flat[top : top + rows_per_strip].astype(f"{order}u{size}").tobytes()
        for top in range(0, height, rows_per_strip)
    ]
    if packed:
        data = [zlib.compress(strip) for strip in data]
    values: dict[int, Any] = {
        256: width,
        257: height,
        258: [8 * size] * channels,
        259: 8 if packed else 1,
        262: 1 if channels < 3 else 2,
        277: channels,
        278: rows_per_strip,
        284: 1,
    }
    if channels in (2, 4):
        values[338] = 2
    values |= {int(name[1:]): value for name, value in tags.items()}
    values = {tag: value for tag, value in values.items() if value is not None}
    start = 8 + sum(map(len, data))
    offsets = [8 + sum(map(len, data[:i])) for i in range(len(data))]
    values |= {273: offsets, 279: [len(strip) for strip in data]}
    table, spill = b"", b""
    spill_at = start + 2 + 12 * len(values) + 4
    for tag in sorted(values):
        kind, count, body = _tag(values[tag], order, is_long=tag in (273, 279))
        table += struct.pack(f"{order}2HI", tag, kind, count)
        if len(body) <= 4:
            table += body.ljust(4, b"\0")
        else:
            table += struct.pack(f"{order}I", spill_at + len(spill))
            spill += body
    mark = b"II*\0" if order == "<" else b"MM\0*"
    head = mark + struct.pack(f"{order}I", start)
    count = struct.pack(f"{order}H", len(values))
    return head + b"".join(data) + count + table + bytes(4) + spill


def _tag(value: Any, order: str, *, is_long: bool) -> tuple[int, int, bytes]:
    if isinstance(value, tuple):
        kind, count, body = value
        return kind, count, body
    numbers: Sequence[int] = value if isinstance(value, list) else [value]
    long = is_long or max(numbers) > 65535
    body = struct.pack(f"{order}{len(numbers)}{'I' if long else 'H'}", *numbers)
    return 4 if long else 3, len(numbers), body


# -- PSD -----------------------------------------------------------------------------------------


def psd(
    samples: NDArray[np.uint8],
    mode: int,
    *,
    layers: int = 0,
    resources: bytes = b"",
    run_lengths: bool = False,
    depth: int = 8,
) -> bytes:
    """A PSD by hand: channels ``(h, w, channels)`` as they are stored, one after the other.

    `layers` is the number that the file tells, of layers that are not there.
    """
    height, width, channels = samples.shape
    head = b"8BPS" + struct.pack(">H6xH2I2H", 1, channels, height, width, depth, mode)
    told = struct.pack(">Ih", 2, layers) if layers else b""
    sections = b"".join(struct.pack(">I", len(part)) + part for part in (b"", resources, told))
    planes = [np.ascontiguousarray(samples[..., i]) for i in range(channels)]
    if not run_lengths:
        return head + sections + b"\0\0" + b"".join(plane.tobytes() for plane in planes)
    rows = [_literal(bytes(row)) for plane in planes for row in plane]
    lengths = b"".join(struct.pack(">H", len(row)) for row in rows)
    return head + sections + b"\0\1" + lengths + b"".join(rows)


def _literal(row: bytes) -> bytes:
    """PackBits (TIFF 6.0, section 9) without a run: portions of 128 at most."""
    parts = [row[i : i + 128] for i in range(0, len(row), 128)]
    return b"".join(bytes((len(part) - 1,)) + part for part in parts)


def resource(number: int, body: bytes) -> bytes:
    """An image resource of a PSD, without a name."""
    return b"8BIM" + struct.pack(">H2xI", number, len(body)) + body + bytes(len(body) % 2)
