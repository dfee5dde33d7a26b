"""Moving pixels: closed forms, a reference, and that every part is a cut of the whole."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import cel
from PIL import Image, ImageFilter
from scipy.ndimage import map_coordinates
from urushi.geometry import Warp
from urushi.grid import TrainingGrid


def smooth_flow(grid: TrainingGrid, amplitude: float) -> np.ndarray:
    """Waves of 40 training px, ``amplitude`` training px high."""
    y, x = np.indices(grid.shape) / grid.training_pixel
    waves = np.sin(2 * np.pi * y / 40), np.cos(2 * np.pi * x / 40)
    return (amplitude * np.stack(waves)).astype(np.float32)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (333, 222), (1500, 1100)], ids=str)
def test_a_flow_of_nothing_changes_nothing(mode: str, size: tuple[int, int]) -> None:
    image = cel(*size, alpha=True).convert(mode)
    grid = TrainingGrid.of(*size)
    warp = Warp(np.zeros((2, *grid.shape), np.float32), grid, size)
    moved = warp.on(image.crop, (0, 0, *size))
    assert moved.mode == mode
    np.testing.assert_array_equal(np.asarray(moved), np.asarray(image))


def test_an_even_flow_is_a_shift() -> None:
    image = cel(300, 240)
    grid = TrainingGrid.of(300, 240)
    flow = np.empty((2, *grid.shape), np.float32)
    flow[0], flow[1] = 3.0, -2.0  # from 3 px to the right and 2 px higher up
    moved = np.asarray(Warp(flow, grid, image.size).on(image.crop, (0, 0, 300, 240)))
    before = np.asarray(image)
    np.testing.assert_array_equal(moved[20:-20, 20:-20], before[18:-22, 23:-17])
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        assert moved[edge].min() > 0  # nothing is fetched from outside, where all is black


def test_agrees_with_a_reference() -> None:
    image = cel(260, 200).convert("L").filter(ImageFilter.GaussianBlur(3))
    grid = TrainingGrid.of(*image.size)
    flow = smooth_flow(grid, 1.0)
    moved = np.asarray(Warp(flow, grid, image.size).on(image.crop, (0, 0, *image.size)))
    y, x = np.indices(grid.shape).astype(np.float64)
    places = np.stack([y + flow[1], x + flow[0]])
    expected = map_coordinates(np.asarray(image, np.float64), places, order=3, mode="nearest")
    inner = np.s_[12:-12, 12:-12]
    apart = np.abs(moved[inner] - expected[inner])
    assert apart.max() < 2 and apart.mean() < 0.2


@lru_cache
def moved_whole(size: tuple[int, int], mode: str) -> tuple[Warp, Image.Image, Image.Image]:
    image = cel(*size, alpha=True).convert(mode)
    grid = TrainingGrid.of(*size)
    warp = Warp(smooth_flow(grid, 0.9), grid, size)
    return warp, image, warp.on(image.crop, (0, 0, *size))


@settings(max_examples=25)
@given(st.data())
def test_any_part_is_a_cut_of_the_whole(data: st.DataObject) -> None:
    size, mode = data.draw(st.sampled_from([((97, 61), "RGBA"), ((1500, 1100), "L")]))
    warp, image, whole = moved_whole(size, mode)
    left, right = sorted(data.draw(st.tuples(*[st.integers(0, size[0])] * 2)))
    top, bottom = sorted(data.draw(st.tuples(*[st.integers(0, size[1])] * 2)))
    box = (
        min(left, size[0] - 1),
        min(top, size[1] - 1),
        max(left + 1, right),
        max(top + 1, bottom),
    )
    box = (box[0], box[1], min(box[2], size[0]), min(box[3], size[1]))
    np.testing.assert_array_equal(np.asarray(warp.on(image.crop, box)), np.asarray(whole.crop(box)))


def test_the_fit_view_moves_as_the_picture_does() -> None:
    size = (3072, 2304)
    image = Image.new("L", size)
    image.paste(cel(768, 576).convert("L").resize(size, Image.Resampling.BICUBIC))
    grid = TrainingGrid.of(*size)
    flow = smooth_flow(grid, 1.0)
    whole = Warp(flow, grid, size).on(image.crop, (0, 0, *size)).reduce(2)
    fit = image.reduce(2)
    moved = Warp(flow, grid, fit.size).on(fit.crop, (0, 0, *fit.size))
    apart = np.abs(np.asarray(moved).astype(int) - np.asarray(whole))
    still = np.abs(np.asarray(fit).astype(int) - np.asarray(whole))
    assert np.sqrt(np.square(apart).mean()) < 0.1 * np.sqrt(np.square(still).mean())
