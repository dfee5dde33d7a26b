"""The texture: grain of one size, without a direction, new in every picture."""

from __future__ import annotations

import numpy as np
import pytest

from unit.perturbations.fields import Field, correlation, render
from unit.support import spectral_peak


def _radial(field: Field) -> tuple[float, float]:
    """Mean frequency of the power and its standard deviation, cycles a sample."""
    power = np.abs(np.fft.fft2(field)) ** 2
    fy, fx = np.meshgrid(*(np.fft.fftfreq(n) for n in field.shape), indexing="ij")
    radius = np.hypot(fx, fy)
    mean = float((power * radius).sum() / power.sum())
    return mean, float(np.sqrt((power * (radius - mean) ** 2).sum() / power.sum()))


@pytest.mark.parametrize("period", [2.6, 4.0, 6.0])
def test_grain_has_the_size_that_was_asked(period: float) -> None:
    field = render("texture", period=period)
    assert _radial(field)[0] == pytest.approx(1 / period, rel=0.04)
    assert float(np.square(field).mean()) == pytest.approx(1.0, abs=1e-3)
    assert float(field.mean()) == pytest.approx(0.0, abs=1e-4)


def test_bandwidth_spreads_the_sizes() -> None:
    spreads = [_radial(render("texture", period=4.0, bandwidth=b))[1] for b in (0.02, 0.1, 0.3)]
    assert spreads[0] < 0.5 * spreads[1] < 0.3 * spreads[2]


def test_has_no_peak_that_a_notch_filter_could_take_out() -> None:
    assert spectral_peak(render("texture"))[2] < 0.05


def test_the_same_seed_gives_the_same_field_and_another_seed_another() -> None:
    np.testing.assert_array_equal(render("texture", seed=7), render("texture", seed=7))
    assert abs(correlation(render("texture", seed=7), render("texture", seed=8))) < 0.05


def test_an_average_over_pictures_does_not_reveal_the_coat() -> None:
    fields = [render("texture", key="mine", seed=seed) for seed in range(64)]
    mean = np.mean(fields, axis=0)
    assert max(abs(correlation(mean, field)) for field in fields) < 0.3


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2000)], ids=str)
def test_survives_the_smallest_pictures(size: tuple[int, int]) -> None:
    field = render("texture", size=size)
    assert field.shape == (size[1], size[0])
    assert np.isfinite(field).all()
