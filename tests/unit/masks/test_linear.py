"""The linear gradient: closed form, directions, and the same at every resolution."""

from __future__ import annotations

import numpy as np
import pytest

from unit.layers import Field, render_mask, scene


def _linear(size: tuple[int, int] = (120, 80), **parameters: float) -> Field:
    return render_mask("linear", scene(size), **parameters)


def test_grows_to_the_right_by_a_smoothstep() -> None:
    field = _linear(angle=0.0, start=0.25, end=0.75)
    t = np.clip(((np.arange(120) + 0.5) / 120 - 0.25) / 0.5, 0, 1)
    np.testing.assert_allclose(field, np.tile(t * t * (3 - 2 * t), (80, 1)), atol=1e-6)


def test_angles_count_clockwise() -> None:
    right, down, left, up = (_linear(angle=angle) for angle in (0.0, 90.0, 180.0, 270.0))
    t = (np.arange(80) + 0.5) / 80
    np.testing.assert_allclose(down[:, 60], t * t * (3 - 2 * t), atol=1e-6)
    np.testing.assert_allclose(left, right[:, ::-1], atol=1e-6)
    np.testing.assert_allclose(up, down[::-1], atol=1e-6)
    np.testing.assert_allclose(_linear(angle=360.0), right, atol=1e-6)


@pytest.mark.parametrize("angle", [0.0, 30.0, 45.0, 110.0, 215.0, 300.0])
def test_spans_the_picture_from_corner_to_corner(angle: float) -> None:
    field = _linear(size=(400, 300), angle=angle)
    assert field.min() < 1e-3 and field.max() > 1 - 1e-3
    np.testing.assert_allclose(field + field[::-1, ::-1], 1.0, atol=1e-5)


def test_lines_of_one_value_are_square_to_the_direction_in_pixels() -> None:
    dy, dx = np.gradient(_linear(size=(300, 100), angle=30.0).astype(np.float64))
    np.testing.assert_allclose(dy[20:80, 60:240] / dx[20:80, 60:240], np.tan(np.pi / 6), rtol=2e-2)


def test_falls_with_the_ends_exchanged_and_is_hard_with_both_the_same() -> None:
    np.testing.assert_allclose(
        _linear(start=0.8, end=0.3), 1 - _linear(start=0.3, end=0.8), atol=1e-6
    )
    field = _linear(start=0.5, end=0.5)
    assert not field[:, :60].any() and (field[:, 60:] == 1.0).all()


@pytest.mark.parametrize("angle", [0.0, 37.0, 90.0])
@pytest.mark.parametrize("size", [(300, 200), (1201, 901)], ids=str)
def test_is_the_same_at_twice_the_size(size: tuple[int, int], angle: float) -> None:
    width, height = size
    small, large = scene(size), scene((2 * width, 2 * height))
    parameters = {"angle": angle, "start": 0.2, "end": 0.9}
    first = small.grid.upsample(render_mask("linear", small, **parameters), (0, 0, width, height))
    second = large.grid.upsample(
        render_mask("linear", large, **parameters), (0, 0, 2 * width, 2 * height)
    )
    shrunk = second.reshape(height, 2, width, 2).mean(axis=(1, 3))
    # But for the last pixels, beyond which interpolation has nothing to go by.
    np.testing.assert_allclose(shrunk[4:-4, 4:-4], first[4:-4, 4:-4], atol=1e-3)
