"""Logos: what becomes of their pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from urushi.marks import REGISTRY
from urushi.spec import resolve

from unit.marks.drawn import bounds, canvas, logo, whole

SIZE = (300, 200)


def test_no_picture_is_nothing_to_see() -> None:
    parameters = {**resolve(REGISTRY["logo"], {}), "picture": None}
    assert REGISTRY["logo"].render(canvas(SIZE), parameters)((0, 0, *SIZE)) is None


@pytest.mark.parametrize("angle", [0, 37])
def test_transparent_parts_stay_clear_and_their_colour_hidden(angle: float) -> None:
    pixels = whole("logo", SIZE, size=40, angle=angle, position="middle-centre")
    assert tuple(pixels[100, 150]) == pytest.approx((0, 0, 255, 128), abs=2)
    alpha = pixels[..., 3]
    assert (pixels[alpha == 255][:, :3] == (255, 0, 0)).mean() > 0.95
    # The green of the clear ground is in no edge.
    assert pixels[alpha > 8][:, 1].max() <= 2
    left, top, right, bottom = bounds(pixels)
    assert abs((right - left) - (bottom - top)) <= 2  # a disc, however it is turned


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_an_opaque_one_is_laid_over_as_it_is(mode: str) -> None:
    picture = Image.new("L", (40, 20), 200).convert(mode)
    pixels = whole("logo", SIZE, picture=picture, size=30)
    left, top, right, bottom = bounds(pixels)
    assert (right - left) / (bottom - top) == pytest.approx(2, rel=0.06)
    assert (pixels[top:bottom, left:right] == (200, 200, 200, 255)).all()
    wanted = 0.3 * np.sqrt(SIZE[0] * SIZE[1])
    assert right - left == pytest.approx(wanted, rel=0.03)


def test_turned_edges_are_smooth() -> None:
    picture = Image.new("RGB", (50, 50), "white")
    pixels = whole("logo", SIZE, picture=picture, size=40, angle=20, position="middle-centre")
    alpha = pixels[..., 3]
    assert ((alpha > 40) & (alpha < 215)).sum() > 80
    assert (pixels[alpha > 0][:, :3] >= 253).all()


def test_the_picture_is_left_alone() -> None:
    picture = logo()
    whole("logo", SIZE, picture=picture, angle=10)
    assert picture.mode == "RGBA" and picture.tobytes() == logo().tobytes()
