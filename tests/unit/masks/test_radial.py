"""The round spot: closed form, round in pixels, and the same at every resolution."""

from __future__ import annotations

import numpy as np
import pytest

from unit.layers import Field, render_mask, scene


def _radial(size: tuple[int, int] = (301, 201), **parameters: float) -> Field:
    return render_mask("radial", scene(size), **parameters)


def test_falls_from_the_radius_by_a_smoothstep() -> None:
    field = _radial(radius=0.2, softness=0.4)
    y, x = np.mgrid[0:201, 0:301] + 0.5
    distance = np.hypot(x - 150.5, y - 100.5) / (np.hypot(301, 201) / 2)
    t = np.clip((distance - 0.2) / 0.4, 0, 1)
    np.testing.assert_allclose(field, 1 - t * t * (3 - 2 * t), atol=1e-5)
    assert field[100, 150] == 1.0 and field[0, 0] == 0.0


def test_is_a_circle_in_pixels() -> None:
    half = 0.5 * np.hypot(301, 201)
    disc = _radial(radius=0.5, softness=0.0)
    assert set(np.unique(disc)) == {0.0, 1.0}
    assert disc.sum() == pytest.approx(np.pi * (0.5 * half) ** 2, rel=0.01)
    columns, rows = np.flatnonzero(disc.any(axis=0)), np.flatnonzero(disc.any(axis=1))
    assert columns.size == rows.size == pytest.approx(half, abs=2)


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.5), (0.2, 0.7), (0.0, 1.0), (1.0, 0.0)])
def test_is_centred_where_asked(x: float, y: float) -> None:
    field = _radial(x=x, y=y, radius=0.0, softness=1.0)
    row, column = np.unravel_index(field.argmax(), field.shape)
    assert column == pytest.approx(x * 301 - 0.5, abs=0.6)
    assert row == pytest.approx(y * 201 - 0.5, abs=0.6)


def test_the_largest_covers_the_picture_from_any_corner() -> None:
    np.testing.assert_array_equal(_radial(x=0.0, y=0.0, radius=2.0, softness=0.0), 1.0)


@pytest.mark.parametrize("size", [(300, 200), (1201, 901)], ids=str)
def test_is_the_same_at_twice_the_size(size: tuple[int, int]) -> None:
    width, height = size
    small, large = scene(size), scene((2 * width, 2 * height))
    parameters = {"x": 0.4, "y": 0.7, "radius": 0.1, "softness": 0.8}
    first = small.grid.upsample(render_mask("radial", small, **parameters), (0, 0, width, height))
    second = large.grid.upsample(
        render_mask("radial", large, **parameters), (0, 0, 2 * width, 2 * height)
    )
    shrunk = second.reshape(height, 2, width, 2).mean(axis=(1, 3))
    # But for the last pixels, beyond which interpolation has nothing to go by.
    np.testing.assert_allclose(shrunk[4:-4, 4:-4], first[4:-4, 4:-4], atol=1e-3)
