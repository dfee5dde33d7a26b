"""The texture: grain of one size, without a direction, new in every picture."""

from __future__ import annotations

import numpy as np
import pytest

from unit.layers import Field, correlation, render
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


@pytest.mark.parametrize("sizes", ["1024+768", "1024+768+512"])
def test_has_a_ring_of_equal_power_for_each_size(sizes: str) -> None:
    field = render("texture", period=2.6, bandwidth=0.02, size=(400, 400), sizes=sizes)
    power = np.abs(np.fft.fft2(field)) ** 2
    radius = np.hypot(np.fft.fftfreq(400)[:, None], np.fft.fftfreq(400)[None, :])
    periods = [2.6 * 1024 / int(size) for size in sizes.split("+")]
    shares = [power[np.abs(radius * p - 1) < 0.08].sum() / power.sum() for p in periods]
    np.testing.assert_allclose(shares, 1 / len(periods), rtol=0.05)
    assert float(np.square(field).mean()) == pytest.approx(1.0, abs=1e-3)


def test_the_first_size_s_ring_does_not_depend_on_the_others() -> None:
    one, two = (render("texture", sizes=sizes, seed=3) for sizes in ("1024", "1024+768"))
    assert correlation(one, two) == pytest.approx(np.sqrt(1 / 2), abs=0.05)


def test_the_default_is_the_same_field_for_good() -> None:
    """A coat must be made again, and found, by later versions."""
    field = render("texture", key="key", seed=1, size=(320, 256))
    expected = [-1.019887, 0.540685, -0.553297, -0.244410]
    np.testing.assert_allclose(field[100, 100:104], expected, atol=1e-5)


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
