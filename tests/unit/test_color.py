"""Hue at the end of the 8-bit range: what of a pixel stays when a coat wants to leave it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from urushi.carriers import grating
from urushi.color import keep_hue, rgb_planes
from urushi.strength import add_delta, to_levels

Array = NDArray[np.float64]
Colour = tuple[int, int, int]

level = st.integers(0, 255)
colour = st.tuples(level, level, level)
# More pixels than not at the faces of the cube, where things happen.
faced = st.tuples(*[st.sampled_from([0, 1, 5, 128, 250, 254, 255]) | level] * 3)
step = st.integers(-300, 300)


def coated(base: Colour, *steps: float) -> Array:
    """One pixel with one step of luma, or of Y', Cb and Cr, in levels."""
    return add_delta(np.array([[base]], np.int16), _delta(steps), 1.0)[0, 0].astype(float)


def asked(base: Colour, *steps: float) -> Array:
    """The same before it is brought into the range."""
    planes = [to_levels(plane, 1.0)[0, 0] for plane in rgb_planes(_delta(steps))]
    return np.array(base) + np.array(planes, float)


def _delta(steps: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(steps, np.float32).reshape(-1, 1, 1) / np.float32(255)


def turn(before: Array, after: Array) -> float:
    """How far (levels) any channel is from where the hue of another pixel would have it.

    The hue of HSL and HSV is which channels are the greatest and the least, and the relative place
    of the third.
    """
    span = np.ptp(before)
    place = (before - before.min()) / span if span else np.zeros(3)
    return float(np.abs(after.min() + place * np.ptp(after) - after).max())


@given(faced, step)
def test_hue_stays_to_half_a_level(base: Colour, step: int) -> None:
    assert turn(np.array(base, float), coated(base, step)) <= 0.5 + 1e-3


@given(faced, st.tuples(step, step, step))
def test_a_change_of_colour_gets_its_own_hue_to_half_a_level(
    base: Colour, steps: tuple[int, int, int]
) -> None:
    out, wanted = coated(base, *steps), asked(base, *steps)
    if len(set(base)) > 1:
        assert turn(wanted, out) <= 0.5 + 1e-3


@given(faced, st.lists(st.tuples(step, step, step), min_size=1, max_size=20))
def test_coloured_pixels_end_up_in_the_range(
    base: Colour, steps: list[tuple[int, int, int]]
) -> None:
    before = [np.full((1, len(steps)), channel, np.int16) for channel in base]
    planes = [
        plane + np.array([change], np.int16)
        for plane, change in zip(before, zip(*steps, strict=True), strict=True)
    ]
    unmoved = [plane.copy() for plane in planes]
    keep_hue(planes, before)
    if len(set(base)) > 1:
        assert np.min(planes) >= 0
        assert np.max(planes) <= 255
    else:
        np.testing.assert_array_equal(planes, unmoved)


@given(colour, step)
def test_what_stays_within_the_range_is_not_touched(base: Colour, step: int) -> None:
    for steps in [(step,), (step / 2, step / 3, -step / 4)]:
        wanted = asked(base, *steps)
        if wanted.min() >= 0 and wanted.max() <= 255:
            np.testing.assert_array_equal(coated(base, *steps), wanted)


@given(level, st.tuples(step, step, step))
def test_greys_are_clipped(grey: int, steps: tuple[int, int, int]) -> None:
    base = (grey, grey, grey)
    np.testing.assert_array_equal(coated(base, steps[0]), np.clip(grey + steps[0], 0, 255))
    np.testing.assert_array_equal(coated(base, *steps), np.clip(asked(base, *steps), 0, 255))


@given(faced, step)
def test_no_step_is_longer_than_clipping_would_leave_it(base: Colour, step: int) -> None:
    out, clipped = coated(base, step), np.clip(asked(base, step), 0, 255)
    assert (out.min(), out.max()) == (clipped.min(), clipped.max())
    assert (np.sign(step) * (out - base) >= 0).all()
    assert (np.abs(out - base) <= np.abs(clipped - base)).all()


@given(faced)
def test_every_channel_rises_with_the_step(base: Colour) -> None:
    pixels = np.broadcast_to(np.array(base, np.int16), (1, 601, 3))
    delta = np.arange(-300, 301, dtype=np.float32)[None, None] / 255
    assert (np.diff(add_delta(pixels, delta, 1.0).astype(int), axis=1) >= 0).all()


def test_strided_pictures_and_coats_are_read_as_they_lie() -> None:
    rng = np.random.default_rng(1)
    base = rng.integers(0, 256, (40, 30, 3)).astype(np.int16)
    delta = rng.standard_normal((1, 40, 30), dtype=np.float32)
    turned = add_delta(base.transpose(1, 0, 2), delta.transpose(0, 2, 1), 0.2)
    np.testing.assert_array_equal(turned.transpose(1, 0, 2), add_delta(base, delta, 0.2))


# -- flats ---------------------------------------------------------------------------------------


def oklab(levels: Array) -> Array:
    """Oklab (B. Ottosson, "A perceptual color space for image processing", 2020) of sRGB levels."""
    signal = levels / 255
    linear = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)
    cones = linear @ [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ]
    return np.cbrt(cones) @ [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ]


