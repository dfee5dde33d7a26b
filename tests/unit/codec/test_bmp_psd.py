"""BMP in and out, and the flattened picture of a PSD."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from urushi.codec import Output, Picture, decode, encode, read_header
from urushi.errors import DecodeError, TooLargeError, UnsupportedError

from unit.codec.inks import ink_profile, seen
from unit.codec.made import ICC, picture, psd, resource
from unit.support import from_bytes, pixels, to_bytes

# -- BMP -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_bmp_comes_out_as_it_came_in(mode: str) -> None:
    image = picture("RGB").quantize(32) if mode == "P" else picture(mode)
    decoded = decode(to_bytes(image, "BMP"))
    out = from_bytes(encode(decoded, Output()))
    assert out.format == "BMP" and out.mode == (
        "RGB" if mode in "P" else "L" if mode in "1L" else mode
    )
    np.testing.assert_array_equal(pixels(out.convert("RGB")), pixels(image.convert("RGB")))
    assert decoded.notices == (("palette",) if mode in "1P" else ())


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_bmp_holds_alpha(mode: str) -> None:
    data = encode(Picture(picture(mode), "png"), Output("bmp"))
    for found in (from_bytes(data), decode(data).image):
        assert found.mode == "RGBA"
        np.testing.assert_array_equal(pixels(found), pixels(picture(mode).convert("RGBA")))


def rle8(width: int, height: int, body: bytes) -> bytes:
    """A run-length coded BMP with a grey palette that is none to Pillow."""
    palette = b"".join(bytes((i, i // 2, i, 0)) for i in range(256))
    head = struct.pack("<I2i2H6I", 40, width, height, 1, 8, 1, len(body), 0, 0, 256, 0)
    start = 14 + len(head) + len(palette)
    return struct.pack("<2sI4xI", b"BM", start + len(body), start) + head + palette + body


def test_bmp_may_be_run_length_coded_if_it_is_small() -> None:
    body = b"\x03\x10\0\0\x03\x20\0\1"
    decoded = decode(rle8(3, 2, body))
    np.testing.assert_array_equal(pixels(decoded.image)[..., 0], [[0x20] * 3, [0x10] * 3])
    with pytest.raises(TooLargeError) as caught:
        read_header(rle8(6000, 5000, b"\0\0" * 5000))
    assert caught.value.details["limit_megapixels"] == 16


@pytest.mark.parametrize("at", [(14, 41), (28, 7), (30, 9), (18, 0), (22, 0)], ids=str)
def test_bmp_that_cannot_be(at: tuple[int, int]) -> None:
    data = bytearray(to_bytes(picture("RGB"), "BMP"))
    data[at[0]] = at[1]
    data[at[0] + 1] = 0
    with pytest.raises(DecodeError):
        read_header(bytes(data))


# -- PSD -----------------------------------------------------------------------------------------


def levels(mode: str) -> Any:
    array = np.asarray(picture(mode))
    return array if array.ndim == 3 else array[..., None]


@pytest.mark.parametrize("run_lengths", [False, True])
@pytest.mark.parametrize(("mode", "number"), [("L", 1), ("RGB", 3), ("L", 8)])
def test_the_flattened_picture_is_taken(mode: str, number: int, run_lengths: bool) -> None:
    data = psd(levels(mode), number, run_lengths=run_lengths, resources=resource(1039, ICC))
    decoded = decode(data)
    assert (decoded.format, decoded.image.mode, decoded.icc) == ("psd", mode, ICC)
    np.testing.assert_array_equal(pixels(decoded.image), pixels(picture(mode)))
    out = from_bytes(encode(decoded, Output()))
    assert out.format == "PNG" and out.info["icc_profile"] == ICC
    np.testing.assert_array_equal(pixels(out), pixels(picture(mode)))


@pytest.mark.parametrize("run_lengths", [False, True])
def test_what_is_transparent_was_laid_on_white(run_lengths: bool) -> None:
    rgba = levels("RGBA").astype(float)
    alpha = rgba[..., 3:]
    laid = np.rint((rgba[..., :3] * alpha + 255 * (255 - alpha)) / 255)
    stored = np.dstack((laid, alpha, alpha // 2)).astype(np.uint8)
    decoded = decode(psd(stored, 3, layers=-2, run_lengths=run_lengths))
    assert decoded.image.mode == "RGBA" and decoded.notices == ("extra-channels",)
    found = pixels(decoded.image)
    np.testing.assert_array_equal(found[..., 3:], alpha)
    off = np.abs(found[..., :3] - rgba[..., :3])
    assert (off <= np.ceil(0.5 * 255 / np.maximum(alpha, 1)))[alpha[..., 0] > 0].all()


@pytest.mark.parametrize("layers", [0, 2])
def test_a_saved_selection_is_no_transparency(layers: int) -> None:
    decoded = decode(psd(levels("RGBA"), 3, layers=layers, run_lengths=True))
    assert decoded.image.mode == "RGB" and decoded.notices == ("extra-channels",)
    np.testing.assert_array_equal(pixels(decoded.image), levels("RGBA")[..., :3])


def test_inks_become_srgb_by_their_profile() -> None:
    cmyk = np.dstack([np.tile(np.arange(0, 256, 4, dtype=np.uint8), (4, 1))] * 4)
    stored = 255 - cmyk
    decoded = decode(psd(stored, 4, resources=resource(1039, ink_profile())))
    assert decoded.notices == ("cmyk-converted",) and decoded.icc is None
    assert np.abs(pixels(decoded.image) - seen(cmyk)[..., None]).max() < 2
    with pytest.raises(UnsupportedError) as caught:
        read_header(psd(stored, 4))
    assert caught.value.details["kind"] == "CMYK"


WITHOUT = resource(1057, struct.pack(">IB", 1, 0))
WITH = resource(1005, bytes(16)) + resource(1057, struct.pack(">IB", 1, 1))


def test_a_file_that_says_so_has_a_flattened_picture() -> None:
    assert decode(psd(levels("RGB"), 3, resources=WITH)).size == (61, 47)


@pytest.mark.parametrize(
    ("data", "error", "kind"),
    [
        (
            psd(levels("RGB"), 3, resources=resource(1005, b"odd") + WITHOUT),
            UnsupportedError,
            "PSD",
        ),
        (psd(levels("RGB"), 3, depth=16), UnsupportedError, "PSD"),
        (psd(levels("RGB"), 9), UnsupportedError, "PSD"),
        (psd(levels("RGB"), 7), UnsupportedError, "PSD"),
        (psd(levels("L"), 3), DecodeError, None),
        (psd(levels("RGB"), 3)[:20], DecodeError, None),
        (psd(levels("RGB"), 3)[:30], DecodeError, None),
        (b"8BPS\0\2" + psd(levels("RGB"), 3)[6:], UnsupportedError, "PSB"),
        (
            psd(np.zeros((1, 1, 3), np.uint8), 3).replace(b"\0\0\0\1" * 2, b"\0\0\x7f\xff" * 2),
            TooLargeError,
            None,
        ),
    ],
    ids=["no picture", "16", "Lab", "channels", "few", "cut", "cut later", "PSB", "huge"],
)
def test_refuses_by_the_header(data: bytes, error: type[Exception], kind: str | None) -> None:
    with pytest.raises(error) as caught:
        read_header(data)
    assert caught.value.details.get("kind") == kind  # type: ignore[attr-defined]


def test_refuses_an_unknown_packing_and_what_is_cut_off() -> None:
    data = psd(levels("RGB"), 3)
    with pytest.raises(UnsupportedError):
        decode(data[: 26 + 12] + b"\0\2" + data[26 + 14 :])
    for whole in (data, psd(levels("RGB"), 3, run_lengths=True)):
        with pytest.raises(DecodeError):
            decode(whole[: len(whole) // 2])


def test_an_indexed_picture_has_its_colours() -> None:
    image = picture("RGB").quantize(200)
    data = psd(np.asarray(image)[..., None], 2)
    table = np.frombuffer(bytes(image.getpalette() or ()).ljust(768, b"\0"), np.uint8)
    planes = table.reshape(-1, 3).T.tobytes()
    decoded = decode(data[:26] + struct.pack(">I", 768) + planes + data[30:])
    assert decoded.notices == ("palette",)
    np.testing.assert_array_equal(pixels(decoded.image), pixels(image.convert("RGB")))


def test_layers_are_not_looked_at() -> None:
    data = psd(levels("RGB"), 3)
    rubbish = bytes(range(256)) * 9
    at = 26 + 8
    decoded = decode(data[:at] + struct.pack(">I", len(rubbish)) + rubbish + data[at + 4 :])
    np.testing.assert_array_equal(pixels(decoded.image), levels("RGB"))
