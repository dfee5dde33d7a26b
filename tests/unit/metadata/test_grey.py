"""Profiles of grey as profiles of RGB, judged by LittleCMS."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from browsing import profiles
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageCms
from urushi.metadata.grey import for_rgb

RAMP = np.arange(256, dtype=np.uint8)[None]
SRGB = ImageCms.createProfile("sRGB")


def seen(image: Image.Image, profile: bytes) -> NDArray[np.int16]:
    """A picture under a profile as sRGB."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
    assert shown is not None
    return np.asarray(shown).astype(np.int16)


def with_curve(curve: bytes, space: bytes = b"XYZ ") -> bytes:
    """A grey profile with another curve, which comes last in it."""
    profile = bytearray(profiles.grey())
    at = profile.index(b"kTRC")
    (start,) = struct.unpack_from(">I", profile, at + 4)
    profile[start:] = curve + bytes(-len(curve) % 4)
    struct.pack_into(">I", profile, at + 8, len(curve))
    struct.pack_into(">I", profile, 0, len(profile))
    profile[20:24] = space
    return bytes(profile)


def parametric(kind: int, *values: float) -> bytes:
    fixed = [round(value * 65536) for value in values]
    return b"para\0\0\0\0" + struct.pack(f">HH{len(fixed)}i", kind, 0, *fixed)


def table(*values: int) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(f">I{len(values)}H", len(values), *values)


X = np.arange(256) / 255
CURVES = {
    "gamma": (table(460), X ** (460 / 256)),
    "straight": (table(), X),
    "table": (
        table(0, 9000, 30000, 65535),
        np.interp(X * 3, range(4), np.array([0, 9000, 30000, 65535]) / 65535),
    ),
    "parametric": (
        parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
        np.where(X >= 0.04045, ((X + 0.055) / 1.055) ** 2.4, X / 12.92),
    ),
}


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("space", [b"XYZ ", b"Lab "])
def test_greys_look_as_the_curve_says(name: str, space: bytes) -> None:
    curve, value = CURVES[name]
    made = for_rgb(with_curve(curve, space))
    assert made is not None and made[16:20] == b"RGB "
    if space == b"Lab ":
        scaled = (100 * value + 16) / 116
        value = np.where(scaled > 6 / 29, scaled**3, 3 * (6 / 29) ** 2 * (scaled - 4 / 29))
    signal = np.where(value > 0.0031308, 1.055 * value ** (1 / 2.4) - 0.055, 12.92 * value)
    apart = seen(Image.fromarray(RAMP).convert("RGB"), made)[0] - 255 * signal[:, None]
    assert np.abs(apart).max() < 1.1


@pytest.mark.parametrize("space", [b"XYZ ", b"Lab "])
def test_greys_look_as_under_the_profile_of_grey(space: bytes) -> None:
    # By a gamma: LittleCMS is some levels off in the darkest greys of steep curves.
    profile = with_curve(CURVES["gamma"][0], space)
    made = for_rgb(profile)
    assert made is not None
    grey = Image.fromarray(RAMP)
    apart = seen(grey.convert("RGB"), made) - seen(grey, profile)
    assert np.abs(apart).max() <= 1


def test_a_profile_of_colours_stays_as_it_is() -> None:
    assert for_rgb(profiles.rgb()) == profiles.rgb()


def test_without_a_curve_there_is_none() -> None:
    assert for_rgb(profiles.grey().replace(b"kTRC", b"xxxx")) is None
    assert for_rgb(profiles.grey()[:200]) is None


@given(st.binary(max_size=400), st.sampled_from([b"XYZ ", b"Lab "]))
def test_any_curve_ends(curve: bytes, space: bytes) -> None:
    for_rgb(with_curve(b"para" + curve, space))
    for_rgb(with_curve(b"curv" + curve, space))
