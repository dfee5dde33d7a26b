"""Small files of every container for the tests of metadata, bare or with all that can be said."""

from __future__ import annotations

import functools
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pictures import cel
from PIL import Image, ImageCms
from urushi.metadata import Density, Metadata, Text

from unit.metadata.packets import packet
from unit.support import png_chunk, to_bytes

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# Without its date (bytes 24 to 35): tests are named after what they are given.
ICC: bytes = _SRGB[:24] + bytes(12) + _SRGB[36:]
WIDTH, HEIGHT = 46, 34
ENDING = {"jpeg": "jpg", "tiff": "tif"}

NEEDLE = "NEEDLE"
"""Stands in every value that has to go when places and devices are not told."""

_ANIMATED: dict[str, Any] = {"save_all": True, "duration": [40, 60, 90], "loop": 3}

VARIANTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "png": ("png", "RGBA", {}),
    "png-palette": ("png", "P", {}),
    "png-animated": ("png", "RGBA", _ANIMATED),
    "jpeg": ("jpeg", "RGB", {}),
    "jpeg-grey": ("jpeg", "L", {"progressive": True}),
    "jpeg-cmyk": ("jpeg", "CMYK", {}),
    "webp-lossy": ("webp", "RGB", {}),
    "webp-lossy-alpha": ("webp", "RGBA", {}),
    "webp-lossless": ("webp", "RGB", {"lossless": True}),
    "webp-lossless-alpha": ("webp", "RGBA", {"lossless": True}),
    "webp-animated": ("webp", "RGBA", _ANIMATED),
    "gif": ("gif", "P", {}),
    "gif-animated": ("gif", "P", _ANIMATED),
    "tiff": ("tiff", "RGB", {}),
    "tiff-packed": ("tiff", "RGBA", {"compression": "tiff_lzw"}),
    "bmp": ("bmp", "RGB", {}),
}
"""Format, mode and options of Pillow by the name of a variant."""


@functools.cache
def drawing() -> Image.Image:
    return cel(WIDTH, HEIGHT, alpha=True)


@functools.cache
def bare(variant: str) -> bytes:
    """A file without metadata, as Pillow writes it."""
    format_, mode, options = VARIANTS[variant]
    image = drawing().quantize(32) if mode == "P" else drawing().convert(mode)
    if "save_all" in options:
        frames = [image.transpose(turn) for turn in (Image.Transpose(0), Image.Transpose(1))]
        options = options | {"append_images": frames}
    return to_bytes(image, format_, **options)


@functools.cache
def exif(order: str = "<") -> bytes:
    """An EXIF block as Pillow writes it: a title, an author, a camera and a place."""
    block = Image.Exif()
    block.endian = order
    block[0x010E], block[0x013B] = "a title", "Ane Sato"
    block[0x010F], block[0x0110] = f"{NEEDLE} Works", f"{NEEDLE} 1"
    block[0x8769] = {
        0x9003: "2024:01:02 03:04:05",
        0xA431: f"{NEEDLE}-77",
        0xA002: 1,
        0xA003: 1,
    }
    block[0x8825] = {
        1: "N",
        2: (35.0, 1.0, 30.5),
        0x1C: f"ASCII\0\0\0{NEEDLE} shrine".encode(),
    }
    return bytes(block.tobytes()).removeprefix(b"Exif\0\0")


@functools.cache
def full(format_: str) -> Metadata:
    """Everything that a format can say."""
    xmp = packet(
        f"<d:title>t</d:title><p:City>{NEEDLE} town</p:City>",
        'xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/photoshop/1.0/"',
    )
    iptc = dataset(2, 0, b"\0\4") + dataset(2, 80, b"Ane") + dataset(2, 90, NEEDLE.encode())
    resources = resource(0x040A, b"\1") + resource(0x040B, b"http://a.example")
    comments = (Text("Comment", "日本 & é"), Text("Comment", "second"))
    whole = Metadata(ICC, exif(), xmp, iptc, resources, comments, (), Density(300.0, 300.0, "inch"))
    if format_ == "png":
        more = (
            Text("Title", "plain"),
            Text("Author", "long " * 1000),
            Text("Description", "長い " * 1000, "ja", "説明"),
        )
        chunks = ((b"gAMA", b"\0\0\xb1\x8f"), (b"cICP", b"\1\15\0\1"), (b"sRGB", b"\0"))
        density = Density(11811.0, 11811.0, "metre")
        return Metadata(ICC, exif(), xmp, iptc, resources, comments + more, chunks, density)
    if format_ == "webp":
        return Metadata(icc=ICC, exif=exif(), xmp=xmp)
    if format_ == "gif":
        return Metadata(icc=ICC, xmp=xmp, texts=comments)
    if format_ == "tiff":
        return Metadata(ICC, exif(), xmp, iptc, resources, density=Density(300.0, 300.0, "inch"))
    if format_ == "bmp":
        return Metadata(density=Density(11811.0, 11811.0, "metre"))
    return whole


def dataset(record: int, number: int, value: bytes) -> bytes:
    """An IIM dataset."""
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def resource(number: int, value: bytes, name: bytes = b"") -> bytes:
    """A resource of Photoshop."""
    called = bytes([len(name)]) + name
    called += b"\0" * (len(called) % 2)
    head = b"8BIM" + number.to_bytes(2, "big") + called + len(value).to_bytes(4, "big")
    return head + value + b"\0" * (len(value) % 2)


def with_chunks(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with chunks after its IHDR."""
    return png[:33] + b"".join(png_chunk(kind, body) for kind, body in chunks) + png[33:]


def with_segments(jpeg: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with segments after its JFIF one."""
    middle = 2 + 2 + int.from_bytes(jpeg[4:6], "big")
    return jpeg[:middle] + b"".join(segment(*each) for each in segments) + jpeg[middle:]


def segment(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def with_riff_chunks(webp: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP with chunks at its end."""
    for kind, body in chunks:
        webp += kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
    return webp[:4] + (len(webp) - 8).to_bytes(4, "little") + webp[8:]


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and body of every chunk, whose checksums have to be right."""
    position = 8
    while position < len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack_from(">I", data, position + 8 + length)[0]
        yield kind, body
        position += 12 + length


def tagged(data: bytes, name: str, *arguments: str, **attachments: bytes) -> bytes:
    """The file with tags that ExifTool writes; an attachment's content becomes its tag's value."""
    command = shutil.which("exiftool")
    if command is None:
        pytest.skip("exiftool is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        words = [
            command,
            "-q",
            "-q",
            "-overwrite_original",
            "-charset",
            "iptc=utf8",
            *arguments,
        ]
        for tag, content in attachments.items():
            place = Path(folder) / tag
            place.write_bytes(content)
            words.append(f"-{tag}<={place}")
        done = subprocess.run([*words, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return path.read_bytes()
