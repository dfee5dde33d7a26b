"""The visibility map: flats are spared, texture is used, and it never breaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import PICTURES
from PIL import Image
from urushi.visibility import ADAPTATION, MAP_RANGE, VisibilityMap, visibility_map


def _map(luma: np.ndarray) -> VisibilityMap:
    return visibility_map(Image.fromarray(np.clip(np.rint(luma), 0, 255).astype(np.uint8)))


def _luma(kind: str, width: int = 300, height: int = 240) -> np.ndarray:
    return np.asarray(PICTURES[kind](width, height).convert("L"))


def _half_busy() -> np.ndarray:
    """Flat grey on the left, noise on the right."""
    field = np.full((200, 200), 128.0, np.float32)
    field[:, 100:] += np.random.default_rng(1).normal(0, 20, (200, 100)).astype(np.float32)
    return field


def test_texture_takes_more_than_flats() -> None:
    seen = _map(_half_busy())
    flat, busy = (slice(20, 180), slice(10, 80)), (slice(20, 180), slice(120, 190))
    assert seen.gain[busy].min() > 1.2 * seen.gain[flat].max()
    assert seen.texture[flat].max() < 0.1 < 0.5 < seen.texture[busy].min()


def test_a_lone_outline_is_not_texture() -> None:
    paper = np.full((120, 120), 250.0, np.float32)
    line, noise = paper.copy(), paper.copy()
    line[:, 60:62] -= 60.0
    noise[np.random.default_rng(2).random(paper.shape) < 0.5] -= 60.0
    # The same contrast, once alone and once everywhere.
    assert _map(line).texture.max() < 0.7 * np.median(_map(noise).texture)
    assert _map(line).texture[60, 20] < 0.05


@pytest.mark.parametrize("kind", PICTURES)
def test_gain_has_unit_mean_square_and_bounds(kind: str) -> None:
    seen = _map(_luma(kind))
    for part in (seen.gain, seen.texture):
        assert part.shape == (240, 300) and part.dtype == np.float32
    assert float(np.square(seen.gain).mean()) == pytest.approx(1.0, abs=0.02)
    assert seen.gain.max() / seen.gain.min() <= MAP_RANGE[1] / MAP_RANGE[0] + 1e-3
    assert seen.texture.min() >= 0 and seen.texture.max() <= 1


def test_a_painting_is_busier_than_a_cel() -> None:
    flat, busy = (_map(_luma(kind)).texture.mean() for kind in ("cel", "painting"))
    assert busy > 1.5 * flat


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from([0.0, 128.0, 255.0]),
    st.floats(0, 200),
)
def test_any_shape_and_level(width: int, height: int, level: float, noise: float) -> None:
    field = level + np.random.default_rng(3).normal(0, noise, (height, width))
    seen = _map(field)
    assert seen.gain.shape == seen.texture.shape == (height, width)
    assert np.isfinite(seen.gain).all() and (seen.gain > 0).all()
    assert np.isfinite(seen.texture).all()


def test_an_even_picture_has_an_even_map() -> None:
    seen = _map(np.full((50, 70), 77.0, np.float32))
    np.testing.assert_allclose(seen.gain, 1.0, atol=1e-3)
    np.testing.assert_allclose(seen.texture, 0.0, atol=1e-3)


def test_adaptation_has_the_published_values() -> None:
    # Chou and Li (1995): 20 (17 + 3) on black, 3 at mid grey, 6 on white.
    np.testing.assert_allclose(ADAPTATION[[0, 127, 255]], [20.0, 3.0, 6.0], atol=1e-3)
