"""Helpers of the unit tests: the oracle, files made in memory, spectra, views."""

from __future__ import annotations

import io
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from ssimulacra2 import compute_ssimulacra2  # type: ignore[import-untyped]
from urushi.protect import Session

FIT_SIDE = 1536
"""Long side of the fit view, stated here again on purpose: the tests must notice a change."""


def oracle(reference: Image.Image, distorted: Image.Image) -> float:
    """SSIMULACRA2 by the independent `ssimulacra2` package, of two opaque pictures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("reference.png", "distorted.png")]
        for path, image in zip(paths, (reference, distorted), strict=True):
            image.convert("RGB").save(path, compress_level=1)
        return float(compute_ssimulacra2(*map(str, paths)))


def to_bytes(image: Image.Image, format_: str, **options: Any) -> bytes:
    """The picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, format=format_, **options)
    return buffer.getvalue()


def from_bytes(data: bytes) -> Image.Image:
    """The file as Pillow reads it, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pixels(image: Image.Image | bytes) -> NDArray[np.uint8]:
    """Array of a picture or of a file's picture."""
    return np.asarray(from_bytes(image) if isinstance(image, bytes) else image)


def on_white(image: Image.Image) -> Image.Image:
    """An opaque RGB picture, as a page with a white ground shows it."""
    if image.mode not in ("LA", "RGBA") and "transparency" not in image.info:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def fit_view(image: Image.Image) -> Image.Image:
    """The picture shrunk to at most `FIT_SIDE`, by Pillow alone."""
    scale = min(1.0, FIT_SIDE / max(image.size))
    if scale == 1.0:
        return on_white(image)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return on_white(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))


def planned_crops(data: bytes) -> tuple[tuple[int, int, int, int], ...]:
    """Boxes of the crops that the engine scores at 1:1."""
    return Session(data).plan.crops


def spectral_peak(field: NDArray[np.floating[Any]]) -> tuple[float, float, float]:
    """Strongest wave of a field: frequency along x and y (cycles a sample), and share of power.

    The frequency is refined by the centre of mass of the 3 x 3 bins about the peak, under a Hann
    window, whose main lobe is four bins wide.
    """
    height, width = field.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    power = np.abs(np.fft.fft2((field - field.mean()) * window)) ** 2
    fy, fx = np.fft.fftfreq(height), np.fft.fftfreq(width)
    row, column = np.unravel_index(np.argmax(power), power.shape)
    total, x, y = 0.0, 0.0, 0.0
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            weight = float(power[(row + dr) % height, (column + dc) % width])
            total += weight
            x += weight * (fx[column] + dc / width)
            y += weight * (fy[row] + dr / height)
    x, y = x / total, y / total
    sign = -1 if (x, y) < (-1e-6, 0.0) or (abs(x) < 1e-6 and y < 0) else 1
    # A real wave has half its power at k and half at -k.
    return sign * x, sign * y, 2 * total / float(power.sum())


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with its length and its checksum."""
    checksum = zlib.crc32(kind + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + kind + body + checksum


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG file that announces a size and holds next to nothing."""
    shape = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    header = shape + bytes([depth, colour, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + png_chunk(b"IEND", b"")
    )
