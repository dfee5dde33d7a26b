"""TIFF in and out: depths, orders, alpha of both kinds, pages; and what tags may not ask for."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image
from urushi.codec import Output, Picture, decode, encode, read_header
from urushi.errors import DecodeError, TooLargeError, UnsupportedError, UrushiError

from unit.codec.inks import ink_profile, seen
from unit.codec.made import ICC, deep, picture, tiff, turned
from unit.support import from_bytes, pixels, to_bytes

ORDERS = ["<", ">"]


def eight(mode: str) -> Any:
    return np.asarray(picture(mode))


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_eight_bits_come_out_as_they_came_in(mode: str, compression: str | None) -> None:
    data = to_bytes(picture(mode), "TIFF", compression=compression)
    out = from_bytes(encode(decode(data), Output()))
    assert out.format == "TIFF" and out.mode == mode
    np.testing.assert_array_equal(pixels(out), eight(mode))
    assert out.info["compression"] == (compression or "raw")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_sixteen_bits_come_in_and_go_out_to_the_last(mode: str, packed: bool, order: str) -> None:
    decoded = decode(tiff(deep(mode), order=order, packed=packed))
    assert decoded.image.mode == mode and decoded.deep is not None
    np.testing.assert_array_equal(decoded.deep, deep(mode))
    np.testing.assert_array_equal(pixels(decoded.image), np.rint(deep(mode) / 257))
    data = encode(decoded, Output())
    again = decode(data)
    assert again.deep is not None
    np.testing.assert_array_equal(again.deep, deep(mode))
    # Pillow agrees on what it can tell: all of grey, the high bytes of colours.
    own = from_bytes(data)
    assert own.info["compression"] == ("tiff_adobe_deflate" if packed else "raw")
    high = deep(mode) if mode == "L" else deep(mode) >> 8
    np.testing.assert_array_equal(np.asarray(own), high)


def test_grey_with_alpha_of_sixteen_bits_is_written_as_colours() -> None:
    data = encode(Picture(picture("LA"), "png", deep=deep("LA")), Output("tiff"))
    again = decode(data)
    assert again.image.mode == "RGBA" and again.deep is not None
    np.testing.assert_array_equal(again.deep, deep("LA")[..., (0, 0, 0, 1)])


@pytest.mark.parametrize("order", ORDERS)
def test_white_may_be_nought(order: str) -> None:
    for samples in (eight("L"), deep("L")):
        decoded = decode(tiff(samples, order=order, t262=0))
        found = decoded.deep if samples.dtype == np.uint16 else pixels(decoded.image)
        assert found is not None
        np.testing.assert_array_equal(found, ~samples)


@pytest.mark.parametrize("packed", [False, True])
def test_colours_that_alpha_was_multiplied_into_get_it_taken_out(packed: bool) -> None:
    alpha = np.repeat(np.arange(256, dtype=np.uint64), 256).reshape(256, 256) * 257
    colour = np.tile(np.arange(256, dtype=np.uint64), 256).reshape(256, 256) * 257
    stored = np.dstack((np.rint(colour * alpha / 65535),) * 3 + (alpha,)).astype(np.uint16)
    decoded = decode(tiff(stored, t338=1, packed=packed))
    assert decoded.deep is not None and decoded.image.mode == "RGBA"
    np.testing.assert_array_equal(decoded.deep[..., 3], alpha)
    # What rounding to 16 bits has left of a colour: half a step of 65535 / alpha.
    off = np.abs(decoded.deep[..., :3].astype(float) - colour[..., None])
    assert (off <= np.ceil(0.5 * 65535 / np.maximum(alpha, 1))[..., None])[alpha > 0].all()
    shallow = decode(tiff((stored >> 8).astype(np.uint8), t338=1, packed=packed))
    solid = alpha == 65535
    assert solid.any()
    np.testing.assert_array_equal(pixels(shallow.image)[solid], (stored >> 8)[solid])


def test_alpha_in_its_own_right_is_left_alone() -> None:
    for samples in (eight("RGBA"), deep("RGBA")):
        decoded = decode(tiff(samples, t338=2))
        found = decoded.deep if samples.dtype == np.uint16 else pixels(decoded.image)
        assert found is not None
        np.testing.assert_array_equal(found, samples)


@pytest.mark.parametrize("samples", [eight("RGBA"), deep("RGBA")], ids=["8", "16"])
def test_a_channel_of_no_meaning_is_left_out_and_told(samples: Any) -> None:
    decoded = decode(tiff(samples, t338=0))
    assert decoded.image.mode == "RGB" and decoded.notices == ("extra-channels",)
    found = pixels(decoded.image) if decoded.deep is None else decoded.deep
    np.testing.assert_array_equal(found, samples[..., :3])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("samples", [eight("RGB"), deep("RGB"), deep("L")], ids=["8", "16", "grey"])
def test_pages_are_turned_upright(samples: Any, packed: bool, orientation: int) -> None:
    decoded = decode(tiff(samples, packed=packed, t274=orientation))
    expected = turned(samples, orientation)
    found = pixels(decoded.image) if decoded.deep is None else decoded.deep
    np.testing.assert_array_equal(found, expected)
    assert read_header(tiff(samples, t274=orientation)).width == expected.shape[1]
    again = decode(encode(decoded, Output()))
    np.testing.assert_array_equal(pixels(again.image), pixels(decoded.image))


def test_the_first_page_is_taken() -> None:
    second = Image.new("RGB", (20, 20), "red")
    data = to_bytes(picture("RGB"), "TIFF", save_all=True, append_images=[second])
    decoded = decode(data)
    assert decoded.notices == ("first-of-several",)
    np.testing.assert_array_equal(pixels(decoded.image), eight("RGB"))
    assert getattr(from_bytes(encode(decoded, Output())), "n_frames", 1) == 1


def test_palettes_and_black_and_white() -> None:
    for mode in ("P", "1"):
        for compression in (None, "tiff_lzw") + (("group4",) if mode == "1" else ()):
            image = picture("RGB").quantize(32) if mode == "P" else picture("1")
            decoded = decode(to_bytes(image, "TIFF", compression=compression))
            assert decoded.notices == ("palette",)
            assert decoded.image.mode == {"P": "RGB", "1": "L"}[mode]
            np.testing.assert_array_equal(
                pixels(decoded.image.convert("RGB")), pixels(image.convert("RGB"))
            )
            assert from_bytes(encode(decoded, Output())).format == "TIFF"


def test_a_jpeg_within_is_written_without_another_loss() -> None:
    data = to_bytes(picture("RGB"), "TIFF", compression="jpeg", quality=90)
    decoded = decode(data)
    np.testing.assert_array_equal(pixels(decoded.image), pixels(data))
    out = from_bytes(encode(decoded, Output()))
    np.testing.assert_array_equal(pixels(out), pixels(data))


def test_inks_become_srgb_by_their_profile() -> None:
    cmyk = np.dstack([np.tile(np.arange(0, 256, 4, dtype=np.uint8), (4, 1))] * 4)
    profile = ink_profile()
    data = tiff(cmyk, t262=5, t338=None, t34675=(7, len(profile), profile))
    decoded = decode(data)
    assert decoded.notices == ("cmyk-converted",) and decoded.icc is None
    assert np.abs(pixels(decoded.image) - seen(cmyk)[..., None]).max() < 2
    with pytest.raises(UnsupportedError) as caught:
        read_header(tiff(cmyk, t262=5, t338=None))
    assert caught.value.details["kind"] == "CMYK"
    with pytest.raises(UnsupportedError):  # a profile of something else
        read_header(tiff(cmyk, t262=5, t338=None, t34675=(7, len(ICC), ICC)))


REFUSED = {
    "32 bits": (tiff(np.zeros((4, 4), np.uint32)), UnsupportedError, "float"),
    "float": (tiff(np.zeros((4, 4), np.uint32), t339=3), UnsupportedError, "float"),
    "signed": (tiff(deep("L"), t339=2), UnsupportedError, "float"),
    "Pillow's float": (to_bytes(Image.new("F", (4, 4)), "TIFF"), UnsupportedError, "float"),
    "planes of 16 bits": (tiff(deep("RGB"), t284=2), UnsupportedError, "TIFF"),
    "L*a*b*": (tiff(eight("RGB"), t262=8), UnsupportedError, "TIFF"),
    "luma and chroma": (tiff(eight("RGB"), t262=6), UnsupportedError, "TIFF"),
    "unknown packing": (tiff(eight("RGB"), t259=50001), UnsupportedError, "TIFF"),
    "raw file": (tiff(eight("RGB"), t50706=(1, 4, b"\1\4\0\0")), UnsupportedError, "RAW"),
    "preview of a raw file": (tiff(eight("L"), t254=1, t330=8), UnsupportedError, "RAW"),
    "64-bit offsets": (b"II+\0\x08\0\0\0" + bytes(64), UnsupportedError, "BigTIFF"),
    "no directory": (b"II*\0" + struct.pack("<I", 4000) + bytes(64), DecodeError, None),
    "no size": (tiff(eight("L"), t256=None), DecodeError, None),
    "no width": (tiff(eight("L"), t256=0), DecodeError, None),
    "no parts": (tiff(eight("L")).replace(b"\x11\1\4\0", b"\x10\1\4\0"), DecodeError, None),
    "huge": (tiff(eight("L"), t256=60_000, t257=60_000), TooLargeError, None),
    "long": (tiff(eight("L"), t256=2**31), TooLargeError, None),
    "millions of strips": (
        tiff(eight("L"), t324=(4, 10**6, bytes(4 * 10**6)), t322=1, t323=1),
        DecodeError,
        None,
    ),
    "giant tiles": (tiff(eight("L"), t324=8, t322=2**15, t323=2**15), DecodeError, None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_by_the_header(name: str) -> None:
    data, error, kind = REFUSED[name]
    with pytest.raises(error) as caught:
        read_header(data)
    assert caught.value.details.get("kind") == kind


HOSTILE = {
    "giant strips": tiff(eight("L"), t278=2**32 - 1, packed=True),
    "more strips than rows": tiff(eight("L"), t278=1, packed=True),
    "cut off": tiff(eight("RGB"), packed=True)[:500],
    "broken data": tiff(eight("RGB"), packed=True).replace(b"\x78\x9c", b"\x79\x9c"),
    "LZW that is none": tiff(eight("RGB"), t259=5),
    "PackBits that are none": tiff(eight("RGB"), t259=32773),
    "JPEG that is none": tiff(eight("RGB"), t259=7),
    "thousands of channels": tiff(eight("RGB"), t277=6000),
    "fax that is none": tiff(eight("L"), t259=4, t258=1),
    "16 bits cut off": tiff(deep("RGB"), packed=True, rows_per_strip=40)[:1200],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_pictures_or_typed_errors_and_nothing_is_printed(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        assert decode(HOSTILE[name]).size == (61, 47)
    except UrushiError as error:
        assert error.code in ("E_DECODE", "E_UNSUPPORTED")
    assert capfd.readouterr() == ("", "")


def test_a_directory_that_leads_to_itself_is_read_once() -> None:
    data = bytearray(tiff(eight("RGB")))
    (start,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * count, start)
    np.testing.assert_array_equal(pixels(decode(bytes(data)).image), eight("RGB"))
