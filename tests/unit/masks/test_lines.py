"""Lines: found at every angle, curve and size; edges, areas, specks and grain are not."""

from __future__ import annotations

import time

import numpy as np
import pytest
from pictures import cel
from PIL import Image, ImageDraw

from unit.layers import Field, render_mask, scene

PAPER, INK = 220, 40
SIZE = 160


def _lines(image: Image.Image, **parameters: float | str) -> Field:
    return render_mask("lines", scene(image), **parameters)


def _stroke(angle: float, width: float, paper: int = PAPER, ink: int = INK) -> Image.Image:
    """A smooth line across the middle; its pixels are ``ink`` inside and blend at its edges."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] + 0.5 - SIZE / 2
    direction = np.radians(angle)
    away = np.abs(x * np.sin(direction) - y * np.cos(direction))
    share = np.clip(width / 2 + 0.5 - away, 0, 1)
    return Image.fromarray(np.rint(paper + (ink - paper) * share).astype(np.uint8))


@pytest.mark.parametrize("angle", [0.0, 11.0, 22.5, 45.0, 63.0, 90.0, 100.0, 135.0, 160.0])
@pytest.mark.parametrize("width", [1.0, 2.0, 4.0])
def test_finds_lines_at_any_angle(angle: float, width: float) -> None:
    image = _stroke(angle, width)
    levels, field = np.asarray(image), _lines(image)
    # A line that leaves by the very corner may lose its last few pixels.
    levels, field = levels[8:-8, 8:-8], field[8:-8, 8:-8]
    assert (field[levels < PAPER - 60] == 1.0).all()
    assert not field[levels == PAPER].any()


@pytest.mark.parametrize("angle", [0.0, 22.5, 45.0, 70.0])
def test_width_is_the_widest_that_counts(angle: float) -> None:
    image = _stroke(angle, 8.0)
    inner = slice(16, -16), slice(16, -16)
    on_line = np.asarray(image)[inner] == INK
    assert (_lines(image, width=10.0)[inner][on_line] == 1.0).all()
    assert not _lines(image, width=6.0)[inner].any()


def test_contrast_is_where_the_mask_is_half() -> None:
    image = _stroke(90.0, 3.0, paper=200, ink=149)  # 0.2 of the range
    on_line = np.asarray(image) == 149
    for contrast, value in ((0.1, 1.0), (0.2, 0.5), (0.4, 0.0)):
        np.testing.assert_allclose(_lines(image, contrast=contrast)[on_line], value, atol=1e-6)


def test_light_lines_are_found_when_asked_for() -> None:
    dark, light = _stroke(30.0, 3.0), _stroke(30.0, 3.0, paper=INK, ink=PAPER)
    assert _lines(dark, tone="dark").any() and not _lines(dark, tone="light").any()
    assert _lines(light, tone="light").any() and not _lines(light, tone="dark").any()
    for image, tone in ((dark, "dark"), (light, "light")):
        np.testing.assert_array_equal(_lines(image, tone="either"), _lines(image, tone=tone))


@pytest.mark.parametrize("angle", [0.0, 20.0, 45.0, 90.0])
def test_a_border_of_two_areas_is_no_line(angle: float) -> None:
    y, x = np.mgrid[0:SIZE, 0:SIZE] - SIZE / 2
    direction = np.radians(angle)
    side = np.clip(x * np.sin(direction) - y * np.cos(direction) + 0.5, 0, 1)
    image = Image.fromarray(np.rint(INK + (PAPER - INK) * side).astype(np.uint8))
    assert not _lines(image, tone="either").any()


def test_an_outline_between_two_areas_is_a_line() -> None:
    levels = np.full((SIZE, SIZE), PAPER, dtype=np.uint8)
    levels[:, 80:] = 120
    levels[:, 78:81] = INK
    field = _lines(Image.fromarray(levels))
    assert (field[:, 78:81] == 1.0).all()
    assert field.sum() == 3 * SIZE


def test_a_small_circle_is_a_line_and_a_speck_is_none() -> None:
    image = Image.new("L", (SIZE, SIZE), PAPER)
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 20, 40, 40), outline=INK, width=2)
    for x, y in ((80, 80), (100, 90), (120, 30)):
        draw.ellipse((x, y, x + 4, y + 4), fill=INK)
    field = _lines(image)
    circle = np.asarray(image)[:60, :60] == INK
    assert (field[:60, :60][circle] == 1.0).all()
    assert not field[:, 60:].any()
    assert (_lines(image, length=1.0)[np.asarray(image) == INK] == 1.0).all()


def test_grain_is_no_line() -> None:
    noise = np.random.default_rng(3).normal(128, 6, (SIZE, SIZE))
    image = Image.fromarray(np.clip(np.rint(noise), 0, 255).astype(np.uint8))
    assert _lines(image).mean() < 0.1 * _lines(image, length=1.0).mean()
    assert _lines(image).mean() < 0.01


def test_a_line_goes_on_where_it_leaves_the_picture() -> None:
    levels = np.full((SIZE, SIZE), PAPER, dtype=np.uint8)
    levels[50:53, :3] = INK
    levels[-4:, 90:92] = INK
    np.testing.assert_array_equal(_lines(Image.fromarray(levels)), levels == INK)


def test_turns_with_the_picture() -> None:
    image = cel(200, 150)
    field = _lines(image, tone="either")
    transposed = _lines(image.transpose(Image.Transpose.TRANSPOSE), tone="either")
    np.testing.assert_array_equal(transposed, field.T)
    # What branches off a path is kept on one side of it only: a few pixels.
    for turn, expected in (
        (Image.Transpose.FLIP_LEFT_RIGHT, field[:, ::-1]),
        (Image.Transpose.FLIP_TOP_BOTTOM, field[::-1]),
    ):
        turned = _lines(image.transpose(turn), tone="either")
        assert np.abs(turned - expected).mean() < 2e-3


def test_picks_the_outlines_of_a_cel_picture() -> None:
    image = cel(800, 600)
    field = _lines(image)
    assert 0.01 < field.mean() < 0.06
    luma = np.asarray(image.convert("L"), dtype=np.float32)
    assert luma[field > 0.5].mean() < 0.5 * luma.mean()


def test_is_quick_on_a_full_grid() -> None:
    picture = scene((1672, 1254))
    start = time.perf_counter()
    render_mask("lines", picture)
    assert time.perf_counter() - start < 1.0  # a twentieth of it, on a computer at rest
