"""JPEG: the settings of a file, printing inks, files of several pictures, and too many scans."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from urushi.codec import Output, Picture, decode, encode, read_header
from urushi.errors import DecodeError, TooLargeError, UnsupportedError

from unit.codec.inks import ink_profile, seen
from unit.codec.made import picture
from unit.support import from_bytes, pixels, to_bytes


def reencoded(data: bytes) -> Image.Image:
    return from_bytes(encode(decode(data), Output()))


@pytest.mark.parametrize("subsampling", [0, 1, 2], ids=["444", "422", "420"])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_settings_are_kept(subsampling: int, progressive: bool, mode: str) -> None:
    options = {"quality": 83, "subsampling": subsampling, "progressive": progressive}
    data = to_bytes(picture(mode), "JPEG", **options)
    before, after = from_bytes(data), reencoded(data)
    assert after.format == "JPEG" and after.mode == mode
    assert after.quantization == before.quantization  # type: ignore[attr-defined]
    if mode == "RGB":  # a single channel has nothing to subsample
        factors = [[part[1:3] for part in image.layer] for image in (before, after)]  # type: ignore[attr-defined]
        assert factors[0] == factors[1]
    assert bool(after.info.get("progressive")) == progressive
    # Quantised alike, a picture comes back within rounding.
    difference = pixels(before).astype(int) - pixels(after)
    assert np.abs(difference).mean() < 0.7


def test_channels_that_are_no_luma_and_chroma_stay_so() -> None:
    data = to_bytes(picture("RGB"), "JPEG", quality=90, keep_rgb=True)
    after = reencoded(data)
    assert after.info["adobe_transform"] == 0
    assert np.abs(pixels(data).astype(int) - pixels(after)).mean() < 0.7


def test_chroma_that_is_coarse_in_one_direction_is_not_made_coarse_in_the_other() -> None:
    # Two by one becomes one by two: as many blocks in a square picture, in another order.
    image = picture("RGB").resize((64, 64))
    data = to_bytes(image, "JPEG", subsampling=1)
    tall = data.replace(b"\x03\x01\x21\x00", b"\x03\x01\x12\x00", 1)
    assert tall != data and decode(tall).save["subsampling"] == 0


def test_noise_can_be_progressive() -> None:
    # Pillow fails here with the room that it guesses.
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    data = to_bytes(picture("RGB"), "JPEG", progressive=True, subsampling=0)
    decoded = decode(data)
    decoded.image = Image.fromarray(noise)
    assert from_bytes(encode(decoded, Output(quality=100))).info["progressive"]


@pytest.mark.parametrize(
    ("patch", "kind"),
    [
        ((b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"), "12-bit JPEG"),
        ((b"\xff\xc0\x00\x11", b"\xff\xc3\x00\x11"), "lossless JPEG"),
    ],
)
def test_kinds_that_are_not_read_are_named(patch: tuple[bytes, bytes], kind: str) -> None:
    data = to_bytes(picture("RGB"), "JPEG")
    with pytest.raises(UnsupportedError) as caught:
        read_header(data.replace(*patch, 1))
    assert caught.value.details["kind"] == kind


def test_a_file_of_thousands_of_scans_is_refused_before_it_is_decoded() -> None:
    data = to_bytes(picture("RGB"), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    few = data[:-2] + 20 * scan + data[-2:]
    assert read_header(few).width == 61
    # An end that is only the content of a table must not hide what comes after it.
    comment = b"\xff\xfe\0\x06\xff\xd9\xff\xd9"
    for between in (b"", comment):
        bomb = data[:-2] + between + 2000 * scan + data[-2:]
        with pytest.raises(TooLargeError) as caught:
            read_header(bomb)
        assert caught.value.details["limit_scans"] == 200


def test_the_first_of_several_pictures_is_taken() -> None:
    second = Image.new("RGB", (20, 20), "red")
    data = to_bytes(picture("RGB"), "MPO", save_all=True, append_images=[second])
    decoded = decode(data)
    assert decoded.notices == ("first-of-several",) and decoded.size == (61, 47)
    assert from_bytes(encode(decoded, Output())).format == "JPEG"


@pytest.mark.parametrize(
    "mark", [b"http://ns.adobe.com/hdr-gain-map/1.0/", b"urn:iso:std:iso:ts:21496:-1\0"]
)
def test_a_gain_map_is_told(mark: bytes) -> None:
    data = to_bytes(picture("RGB"), "JPEG")
    segment = b"\xff\xe2" + (2 + len(mark)).to_bytes(2, "big") + mark
    decoded = decode(data[:2] + segment + data[2:])
    assert decoded.notices == ("gain-map",)
    np.testing.assert_array_equal(pixels(decoded.image), pixels(data))


def inks() -> Image.Image:
    """A wedge of all inks together and of each alone, in flat patches of 16 px."""
    patches = np.zeros((80, 128, 4), dtype=np.uint8)
    for column in range(8):
        for row in range(5):
            part = patches[16 * row : 16 * row + 16, 16 * column : 16 * column + 16]
            part[..., slice(None) if row == 4 else row] = 32 * column
    return Image.fromarray(patches, mode="CMYK")


def test_inks_become_srgb_by_their_profile() -> None:
    data = to_bytes(inks(), "JPEG", quality=100, icc_profile=ink_profile())
    header = read_header(data)
    assert header.mode == "CMYK" and header.icc_name is None
    decoded = decode(data)
    assert decoded.notices == ("cmyk-converted",)
    assert decoded.image.mode == "RGB" and decoded.icc is None
    expected = seen(np.asarray(inks()))
    assert np.abs(pixels(decoded.image) - expected[..., None]).max() < 3
    out = from_bytes(encode(decoded, Output()))
    assert (out.format, out.mode) == ("JPEG", "RGB") and "icc_profile" not in out.info
    factors = [part[1:3] for part in out.layer]  # type: ignore[attr-defined]
    assert factors == [(1, 1)] * 3


@pytest.mark.parametrize(
    "profile", [None, b"\0" * 200, ink_profile()[:300]], ids=["none", "zeros", "cut off"]
)
def test_inks_without_a_profile_are_refused(profile: bytes | None) -> None:
    data = to_bytes(inks(), "JPEG", icc_profile=profile)
    with pytest.raises(UnsupportedError) as caught:
        decode(data)
    assert caught.value.details["kind"] == "CMYK"


@pytest.mark.parametrize("cut", [2, 20, 200, 0.5, 0.9])
def test_refuses_what_is_cut_off(cut: float) -> None:
    data = to_bytes(picture("RGB"), "JPEG")
    with pytest.raises(DecodeError):
        decode(data[: int(cut if cut > 1 else cut * len(data))])


def test_a_picture_with_alpha_is_laid_on_white() -> None:
    image = Image.new("RGBA", (16, 16), (200, 0, 0, 0))
    out = from_bytes(encode(Picture(image, "png"), Output("jpeg")))
    assert out.mode == "RGB" and pixels(out).min() > 253
    grey = from_bytes(encode(Picture(image.convert("LA"), "png"), Output("jpeg")))
    assert grey.mode == "L" and pixels(grey).min() > 253
