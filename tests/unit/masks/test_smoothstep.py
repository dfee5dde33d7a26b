"""The soft step: its closed form, falling and hard steps."""

from __future__ import annotations

import numpy as np
import pytest
from urushi.masks.smoothstep import smoothstep

VALUES = np.linspace(-0.5, 1.5, 401, dtype=np.float32)


def test_is_the_cubic_of_hermite() -> None:
    t = np.clip((VALUES.astype(np.float64) - 0.2) / 0.5, 0, 1)
    out = smoothstep(VALUES, 0.2, 0.7)
    np.testing.assert_allclose(out, 3 * t**2 - 2 * t**3, atol=1e-6)
    assert out.dtype == np.float32


def test_falls_where_the_ends_are_exchanged() -> None:
    total = smoothstep(VALUES, 0.2, 0.7) + smoothstep(VALUES, 0.7, 0.2)
    np.testing.assert_allclose(total, 1.0, atol=1e-6)


@pytest.mark.parametrize("limit", [-0.5, 0.0, 0.4])
def test_is_hard_where_both_ends_are_one(limit: float) -> None:
    out = smoothstep(VALUES, limit, limit)
    np.testing.assert_array_equal(out == 1.0, np.float32(limit) <= VALUES)
    np.testing.assert_array_equal(out == 0.0, np.float32(limit) > VALUES)


def test_leaves_its_input_as_it_was() -> None:
    values = VALUES.copy()
    smoothstep(values, 0.2, 0.7)
    np.testing.assert_array_equal(values, VALUES)


@pytest.mark.parametrize("ends", [(0.1, 0.3), (0.0, 1.0), (0.3, 0.1), (0.25, 0.2500001)])
def test_never_leaves_0_to_1(ends: tuple[float, float]) -> None:
    values = np.linspace(0, 1, 1_000_003, dtype=np.float32)
    out = smoothstep(values, *ends)
    assert out.min() >= 0.0 and out.max() <= 1.0