def turned(before: Array, after: Array) -> Array:
    """Degrees by which the hue of Oklab was turned."""
    (_, a, b), (_, c, d) = oklab(before), np.moveaxis(oklab(after), -1, 0)
    return np.degrees(np.abs(np.arctan2(a * d - b * c, a * c + b * d)))


def woven(base: Colour) -> tuple[Array, Array]:
    """A flat with a plain weave of RMS .02 on it, and the same clipped channel by channel."""
    shape = (96, 96)
    weave = (grating(shape, 2.67, 20.0, 0.3) + grating(shape, 2.67, 110.0, 1.1))[None]
    flat = np.broadcast_to(np.array(base, np.int16), (*shape, 3))
    steps = np.rint(weave[0] / weave.std() * np.float32(5.1))
    return (
        add_delta(flat, weave / weave.std(), 0.02).astype(float),
        np.clip(flat + steps[..., None], 0, 255),
    )


# Degrees that the mean of a flat and its worst pixels (99th percentile) are turned by.
FLATS: dict[str, tuple[Colour, tuple[float, float], tuple[float, float]]] = {
    # name: colour, (mean, pixels) kept, (mean, pixels) clipped
    "skin": ((255, 226, 205), (0.1, 1.5), (2.0, 12.0)),
    "skin in shade": ((255, 200, 160), (0.1, 1.0), (1.0, 5.5)),
    "gold": ((255, 215, 0), (0.15, 1.0), (0.7, 4.0)),
    "printed yellow": ((255, 242, 0), (0.1, 0.4), (0.6, 3.0)),
    "hot pink": ((255, 105, 180), (0.1, 1.0), (0.4, 2.4)),
    "sky": ((135, 206, 250), (0.05, 1.0), (0.25, 3.0)),
    "brown": ((90, 40, 0), (0.4, 1.6), (0.9, 5.0)),
}


@pytest.mark.parametrize("name", FLATS)
def test_flats_keep_their_hue_where_clipping_would_turn_it(name: str) -> None:
    base, kept, clipped = FLATS[name]
    for field, mean, pixels, at_most in zip(
        woven(base), *zip(kept, clipped, strict=True), [True, False], strict=True
    ):
        turns = (
            float(turned(np.array(base, float), field.mean(axis=(0, 1)))),
            float(np.percentile(turned(np.array(base, float), field), 99)),
        )
        print(f"{name}: mean {turns[0]:.2f}, pixels {turns[1]:.2f} degrees")
        if at_most:
            assert turns[0] < mean and turns[1] < pixels
        else:
            assert turns[0] > mean and turns[1] > pixels


@pytest.mark.parametrize(
    "base",
    [(0, 174, 239), (236, 0, 140), (0, 60, 90), (255, 128, 0), (128, 0, 255)],
    ids=str,
)
def test_where_hues_of_hsl_and_oklab_part_the_mean_is_turned_little(
    base: Colour,
) -> None:
    """In printed cyan and magenta it was less when channels were clipped: .05 degrees."""
    means = [float(turned(np.array(base, float), field.mean(axis=(0, 1)))) for field in woven(base)]
    print(f"mean {means[0]:.2f}, clipped {means[1]:.2f} degrees")
    assert means[0] < 0.4


PURE = [
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 0),
    (0, 255, 255),
    (255, 0, 255),
]


@pytest.mark.parametrize("base", PURE, ids=str)
def test_pure_colours_lose_nothing_of_a_coat(base: Colour) -> None:
    """Two channels that move alike: clipping kept their hue as well."""
    kept, clipped = woven(base)
    np.testing.assert_array_equal(kept, clipped)


@pytest.mark.parametrize(
    ("base", "share"),
    [
        ((255, 226, 205), 0.85),
        ((255, 128, 0), 0.6),
        ((255, 215, 0), 0.65),
        ((255, 99, 71), 0.94),
    ],
    ids=str,
)
def test_others_keep_most_of_its_contrast(base: Colour, share: float) -> None:
    kept, clipped = ((field @ [0.299, 0.587, 0.114]).std() for field in woven(base))
    print(f"RMS of luma {kept:.2f} levels, clipped {clipped:.2f}")
    assert share < kept / clipped < 1
