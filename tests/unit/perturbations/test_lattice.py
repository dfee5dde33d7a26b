"""The lattice: crossed gratings whose statistics belong to the key and phases to the picture."""

from __future__ import annotations

import math

import numpy as np
import pytest
from urushi.grid import TRAINING_SIDE
from urushi.perturbations import REGISTRY
from urushi.perturbations.lattice import ANGLE_SPREAD, FINEST, PERIOD_SPREAD
from urushi.perturbations.waves import DRIFT

from unit.layers import correlation, off_by, render, scene
from unit.support import spectral_peak

OFF = math.sqrt(2) * DRIFT / TRAINING_SIDE
"""Cycles a sample by which a picture's wave may be off its key's."""

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
    assert second - first == pytest.approx(90.0, abs=4.0)  # each is a little off


@pytest.mark.parametrize("key", KEYS)
def test_period_and_angle_stay_near_what_was_asked(key: str) -> None:
    field = render("lattice", key=key, period=3.5, angle=30.0, size=(1024, 1024))
    for period, angle in _waves(field):
        assert abs(period / 3.5 - 1) < PERIOD_SPREAD + 3.5 * OFF + 0.005
        off = (angle - 30.0 + 45) % 90 - 45
        assert abs(off) < ANGLE_SPREAD + math.degrees(3.5 * OFF) + 0.5


@pytest.mark.parametrize(
    ("side", "asked", "found"),
    [(768, 3.4, 2.55), (512, 3.4, FINEST), (256, 5.0, FINEST), (768, 2.2, 2.2), (1400, 3.4, 3.4)],
)
def test_small_pictures_have_it_finer_but_not_too_fine(
    side: int, asked: float, found: float
) -> None:
    field = render("lattice", period=asked, size=(side, side))
    pixel = scene((side, side)).grid.training_pixel
    for period, _ in _waves(field):
        assert period / pixel / found == pytest.approx(1, abs=PERIOD_SPREAD + found * OFF + 0.005)


def test_a_key_has_the_same_waves_in_every_picture_but_for_a_little() -> None:
    waves = [_waves(render("lattice", key="mine", seed=seed)) for seed in (1, 2, 3)]
    for other in waves[1:]:
        for wave, first in zip(other, waves[0], strict=True):
            assert 1e-4 < off_by(wave, first) < 2 * OFF + 0.0005


def test_another_key_has_other_waves() -> None:
    found = [_waves(render("lattice", key=f"key {i}")) for i in range(12)]
    apart = [
        max(off_by(*pair) for pair in zip(first, second, strict=True))
        for i, first in enumerate(found)
        for second in found[:i]
    ]
    assert np.median(apart) > 2 * OFF


def test_the_same_seed_gives_the_same_field_and_another_seed_another() -> None:
    np.testing.assert_array_equal(render("lattice", seed=7), render("lattice", seed=7))
    assert abs(correlation(render("lattice", seed=7), render("lattice", seed=8))) < 0.9


def _spectrum(field: np.ndarray) -> np.ndarray:
    window = np.outer(np.hanning(field.shape[0]), np.hanning(field.shape[1]))
    return np.abs(np.fft.fft2(field * window)) ** 2


@pytest.mark.parametrize(
    ("sizes", "factors"), [("1024+768", (1, 4 / 3)), ("1024+768+512", (1, 4 / 3, 2))]
)
@pytest.mark.parametrize("threads", ["crossed", "single"])
def test_has_a_component_of_equal_power_for_each_size(
    sizes: str, factors: tuple[float, ...], threads: str
) -> None:
    size = (512, 512)
    field = render("lattice", size=size, sizes=sizes, threads=threads)
    power = _spectrum(field)
    fy, fx = np.meshgrid(np.fft.fftfreq(512), np.fft.fftfreq(512), indexing="ij")
    shares = []
    plain = render("lattice", size=size, threads=threads)
    for wave in _waves(plain)[: 2 if threads == "crossed" else 1]:
        if threads == "single":
            x, y, _ = spectral_peak(plain)
            wave = 1 / math.hypot(x, y), math.degrees(math.atan2(y, x))
        for factor in factors:
            kx = math.cos(math.radians(wave[1])) / wave[0] / factor
            ky = math.sin(math.radians(wave[1])) / wave[0] / factor
            near = np.minimum(np.hypot(fx - kx, fy - ky), np.hypot(fx + kx, fy + ky))
            shares.append(power[near < 4 / 512 + 2 * OFF].sum() / power.sum())
    assert sum(shares) > 0.98
    np.testing.assert_allclose(shares, 1 / len(shares), rtol=0.02)


def test_components_have_phases_of_their_own() -> None:
    """The first component is that of one size alone, bit for bit drawn alike."""
    one, two = (render("lattice", sizes=sizes, seed=3) for sizes in ("1024", "1024+768"))
    assert correlation(one, two) == pytest.approx(math.sqrt(1 / 2), abs=0.02)


def test_single_threads_do_not_cross() -> None:
    assert spectral_peak(render("lattice", threads="single"))[2] > 0.95
    assert spectral_peak(render("lattice"))[2] < 0.6


def test_the_default_is_the_same_field_for_good() -> None:
    """A coat must be made again, and found, by later versions."""
    field = render("lattice", key="key", seed=1, size=(320, 256))
    expected = [1.540342, 0.918798, 0.496724, 1.667173]
    np.testing.assert_allclose(field[100, 100:104], expected, atol=1e-5)


def test_no_period_is_finer_than_pixels_can_show() -> None:
    field = render("lattice", period=REGISTRY["lattice"].parameters[0].minimum, size=(96, 96))
    assert np.isfinite(field).all()
    for period, _ in _waves(field):
        assert period > 1.95


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2000)], ids=str)
def test_survives_the_smallest_pictures(size: tuple[int, int]) -> None:
    field = render("lattice", size=size)
    assert field.shape == (size[1], size[0])
    assert np.isfinite(field).all()
