"""Files that a test gives to the page, most of them drawn on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pictures
from PIL import Image

from browsing import profiles

_MIME = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


@dataclass(frozen=True)
class Given:
    """A file as an artist would give it to the page."""

    name: str
    data: bytes

    @property
    def mime(self) -> str:
        """The type that a browser would guess from the name."""
        return _MIME.get(self.name.rpartition(".")[2].lower(), "application/octet-stream")

    @property
    def image(self) -> Image.Image:
        """The decoded picture."""
        image = Image.open(io.BytesIO(self.data))
        image.load()
        return image


def encoded(name: str, image: Image.Image, **options: Any) -> Given:
    """Write a picture into memory; the name's suffix gives the format."""
    suffix = name.rpartition(".")[2]
    buffer = io.BytesIO()
    image.save(buffer, "JPEG" if suffix == "jpg" else suffix.upper(), **options)
    return Given(name, buffer.getvalue())


def small_png(name: str = "cat.png", *, seed: int = 1) -> Given:
    """Return a picture that is coated in a moment: for tests that are about something else."""
    return encoded(name, pictures.cel(360, 300, seed=seed))


def small_jpeg(name: str = "hill.jpg", *, seed: int = 2) -> Given:
    """Return a small JPEG with coarse chroma (4:2:0)."""
    return encoded(name, pictures.painting(420, 320, seed=seed), quality=88, subsampling="4:2:0")


def tell_tale_jpeg(name: str = "trip.jpg") -> Given:
    """Return a JPEG as a camera makes it: place, serial number, artist, and a thumbnail."""
    image = small_jpeg().image
    exif = Image.Exif()
    exif[0x010F] = "Urushi Optical"  # Make
    exif[0x013B] = "Hanako Yamada"  # Artist
    exif[0x8769] = {0xA431: "SN-0123456789"}  # BodySerialNumber
    exif[0x8825] = {1: "N", 2: (35.0, 36.0, 12.5), 3: "E", 4: (139.0, 44.0, 1.5)}  # GPS
    return encoded(name, image, quality=90, exif=_with_thumbnail(exif, image))


def _with_thumbnail(exif: Image.Exif, image: Image.Image) -> bytes:
    """The block with a second directory that holds a small JPEG (Exif 2.32, 4.5.4 and 4.6.2)."""
    small = encoded("thumbnail.jpg", image.resize((84, 64))).data
    block = bytearray(exif.tobytes()[6:])  # without "Exif\0\0"
    order = {b"II": "<", b"MM": ">"}[bytes(block[:2])]
    block += bytes(len(block) % 2)
    (first,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, first)
    struct.pack_into(order + "I", block, first + 2 + 12 * count, len(block))
    start = len(block) + 2 + 3 * 12 + 4
    block += struct.pack(order + "H", 3)
    block += struct.pack(order + "HHIHH", 0x0103, 3, 1, 6, 0)  # Compression: JPEG
    block += struct.pack(order + "HHII", 0x0201, 4, 1, start)
    block += struct.pack(order + "HHII", 0x0202, 4, 1, len(small))
    return b"Exif\0\0" + bytes(block) + struct.pack(order + "I", 0) + small


def big_png(name: str = "long.png", width: int = 2400, height: int = 1800) -> Given:
    """Return a picture that takes a while: for tests that step in meanwhile."""
    # Drawn small and enlarged: only the number of pixels matters.
    image = pictures.painting(width // 4, height // 4).resize((width, height))
    return encoded(name, image, compress_level=1)


def alpha_png_with_profile(name: str = "cut-out.png") -> Given:
    """Return a PNG with soft alpha, colours under what is transparent, and an ICC profile."""
    image = pictures.painting(400, 340, seed=5, alpha=True)
    return encoded(name, image, icc_profile=profiles.rgb())


def header_bomb(width: int = 20_000, height: int = 20_000) -> Given:
    """Return a PNG of a few bytes that announces hundreds of megapixels."""
    return Given(
        "bomb.png",
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(bytes(64)))
        + _chunk(b"IEND", b""),
    )


def sixteen_bit_png() -> Given:
    """Return a 16-bit RGB PNG, which Pillow cannot write."""
    levels = np.linspace(0, 65535, 48 * 40 * 3).astype(">u2").reshape(40, 48 * 3)
    rows = b"".join(b"\0" + row.tobytes() for row in levels)
    return Given(
        "deep.png",
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">2I5B", 48, 40, 16, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b""),
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
