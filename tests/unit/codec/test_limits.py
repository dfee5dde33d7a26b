"""What is too much is refused by the header, at once, and with its numbers."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from urushi.codec import (
    MAX_FRAMES,
    MAX_PIXELS,
    Output,
    Picture,
    decode,
    encode,
    limits,
    read_header,
)
from urushi.codec.pixels import STRIP_SAMPLES
from urushi.errors import DecodeError, TooLargeError

from unit.codec.made import SIGNATURE, png, tiff
from unit.support import png_chunk, png_header, to_bytes


def apng_of(frames: int, width: int, height: int) -> bytes:
    """An APNG that announces frames of this size, and holds next to nothing."""
    head = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    parts = [png_chunk(b"IHDR", head), png_chunk(b"acTL", struct.pack(">2I", frames, 0))]
    for i in range(frames):
        control = struct.pack(">5I2H2B", max(0, 2 * i - 1), width, height, 0, 0, 1, 10, 0, 0)
        parts.append(png_chunk(b"fcTL", control))
        body = struct.pack(">I", 2 * i) if i else b""
        parts.append(png_chunk(b"fdAT" if i else b"IDAT", body + b"x"))
    return SIGNATURE + b"".join(parts) + png_chunk(b"IEND", b"")


def gif_of(frames: int, width: int, height: int) -> bytes:
    frame = struct.pack("<B4HB", 0x2C, 0, 0, width, height, 0) + b"\x02\x01\0\0"
    head = b"GIF89a" + struct.pack("<2H3B", width, height, 0x80, 0, 0) + bytes(6)
    return head + frame * frames + b";"


def webp_of(frames: int, width: int, height: int) -> bytes:
    size = b"".join((side - 1).to_bytes(3, "little") for side in (width, height))
    still = b"VP8L" + struct.pack("<I", 10) + b"\x2f" + bytes(9)
    frame = bytes(6) + size + b"\x64\0\0\x02" + still
    parts = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size
    parts += b"ANIM" + struct.pack("<I", 6) + bytes(6)
    parts += (b"ANMF" + struct.pack("<I", len(frame)) + frame) * frames
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WEBP" + parts


def jpeg_of(width: int, height: int) -> bytes:
    data = to_bytes(Image.new("L", (8, 8)), "JPEG")
    return data.replace(
        b"\xff\xc0\0\x0b\x08\0\x08\0\x08", b"\xff\xc0\0\x0b\x08" + struct.pack(">2H", height, width)
    )


def bmp_of(width: int, height: int) -> bytes:
    data = to_bytes(Image.new("L", (8, 8)), "BMP")
    return data[:18] + struct.pack("<2i", width, height) + data[26:]


HUGE: dict[str, Callable[[int, int], bytes]] = {
    "png": png_header,
    "jpeg": jpeg_of,
    "webp": lambda w, h: webp_of(1, w, h),
    "gif": lambda w, h: gif_of(1, w, h),
    "tiff": lambda w, h: tiff(np.zeros((1, 1), np.uint8), t256=w, t257=h),
    "bmp": bmp_of,
    "psd": lambda w, h: b"8BPS" + struct.pack(">H6xH2I2H", 1, 3, h, w, 8, 3) + bytes(14),
}


@pytest.mark.parametrize("read", [decode, read_header])
@pytest.mark.parametrize("format_", HUGE)
def test_too_many_pixels(format_: str, read: Callable[[bytes], object]) -> None:
    side = 16_000
    with pytest.raises(TooLargeError) as caught:
        read(HUGE[format_](side, side))
    details = caught.value.details
    assert details["megapixels"] == 256.0
    assert details["limit_megapixels"] == MAX_PIXELS / 1e6
    assert (details["width"], details["height"]) == (side, side)
    assert "reason" not in details
    assert str(caught.value)


@pytest.mark.parametrize("format_", ["png", "tiff", "bmp", "psd"])
def test_too_long(format_: str) -> None:
    with pytest.raises(TooLargeError) as caught:
        read_header(HUGE[format_](70_000, 2))
    assert caught.value.details["limit_side"] == 65_500
    assert caught.value.details["reason"] == "side"


def test_more_pixels_than_any_number_in_pillow_holds() -> None:
    with pytest.raises(TooLargeError):
        read_header(png_header(2**31 - 1, 2**31 - 1))


def peak(work: Callable[[], object]) -> tuple[int, object]:
    """Bytes that arrays and files had at most while something was done, and what it gave."""
    tracemalloc.start()
    try:
        done = work()
        return tracemalloc.get_traced_memory()[1], done
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("format_", ["png", "tiff"])
def test_sixteen_bits_need_hardly_more_than_their_samples(format_: str) -> None:
    ramp = np.arange(3 * 1500 * 2000, dtype=np.uint32).astype(np.uint16)
    picture = Picture(Image.new("RGB", (1, 1)), format_, deep=ramp.reshape(1500, 2000, 3))
    most, data = peak(lambda: encode(picture, Output(effort=1)))
    assert isinstance(data, bytes)
    a_little = 40 * STRIP_SAMPLES
    assert most < 2 * len(data) + a_little
    most, decoded = peak(lambda: decode(data))
    assert isinstance(decoded, Picture) and decoded.deep is not None
    np.testing.assert_array_equal(decoded.deep, picture.deep)
    assert most < decoded.deep.nbytes + 2 * len(data) + a_little


MOVING: dict[str, Callable[[int, int, int], bytes]] = {
    "apng": apng_of,
    "gif": gif_of,
    "webp": webp_of,
}


@pytest.mark.parametrize("format_", MOVING)
def test_too_many_frames(format_: str) -> None:
    make = MOVING[format_]
    assert read_header(make(MAX_FRAMES, 3, 2)).frames == MAX_FRAMES
    with pytest.raises(TooLargeError) as caught:
        read_header(make(MAX_FRAMES + 1, 3, 2))
    details = caught.value.details
    assert details["reason"] == "frames"
    assert (details["frames"], details["limit_frames"]) == (MAX_FRAMES + 1, MAX_FRAMES)


@pytest.mark.parametrize("format_", MOVING)
def test_too_many_pixels_of_all_frames_together(format_: str) -> None:
    make = MOVING[format_]
    assert read_header(make(10, 10_000, 10_000)).frames == 10
    with pytest.raises(TooLargeError) as caught:
        decode(make(11, 10_000, 10_000))
    details = caught.value.details
    assert details["reason"] == "animation"
    assert (details["megapixels"], details["limit_megapixels"]) == (1100.0, 1000.0)
    assert details["frames"] == 11


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = png(np.zeros((4, 4), np.uint8))
    monkeypatch.setattr(limits, "MAX_FILE", len(data))
    assert decode(data).size == (4, 4)
    with pytest.raises(TooLargeError) as caught:
        decode(data + b"\0")
    details = caught.value.details
    assert (details["bytes"], details["limit_bytes"]) == (len(data) + 1, len(data))
    assert details["reason"] == "file"


FLOODS = {
    "chunks": SIGNATURE
    + png_chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    + 60 * png_chunk(b"teXt", b""),
    "segments": b"\xff\xd8" + 60 * b"\xff\xe5\0\x02",
    "RIFF chunks": b"RIFF\0\0\0\0WEBP" + 60 * b"abcd\0\0\0\0",
    "sub-blocks": gif_of(1, 1, 1)[:-3] + 600 * b"\1\0",
    "resources": HUGE["psd"](9, 9)[:30] + struct.pack(">I", 12 * 60) + 60 * (b"8BIM" + bytes(8)),
}


@pytest.mark.parametrize("name", FLOODS)
def test_floods_of_small_pieces_end(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PIECES", 50)
    with pytest.raises(DecodeError):
        read_header(FLOODS[name])


def test_pixels_of_a_browser_have_the_same_limits() -> None:
    with pytest.raises(TooLargeError):
        Picture.from_pixels(b"", 20_000, 20_000)


@pytest.mark.parametrize(
    ("length", "size"), [(15, (2, 2)), (17, (2, 2)), (0, (0, 0)), (16, (-2, -2))]
)
def test_pixels_of_a_browser_have_to_fit(length: int, size: Any) -> None:
    with pytest.raises(DecodeError):
        Picture.from_pixels(bytes(length), *size)
