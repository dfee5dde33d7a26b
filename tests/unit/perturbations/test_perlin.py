"""Perlin noise as a perturbation; the noise itself is tested in `test_carriers`."""

from __future__ import annotations

import numpy as np
import pytest

from unit.layers import Field, correlation, render


def _mean_frequency(field: Field) -> float:
    power = np.abs(np.fft.fft2(field)) ** 2
    radius = np.hypot(*np.meshgrid(*(np.fft.fftfreq(n) for n in field.shape), indexing="ij"))
    return float((power * radius).sum() / power.sum())


def test_frequency_goes_with_the_period() -> None:
    coarse, fine = (_mean_frequency(render("perlin", octaves=1.0, period=p)) for p in (16.0, 8.0))
    assert fine / coarse == pytest.approx(2.0, rel=0.1)


def test_cells_of_plain_noise_are_of_the_size_asked() -> None:
    """Gradient noise is zero at lattice points, so that its power vanishes a period apart."""
    field = render("perlin", octaves=1.0, period=8.0, size=(500, 500))
    columns = np.square(field).mean(axis=0)
    spectrum = np.abs(np.fft.rfft(columns - columns.mean()))
    assert 500 / int(np.argmax(spectrum)) == pytest.approx(8.0, rel=0.08)


def test_octaves_add_finer_noise() -> None:
    shares = [_mean_frequency(render("perlin", octaves=float(n), period=32.0)) for n in (1, 2, 4)]
    assert shares[0] < shares[1] < shares[2]


def test_bands_make_plateaus_and_finer_detail() -> None:
    plain, banded = (render("perlin", period=16.0, bands=b) for b in (0.0, 4.0))
    assert _mean_frequency(banded) > 1.5 * _mean_frequency(plain)
    # A sine lingers at its ends: flatter than a bell, which has a kurtosis of 3.
    assert float((banded**4).mean()) < 2.0 < float((plain**4).mean())


def test_cells_are_the_key_s_and_what_fills_them_the_picture_s() -> None:
    first, second = (render("perlin", key="mine", seed=seed) for seed in (1, 2))
    assert abs(correlation(first, second)) < 0.05

    def cell(key: str, seed: int) -> int:
        field = render("perlin", key=key, seed=seed, octaves=1.0, period=8.0, size=(1000, 200))
        columns = np.square(field).mean(axis=0)
        return int(np.argmax(np.abs(np.fft.rfft(columns - columns.mean()))))

    assert len({cell("mine", seed) for seed in (1, 2, 3)}) == 1
    assert len({cell(key, 1) for key in "abcdef"}) > 3
