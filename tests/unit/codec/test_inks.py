"""Printing inks become the sRGB that LittleCMS makes of them, and any profile ends in an answer."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms
from urushi.codec import inks
from urushi.errors import UnsupportedError

from unit.codec.inks import KINDS, ink_profile, printer, seen
from unit.support import pixels

_BLACK_POINT_COMPENSATION, _EXACT = 0x2000, 0x0100  # flags of LittleCMS


def by_littlecms(image: Image.Image, icc: bytes) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(icc)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=_BLACK_POINT_COMPENSATION | _EXACT,
    )
    assert converted is not None
    return converted


def mixtures(seed: int) -> Image.Image:
    """Any mixture, and wedges of each ink and of all."""
    levels = np.random.default_rng(seed).integers(0, 256, (70, 256, 4), dtype=np.uint8)
    levels[:4] = 0
    for ink in range(4):
        levels[ink, :, ink] = np.arange(256)
    levels[4] = np.arange(256)[:, None]
    return Image.fromarray(levels, mode="CMYK")


def apart(image: Image.Image, icc: bytes) -> NDArray[np.int64]:
    ours, theirs = (pixels(make(image, icc)) for make in (inks.to_srgb, by_littlecms))
    return np.abs(ours.astype(int) - theirs)


@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_littlecms(kind: str) -> None:
    difference = apart(mixtures(1), printer(kind))
    assert difference[:4].max() <= 1
    # Within a cell LittleCMS goes along cyan first and then within tetrahedra, which tells where
    # the darkest colours are stretched to black.
    assert np.percentile(difference, 99) <= 3 and difference.mean() < 0.3


def test_agrees_with_littlecms_on_a_real_profile(shared_picture: Callable[[str], Path]) -> None:
    image = Image.open(shared_picture("fmt_cmyk_icc.jpg"))
    icc = image.info["icc_profile"]
    difference = apart(image, icc)
    assert difference.max() <= 3 and difference.mean() < 0.2
    black = Image.new("CMYK", (1, 1), (0, 0, 0, 255))
    np.testing.assert_allclose(pixels(inks.to_srgb(black, icc)), [[[35, 31, 32]]], atol=1)


def test_flats_are_what_the_profile_says() -> None:
    image = mixtures(2)
    expected = seen(np.asarray(image))
    assert np.abs(pixels(inks.to_srgb(image, ink_profile())) - expected[..., None]).max() < 1


def test_paper_is_white_and_the_darkest_is_black() -> None:
    icc = printer("lut16")
    white, darkest = (
        pixels(inks.to_srgb(Image.new("CMYK", (3, 2), level), icc))
        for level in ((0, 0, 0, 0), (255, 255, 255, 255))
    )
    assert white.shape == (2, 3, 3) and (white == 255).all() and (darkest == 0).all()


def test_a_great_picture_is_converted_as_a_small_one() -> None:
    """What lies in several strips comes together in its order."""
    image, icc = mixtures(3), printer("lutAToB")
    great = Image.new("CMYK", (image.width, 40 * image.height))
    for i in range(40):
        great.paste(image, (0, i * image.height))
    assert great.width * great.height > 3 << 16
    small = pixels(inks.to_srgb(image, icc))
    np.testing.assert_array_equal(pixels(inks.to_srgb(great, icc)), np.tile(small, (40, 1, 1)))


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_profiles_are_refused_or_used(kind: str) -> None:
    image, whole, rng = mixtures(4).crop((0, 0, 8, 8)), printer(kind), random.Random(5)
    refused = 0
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            # Heads and tables of tags lie first in whole and part, and matter most.
            data[min(int(rng.expovariate(1 / 150)), len(data) - 1)] = rng.randrange(256)
        if rng.random() < 0.2:
            del data[rng.randrange(len(data)) :]
        try:
            inks.check_convertible(bytes(data))
        except UnsupportedError as error:
            assert error.details["kind"] == "CMYK"
            refused += 1
            continue
        assert pixels(inks.to_srgb(image, bytes(data))).shape == (8, 8, 3)
    assert 20 < refused < 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [0, 4, 10, 11, 31, 47, 51])
def test_tables_that_are_cut_off_are_refused(kind: str, length: int) -> None:
    data = bytearray(printer(kind))
    for number in range(int.from_bytes(data[128:132], "big")):
        data[140 + 12 * number : 144 + 12 * number] = length.to_bytes(4, "big")
    with pytest.raises(UnsupportedError):
        inks.check_convertible(bytes(data))
