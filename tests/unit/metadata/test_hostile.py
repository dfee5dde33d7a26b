"""Whatever the bytes are: metadata or nothing, and never more than a typed error."""

from __future__ import annotations

import struct
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from urushi import metadata
from urushi.errors import UrushiError
from urushi.metadata import Metadata
from urushi.metadata.items import CATEGORIES, Policy
from urushi.metadata.keeping import sort

from unit.metadata.files import VARIANTS, bare, full, with_segments
from unit.support import from_bytes, to_bytes

FORMATS = ("png", "jpeg", "webp", "gif", "tiff", "bmp", "psd")
MAGIC = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8",
    "webp": b"RIFF\xff\xff\xff\xffWEBP",
    "gif": b"GIF89a\1\0\1\0\x80\0\0" + bytes(6),
    "tiff": b"II*\0\x08\0\0\0",
    "bmp": b"BM" + bytes(12) + b"\x7c\0\0\0",
    "psd": b"8BPS" + bytes(22),
}
ENDINGS = {".png": "png", ".jpg": "jpeg", ".gif": "gif", ".webp": "webp"}
ENDINGS |= {".tif": "tiff", ".tiff": "tiff"}


def tried(data: bytes, format_: str, told: Metadata | None = None) -> None:
    found = metadata.read(data, format_)
    for keep in (Policy().keep, frozenset(CATEGORIES)):
        rest, items = sort(found, Policy(keep))
        assert all(len(item.value) <= 120 and len(item.name) <= 200 for item in items)
        assert sort(rest, Policy(keep))[0] == rest
        for variant in ("png", "jpeg", "webp-lossy", "gif", "tiff"):
            target = VARIANTS[variant][0]
            assert from_bytes(metadata.write(bare(variant), target, rest)).size
    with suppress(UrushiError):
        metadata.write(data, format_, told or found)


@settings(max_examples=15)
@given(data=st.data())
@pytest.mark.parametrize("format_", FORMATS)
def test_any_bytes(format_: str, data: st.DataObject) -> None:
    tried(MAGIC[format_] + data.draw(st.binary(max_size=400)), format_)


@settings(max_examples=12)
@given(data=st.data())
@pytest.mark.parametrize("variant", ["png", "jpeg", "webp-animated", "gif-animated", "tiff", "bmp"])
def test_damaged_files(variant: str, data: st.DataObject) -> None:
    format_ = VARIANTS[variant][0]
    file = bytearray(metadata.write(bare(variant), format_, full(format_)))
    places = st.integers(0, len(file) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=10)):
        file[place] = value
    tried(bytes(file[: data.draw(places | st.just(len(file)))]), format_)


def test_many_segments_are_read_once() -> None:
    crowd = [(0xFE, b"")] * 20_000 + [(0xE7, struct.pack(">H", n)) for n in range(20_000)]
    found = metadata.read(with_segments(bare("jpeg"), *crowd), "jpeg")
    assert len(found.texts) == 1000 and len(found.dropped) <= 100


def pictures() -> list[Path]:
    if not SHARED.is_dir():
        return []
    found = [*(SHARED / "images").rglob("*"), *(SHARED / "bad").rglob("*")]
    return sorted(path for path in found if path.suffix in ENDINGS)


def shrunk(path: Path) -> Image.Image | None:
    """The picture, small and with nothing but its pixels, if Pillow can read it."""
    with warnings.catch_warnings(), suppress(OSError, SyntaxError, ValueError):
        warnings.simplefilter("ignore")
        with Image.open(path) as image:
            if image.width * image.height < 1_000_000:
                pixels = image.convert("RGB").resize((16, 16))
                return Image.frombytes("RGB", pixels.size, pixels.tobytes())
    return None


def test_real_and_bad_pictures() -> None:
    files = pictures()
    if not files:
        pytest.skip("../shared/images and ../shared/bad are not here")
    for path in files:
        format_, data = ENDINGS[path.suffix], path.read_bytes()
        tried(data, format_)
        told, _ = sort(metadata.read(data, format_), Policy())
        image = shrunk(path)
        if image is not None:
            result = from_bytes(metadata.write(to_bytes(image, format_), format_, told))
            assert format_ == "gif" or result.info.get("icc_profile") == told.icc, path.name
