"""Pictures laid over a field: repeated without seams, or fitted without distortion."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from urushi.inlay import luma, middle, resized, seamless, tile_size, tiled

from unit.support import spectral_peak


def _ramp(height: int, width: int) -> np.ndarray:
    return np.add.outer(np.linspace(0, 0.4, height), np.linspace(0, 0.6, width)).astype(np.float32)


def _wave(side: int, waves: int) -> np.ndarray:
    line = np.cos(2 * np.pi * waves * np.arange(side) / side)
    return np.broadcast_to(line, (side, side)).astype(np.float32)


def test_a_tile_whose_borders_meet_stays_as_it_is() -> None:
    tile = _wave(64, 3)
    assert seamless(tile) is tile


@given(st.integers(2, 40), st.integers(2, 40))
def test_other_borders_are_mirrored(height: int, width: int) -> None:
    tile = seamless(_ramp(height, width))
    for axis in (0, 1):
        if tile.shape[axis] > 2:  # steps across the joint are none that the ramp has not
            across = np.abs(np.diff(np.concatenate([tile, tile], axis), axis=axis))
            assert across.max() <= np.abs(np.diff(_ramp(height, width), axis=axis)).max() + 1e-6


@given(
    st.tuples(st.integers(1, 30), st.integers(1, 30)),
    st.tuples(st.integers(-50, 50), st.integers(-50, 50)),
)
def test_whole_offsets_repeat_the_tile_as_it_is(
    shape: tuple[int, int], offset: tuple[int, int]
) -> None:
    rng = np.random.default_rng(5)
    tile = rng.random((7, 9), dtype=np.float32)
    height, width = shape[0] * 2, shape[1] * 2
    field = tiled(tile, (height, width), offset)
    rows = (np.arange(height) - height // 2 + offset[1]) % 7
    columns = (np.arange(width) - width // 2 + offset[0]) % 9
    np.testing.assert_allclose(field, tile[np.ix_(rows, columns)], atol=1e-5)


@pytest.mark.parametrize("angle", [-8.0, 3.0, 30.0])
def test_turning_turns_the_waves(angle: float) -> None:
    field = tiled(_wave(60, 6), (200, 260), (3.3, 8.1), angle)
    x, y, _ = spectral_peak(field)
    assert math.hypot(x, y) == pytest.approx(0.1, abs=2e-3)
    assert math.degrees(math.atan2(-y, x)) == pytest.approx(angle, abs=1)


@pytest.mark.parametrize("size", [(90, 60), (60, 90), (200, 80)])
def test_what_is_fitted_covers_and_keeps_its_proportions(size: tuple[int, int]) -> None:
    image = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(image).ellipse((110, 60, 190, 140), fill=0)
    laid = np.asarray(resized(image, size, middle(image, size))) < 128
    assert laid.shape == (size[1], size[0])
    width, height = laid.any(axis=0).sum(), laid.any(axis=1).sum()
    assert width == pytest.approx(height, abs=3)
    assert width == pytest.approx(80 * max(size[0] / 300, size[1] / 200), abs=3)


@given(
    st.tuples(st.integers(1, 400), st.integers(1, 400)),
    st.tuples(st.integers(1, 400), st.integers(1, 400)),
    st.floats(1, 2),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
def test_a_part_never_leaves_the_picture(
    own: tuple[int, int], size: tuple[int, int], zoom: float, shift: tuple[float, float]
) -> None:
    left, top, right, bottom = middle(Image.new("1", own), size, zoom, shift)
    assert 0 <= left < right <= own[0] and 0 <= top < bottom <= own[1]
    assert (right - left) / (bottom - top) == pytest.approx(size[0] / size[1], rel=1e-6)


def test_what_is_transparent_counts_as_paper() -> None:
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 20, 20))
    field = luma(image, (40, 20))
    assert field[:, 24:].min() == 1.0
    assert field[:, :16].mean() == pytest.approx(0.299, abs=0.01)


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(1, 500))
def test_a_tile_has_the_side_asked_for(width: int, height: int, side: float) -> None:
    size = tile_size(Image.new("1", (width, height)), side)
    assert max(size) == max(1, round(side)) and min(size) >= 1
