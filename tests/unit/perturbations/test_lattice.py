"""The lattice: crossed gratings whose statistics belong to the key and phases to the picture."""

from __future__ import annotations

import math

import numpy as np
import pytest
from urushi.perturbations import REGISTRY
from urushi.perturbations.lattice import ANGLE_SPREAD, PERIOD_SPREAD

from unit.perturbations.fields import correlation, render
from unit.support import spectral_peak

KEYS = ["", "a", "b", "漆", "a long passphrase with spaces"]


def _waves(field: np.ndarray) -> list[tuple[float, float]]:
    """Period (samples) and angle (degrees, 0 to 180) of the two strongest waves."""
    waves = []
    rest = field.astype(np.float64)
    y, x = np.mgrid[0 : field.shape[0], 0 : field.shape[1]]
    for _ in range(2):
        fx, fy, _share = spectral_peak(rest)
        waves.append((1 / math.hypot(fx, fy), math.degrees(math.atan2(fy, fx)) % 180))
        phase = np.exp(-2j * math.pi * (fx * x + fy * y))
        rest = rest - 2 * np.real((rest * phase).mean() * np.conj(phase))
    return sorted(waves, key=lambda wave: wave[1])


def test_is_two_crossed_gratings_of_unit_rms() -> None:
    field = render("lattice")
    assert field.dtype == np.float32
    assert float(np.square(field).mean()) == pytest.approx(1.0, abs=1e-3)
    assert float(field.mean()) == pytest.approx(0.0, abs=1e-4)
    (_, first), (_, second) = _waves(field)
    assert second - first == pytest.approx(90.0, abs=0.5)


@pytest.mark.parametrize("key", KEYS)
def test_period_and_angle_stay_near_what_was_asked(key: str) -> None:
    for period, angle in _waves(render("lattice", key=key, period=3.5, angle=30.0)):
        assert abs(period / 3.5 - 1) < PERIOD_SPREAD + 0.005
        off = (angle - 30.0 + 45) % 90 - 45
        assert abs(off) < ANGLE_SPREAD + 0.5


def test_a_key_has_the_same_waves_in_every_picture() -> None:
    waves = [_waves(render("lattice", key="mine", seed=seed)) for seed in (1, 2, 3)]
    for other in waves[1:]:
        np.testing.assert_allclose(other, waves[0], rtol=0.003)


def test_another_key_has_other_waves() -> None:
    found = [_waves(render("lattice", key=key)) for key in KEYS]
    for i, first in enumerate(found):
        for second in found[:i]:
            off = np.abs(np.array(first) - np.array(second)).max(axis=0)
            assert off[0] > 0.005 or off[1] > 0.3


def test_the_same_seed_gives_the_same_field_and_another_seed_another() -> None:
    np.testing.assert_array_equal(render("lattice", seed=7), render("lattice", seed=7))
    assert abs(correlation(render("lattice", seed=7), render("lattice", seed=8))) < 0.9


def test_an_average_over_pictures_does_not_reveal_the_coat() -> None:
    fields = [render("lattice", key="mine", seed=seed) for seed in range(64)]
    mean = np.mean(fields, axis=0)
    # The mean of 64 waves of random phase has an amplitude of about one eighth.
    assert float(np.sqrt(np.square(mean).mean())) < 0.3


def test_no_period_is_finer_than_pixels_can_show() -> None:
    field = render("lattice", period=REGISTRY["lattice"].parameters[0].minimum, size=(96, 96))
    assert np.isfinite(field).all()
    for period, _ in _waves(field):
        assert period > 1.98


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2000)], ids=str)
def test_survives_the_smallest_pictures(size: tuple[int, int]) -> None:
    field = render("lattice", size=size)
    assert field.shape == (size[1], size[0])
    assert np.isfinite(field).all()
