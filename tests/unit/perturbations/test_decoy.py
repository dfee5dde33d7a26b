"""The decoy: another picture's structure, in a band, evened out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image
from urushi import Layer, Recipe, protect
from urushi.drawings import NAMES, drawing

from unit.layers import Field, correlation, render, render_on
from unit.support import pixels, to_bytes


def _power_within(field: Field, finest: float, coarsest: float) -> float:
    power = np.abs(np.fft.rfft2(field * np.outer(*(np.hanning(n) for n in field.shape)))) ** 2
    fy, fx = np.fft.fftfreq(field.shape[0])[:, None], np.fft.rfftfreq(field.shape[1])[None, :]
    radius = np.hypot(fx, fy)
    return float(power[(radius > 1 / coarsest) & (radius < 1 / finest)].sum() / power.sum())


def _stripes(period: float) -> Image.Image:
    line = 128 + 100 * np.cos(2 * np.pi * np.arange(240) / period)
    return Image.fromarray(np.broadcast_to(line.astype(np.uint8), (240, 240)).copy())


@pytest.mark.parametrize(("finest", "coarsest"), [(4.0, 8.0), (8.0, 24.0)])
def test_lies_within_its_band(finest: float, coarsest: float) -> None:
    field = render("decoy", finest=finest, coarsest=coarsest)
    assert _power_within(field, 0.6 * finest, 1.7 * coarsest) > 0.85


@pytest.mark.parametrize("name", NAMES)
def test_no_few_edges_carry_it_all(name: str) -> None:
    field = render("decoy", drawing=name, size=(512, 512))
    assert np.abs(field).max() < 5
    assert float((np.abs(field) > 0.2).mean()) > 0.4


def test_the_size_is_that_of_the_picture() -> None:
    """Stripes of 10 px in a picture of 240 px are 20 training pixels apart at a size of 480."""
    for size, period in ((240.0, 10.0), (120.0, 5.0), (480.0, 20.0)):
        field = render_on((320, 256), "decoy", picture=_stripes(10.0), size=size)
        power = np.abs(np.fft.rfft2(field))
        row, column = np.unravel_index(np.argmax(power), power.shape)
        fy = np.fft.fftfreq(256)[row]
        assert 1 / math.hypot(fy, column / 320) == pytest.approx(period, rel=0.2)


def test_a_picture_of_one_s_own_takes_the_drawing_s_place() -> None:
    own = render("decoy", picture=drawing("cat"), drawing="wave")
    np.testing.assert_array_equal(own, render("decoy", drawing="cat"))
    assert abs(correlation(own, render("decoy", drawing="wave"))) < 0.3


def test_it_does_not_matter_how_contrasty_the_picture_is() -> None:
    faint = drawing("fox").point([100 + level // 4 for level in range(256)])
    assert correlation(render("decoy", picture=faint), render("decoy", drawing="fox")) > 0.9


def test_a_blank_picture_leaves_everything_alone() -> None:
    blank = Image.new("RGB", (50, 40), (200, 30, 90))
    assert not render("decoy", picture=blank).any()
    picture = to_bytes(drawing("cat").convert("RGB"), "PNG")
    recipe = Recipe(
        75.0, (Layer("decoy", parameters={"picture": "b"}),), {"b": to_bytes(blank, "PNG")}
    )
    result = protect(picture, recipe, key="k", seed=1)
    np.testing.assert_array_equal(pixels(result.data), pixels(picture))
