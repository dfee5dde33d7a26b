"""Sound files of every kind that is read: what the damaged ones are made from."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pictures
from browsing import profiles
from browsing.files import sixteen_bit_png
from PIL import Image, PngImagePlugin

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""Real and odd pictures that are not part of the project; without them only its own are damaged."""

LARGEST = 400_000
"""Bytes of a real picture that is still worth damaging: larger ones only take longer."""

SIDES = 64, 48


def owned() -> dict[str, bytes]:
    """Name -> file, drawn on the spot: one for each format, mode and way of writing."""
    colour = pictures.painting(*SIDES, seed=3)
    alpha = pictures.cel(*SIDES, seed=4, alpha=True)
    grey = colour.convert("L")
    palette = colour.quantize(32)
    frames = [pictures.cel(*SIDES, seed=seed) for seed in (1, 2, 3)]
    moving: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": 80}
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    text.add_text("Comment", "drawn by a test " * 20, zip=True)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Urushi"
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 22.0)}
    with_all: dict[str, Any] = {"icc_profile": profiles.rgb(), "exif": exif.tobytes()}
    return {
        "rgb.png": _file(colour, "PNG", pnginfo=text, **with_all),
        "rgba.png": _file(alpha, "PNG"),
        "grey.png": _file(grey, "PNG"),
        "bilevel.png": _file(colour.convert("1"), "PNG"),
        "palette.png": _file(palette, "PNG", transparency=3),
        "deep.png": sixteen_bit_png().data,
        "moving.png": _file(frames[0], "PNG", **moving),
        "rgb.jpg": _file(colour, "JPEG", quality=85, **with_all),
        "progressive.jpg": _file(colour, "JPEG", progressive=True, subsampling=0),
        "grey.jpg": _file(grey, "JPEG"),
        "ink.jpg": _file(colour.convert("CMYK"), "JPEG"),
        "lossy.webp": _file(colour, "WEBP", **with_all),
        "lossless.webp": _file(alpha, "WEBP", lossless=True),
        "moving.webp": _file(frames[0], "WEBP", **moving),
        "still.gif": _file(palette, "GIF"),
        "moving.gif": _file(frames[0], "GIF", loop=0, **moving),
        "rgb.tif": _file(colour, "TIFF", compression="tiff_lzw"),
        "rgba.tif": _file(alpha, "TIFF", compression="tiff_adobe_deflate"),
        "plain.tif": _file(grey, "TIFF"),
        "rgb.bmp": _file(colour, "BMP"),
        "palette.bmp": _file(palette, "BMP"),
    }


def real(shared: Path) -> dict[str, bytes]:
    """Name -> file of the real and the odd pictures at hand, where they are."""
    return dict(_real(shared))


def _real(shared: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("images", "bad"):
        for path in sorted((shared / folder).rglob("*")):
            if path.suffix.lower() in (".md", ".tsv", ".readme", "") or not path.is_file():
                continue
            if 0 < path.stat().st_size <= LARGEST:
                yield path.name, path.read_bytes()


def _file(image: Image.Image, format_: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=format_, **options)
    return buffer.getvalue()
