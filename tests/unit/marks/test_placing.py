"""What both marks promise of their place, size and turn."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from urushi import Recipe, protect
from urushi.marks import REGISTRY
from urushi.marks._placing import POSITIONS
from urushi.painting import Mark
from urushi.recipe import Layer
from urushi.spec import Overlay

from unit.marks.drawn import bounds, overlay, part, whole
from unit.support import from_bytes, to_bytes

SIZE = (300, 200)
NAMES = ("text", "logo")
LAYOUTS = ("single", "tile")


@cache
def _turned(name: str, layout: str) -> Overlay:
    return overlay(name, SIZE, layout=layout, angle=-30, size=12)


def test_both_are_registered() -> None:
    assert set(NAMES) <= set(REGISTRY)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
@given(
    st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1)),
    st.tuples(st.integers(1, SIZE[0]), st.integers(1, SIZE[1])),
)
def test_a_pixel_is_the_same_in_every_box(
    name: str, layout: str, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    left, top = corner
    right, bottom = min(SIZE[0], left + size[0]), min(SIZE[1], top + size[1])
    over = _turned(name, layout)
    cut = part(over, (0, 0, *SIZE))[top:bottom, left:right]
    assert np.array_equal(part(over, (left, top, right, bottom)), cut)


@pytest.mark.parametrize("name", NAMES)
def test_a_part_can_be_changed_without_harm(name: str) -> None:
    over = overlay(name, SIZE)
    first = over((0, 0, *SIZE))
    assert first is not None
    first.putalpha(0)
    assert part(over, (0, 0, *SIZE))[..., 3].any()


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("name", NAMES)
def test_positions_keep_the_margin(name: str, position: str) -> None:
    left, top, right, bottom = bounds(whole(name, SIZE, position=position, margin=5.0, size=10))
    margin = 0.05 * math.sqrt(SIZE[0] * SIZE[1])
    row, column = position.split("-")
    at = {
        "left": left - margin,
        "centre": (left + right - SIZE[0]) / 2,
        "right": SIZE[0] - margin - right,
    }
    assert abs(at[column]) <= 2
    at = {
        "top": top - margin,
        "middle": (top + bottom - SIZE[1]) / 2,
        "bottom": SIZE[1] - margin - bottom,
    }
    assert abs(at[row]) <= 2


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_view_half_as_large_shows_the_same_smaller(name: str, layout: str) -> None:
    options = {"size": 15.0, "angle": -20.0, "layout": layout}
    large = whole(name, (600, 400), **options)
    small = whole(name, (300, 200), **options)
    shrunk = np.asarray(Image.fromarray(large[..., 3]).reduce(2), dtype=np.float32)
    off = np.abs(shrunk - small[..., 3])
    # Either is rounded to whole pixels of its own: edges differ, areas do not.
    assert off.mean() < 0.04 * 255
    assert small[..., 3].mean() == pytest.approx(shrunk.mean(), rel=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_positive_angles_turn_clockwise(name: str) -> None:
    bar: dict[str, dict[str, Any]] = {
        "text": {"text": "mmmm"},
        "logo": {"picture": Image.new("L", (100, 20))},
    }
    for angle, sign in ((25.0, 1), (-25.0, -1)):
        pixels = whole(name, SIZE, angle=angle, size=30.0, position="middle-centre", **bar[name])
        y, x = np.nonzero(pixels[..., 3] > 127)
        slope = np.polyfit(x, y, 1)[0]
        assert slope * sign == pytest.approx(math.tan(math.radians(25)), rel=0.2)


@pytest.mark.parametrize("angle", [0.0, 45.0])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_too_large_is_shrunk_to_fit(name: str, angle: float) -> None:
    large: dict[str, dict[str, Any]] = {
        "text": {"text": "長い文がここに", "size": 40.0},
        "logo": {"picture": Image.new("L", (30, 90)), "size": 60.0},
    }
    size = (300, 60)
    pixels = whole(name, size, angle=angle, margin=5.0, **large[name])
    left, top, right, bottom = bounds(pixels)
    margin = 0.05 * math.sqrt(size[0] * size[1])
    assert min(left, top, size[0] - right, size[1] - bottom) >= margin - 2
    assert bottom - top > 0.7 * (size[1] - 2 * margin)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (4000, 1), (3, 500)])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_any_canvas_will_do(name: str, layout: str, size: tuple[int, int]) -> None:
    for angle in (0.0, 33.0):
        whole(name, size, layout=layout, angle=angle, size=40.0, margin=20.0)


@pytest.mark.parametrize("angle", [0.0, -30.0, 90.0])
@pytest.mark.parametrize("name", NAMES)
def test_tiles_are_everywhere_and_do_not_touch(name: str, angle: float) -> None:
    alpha = whole(name, (480, 320), layout="tile", size=5, spacing=4, angle=angle)[..., 3] > 127
    share = alpha.mean()
    for rows in np.split(alpha, 4):
        for block in np.split(rows, 4, axis=1):
            assert block.mean() == pytest.approx(share, rel=0.6)
    assert (alpha.sum(axis=0) > 0).all() or (alpha.sum(axis=1) > 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_tiles_differ_from_picture_to_picture_and_average_out(name: str) -> None:
    """The average of pictures has no mark left to be found, where marks in one place would stay."""
    alphas = [
        whole(name, SIZE, layout="tile", size=8, angle=-30, seed=seed)[..., 3].astype(np.float32)
        for seed in range(24)
    ]
    assert not any(np.array_equal(alphas[0], other) for other in alphas[1:])
    single = np.mean([alpha.std() for alpha in alphas])
    # 24 independent ones leave 0.2; rows stay even, which leaves a little more.
    assert np.mean(alphas, axis=0).std() < 0.35 * single


@pytest.mark.parametrize("name", NAMES)
def test_single_marks_differ_in_size_from_picture_to_picture(name: str) -> None:
    extents = [
        np.subtract(*np.reshape(bounds(whole(name, (900, 600), size=30, seed=seed)), (2, 2)))
        for seed in range(8)
    ]
    widths = [-int(extent[0]) for extent in extents]
    assert 1.005 < max(widths) / min(widths) < 1.05


@pytest.mark.parametrize("name", NAMES)
def test_the_coat_lies_over_what_goes_under_it_alone(name: str) -> None:
    picture = Image.new("RGB", (320, 240), (90, 120, 90))
    inside: dict[str, float] = {}
    for order in ("over", "under"):
        parameters = {"size": 40.0, "position": "middle-centre", "order": order}
        if name == "text":
            parameters |= {"text": "■", "color": "#806040", "outline": 0.0}
            files: dict[str, bytes] = {}
        else:
            parameters |= {"picture": "flat"}
            files = {"flat": to_bytes(Image.new("RGB", (50, 50), "#806040"), "PNG")}
        layers = (Layer("texture"), Layer(name, parameters=parameters))
        done = protect(to_bytes(picture, "PNG"), Recipe(60.0, layers, files), seed=3)
        pixels = np.asarray(from_bytes(done.data), dtype=np.float32)
        middle = pixels[110:130, 150:170]
        assert np.abs(middle.mean(axis=(0, 1)) - (128, 96, 64)).max() < 3
        inside[order] = float(middle.std(axis=(0, 1)).mean())
    assert inside["over"] < 0.1 and inside["under"] > 0.5


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("name", NAMES)
def test_goes_on_pictures_of_every_mode_and_covers_what_is_clear(name: str, mode: str) -> None:
    clear = Image.new(mode, SIZE, 0 if mode in ("L", "RGB") else (0,) * len(mode))
    mark = Mark(overlay(name, SIZE, size=20, picture=Image.new("L", (9, 9), 250)), 0.5, None, False)
    painted = mark.on(clear, (0, 0, *SIZE))
    assert painted.mode == mode and painted.size == SIZE
    pixels = np.asarray(painted)
    if mode in ("LA", "RGBA"):
        assert pixels[..., -1].max() in (127, 128) and pixels[..., -1].min() == 0
        assert pixels[pixels[..., -1] > 100][:, 0].max() >= 250
    else:
        assert 124 <= pixels.max() <= 128
