"""Training grid: wavelengths, tiles without seams, and the fit view of a field."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from urushi.carriers import grating, noise_ring
from urushi.grid import FIT_SIDE, TrainingGrid, shrink

from unit.support import spectral_peak

SIDES = st.integers(1, 3000)


@given(SIDES, SIDES)
def test_geometry_of_any_picture(width: int, height: int) -> None:
    grid = TrainingGrid.of(width, height)
    assert grid.picture == (width, height)
    assert grid.shape == (grid.size[1], grid.size[0])
    assert 1 <= grid.size[0] <= width and 1 <= grid.size[1] <= height
    # Small enough for one quick FFT, fine enough for a period of 2.2 training pixels.
    assert grid.size[0] * grid.size[1] <= 2.2e6
    assert 1.0 <= grid.training_pixel <= 1.43
    assert grid.is_identity() or grid.training_pixel > 1.39
    training_side = math.sqrt(width * height) / max(1.0, math.sqrt(width * height) / 1024)
    assert (
        math.sqrt(grid.size[0] * grid.size[1]) / training_side
        == pytest.approx(grid.training_pixel, rel=0.001, abs=0.001)
        or min(grid.size) < 500
    )  # the last sample of a side is a noticeable share of a narrow one


@given(SIDES, SIDES)
def test_fit_size_keeps_the_shape(width: int, height: int) -> None:
    fit = TrainingGrid.of(width, height).fit_size
    if max(width, height) <= FIT_SIDE:
        assert fit == (width, height)
    else:
        assert max(fit) == FIT_SIDE
        assert min(fit) == pytest.approx(
            max(1.0, FIT_SIDE * min(width, height) / max(width, height)), abs=0.5
        )


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (-1, 4)], ids=str)
def test_refuses_a_picture_without_pixels(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no grid"):
        TrainingGrid.of(*size)


@given(
    st.tuples(st.integers(1300, 2600), st.integers(1300, 2600)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(1, 400),
    st.integers(1, 300),
)
def test_every_tile_is_a_cut_of_the_whole(
    size: tuple[int, int], x: float, y: float, width: int, height: int
) -> None:
    grid = TrainingGrid.of(*size)
    field = np.random.default_rng(1).standard_normal(grid.shape, dtype=np.float32)
    left, top = round(x * (size[0] - width)), round(y * (size[1] - height))
    # Of the whole only the rows around the tile: enough to tell, and quick.
    above, below = max(0, top - 37), min(size[1], top + height + 53)
    whole = grid.upsample(field, (0, above, size[0], below))
    tile = grid.upsample(field, (left, top, left + width, top + height))
    expected = whole[top - above : top - above + height, left : left + width]
    np.testing.assert_array_equal(tile, expected)


@pytest.mark.parametrize("size", [(700, 500), (1448, 1448), (2400, 1600), (5120, 2880)], ids=str)
@pytest.mark.parametrize("period", [2.3, 2.67, 4.6])
def test_wavelengths_are_in_training_pixels(size: tuple[int, int], period: float) -> None:
    grid = TrainingGrid.of(*size)
    field = grating(grid.shape, period * grid.training_pixel, 30.0, 0.4)
    left, top = (size[0] - 480) // 2, (size[1] - 480) // 2
    fx, fy, _ = spectral_peak(grid.upsample(field, (left, top, left + 480, top + 480)))
    expected = period * max(1.0, math.sqrt(size[0] * size[1]) / 1024)
    assert 1 / math.hypot(fx, fy) == pytest.approx(expected, rel=0.005)
    assert math.degrees(math.atan2(fy, fx)) == pytest.approx(30.0, abs=0.5)


def test_upsampling_makes_no_images_of_the_spectrum() -> None:
    grid = TrainingGrid.of(4000, 3000)
    field = grating(grid.shape, 2.3 * grid.training_pixel, 45.0, 0.0)
    tile = grid.upsample(field, (1000, 1000, 1600, 1600))
    assert spectral_peak(tile)[2] > 0.95
    assert float(np.sqrt(np.square(tile).mean())) == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize("size", [(1700, 1300), (2300, 1700), (1000, 3000), (1600, 40)], ids=str)
def test_fit_is_the_shrunk_picture_of_a_field(size: tuple[int, int]) -> None:
    grid = TrainingGrid.of(*size)
    rng = np.random.default_rng(2)
    field = noise_ring(grid.shape, 2.6 * grid.training_pixel, 0.1, rng)
    full = Image.fromarray(np.ascontiguousarray(grid.upsample(field, (0, 0, *size))))
    expected = np.asarray(shrink(full, grid.fit_size))
    fitted = grid.fit(field)
    assert fitted.shape == expected.shape
    error = float(np.sqrt(np.square(fitted - expected).mean()))
    assert error < 0.05 * float(np.sqrt(np.square(expected).mean()))


def test_fit_of_a_small_picture_is_the_field() -> None:
    grid = TrainingGrid.of(300, 200)
    field = np.random.default_rng(3).standard_normal(grid.shape, dtype=np.float32)
    np.testing.assert_array_equal(grid.fit(field), field)
