"""Gabor noise as a perturbation; the noise itself is tested in `test_carriers`."""

from __future__ import annotations

import numpy as np
import pytest

from unit.layers import Field, correlation, render


def _direction(field: Field) -> float:
    """Mean direction of the power in degrees, 0 to 180."""
    power = np.abs(np.fft.fft2(field)) ** 2
    fy, fx = np.meshgrid(*(np.fft.fftfreq(n) for n in field.shape), indexing="ij")
    twice = (power * np.exp(2j * np.arctan2(fy, fx))).sum()
    return float(np.degrees(np.angle(twice)) / 2 % 180)


def _sectors(field: Field) -> Field:
    power = np.abs(np.fft.fft2(field)) ** 2
    fy, fx = np.meshgrid(*(np.fft.fftfreq(n) for n in field.shape), indexing="ij")
    sector = (np.degrees(np.arctan2(fy, fx)) % 180 // 45).astype(int)
    return np.bincount(sector.ravel(), weights=power.ravel()) / power.sum()


@pytest.mark.parametrize("period", [2.8, 4.0, 8.0])
@pytest.mark.parametrize("isotropy", ["anisotropic", "isotropic"])
def test_waves_have_the_period_that_was_asked(period: float, isotropy: str) -> None:
    field = render("gabor", period=period, bandwidth=0.1, isotropy=isotropy)
    power = np.abs(np.fft.fft2(field)) ** 2
    fy, fx = np.meshgrid(*(np.fft.fftfreq(n) for n in field.shape), indexing="ij")
    mean = float((power * np.hypot(fx, fy)).sum() / power.sum())
    assert mean == pytest.approx(1 / period, rel=0.05)


def test_direction_is_the_key_s() -> None:
    mine = [_direction(render("gabor", key="mine", seed=seed, bandwidth=0.1)) for seed in (1, 2, 3)]
    for angle in mine[1:]:
        assert abs((angle - mine[0] + 90) % 180 - 90) < 3.0
    assert len({round(_direction(render("gabor", key=key)) / 6) for key in "abcdef"}) > 3


def test_isotropic_noise_has_strokes_in_every_direction() -> None:
    even = _sectors(render("gabor", isotropy="isotropic", period=4.0, size=(400, 400)))
    assert even.max() < 1.3 * even.min()
    one = _sectors(render("gabor", period=4.0, size=(400, 400)))
    assert one.max() > 2 * even.max()


def test_few_strokes_leave_gaps() -> None:
    def kurtosis(density: float) -> float:
        return float((render("gabor", density=density) ** 4).mean())

    assert kurtosis(0.5) > 2 * kurtosis(4.0) > 4.0
    assert kurtosis(16.0) == pytest.approx(3.0, abs=0.8)


def test_places_are_the_picture_s() -> None:
    first, second = (render("gabor", key="mine", seed=seed) for seed in (1, 2))
    assert abs(correlation(first, second)) < 0.1
