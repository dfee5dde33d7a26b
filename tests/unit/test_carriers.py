"""Carriers against their closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from urushi.carriers import fast_length, grating, noise_ring, unit_rms

from unit.support import spectral_peak

SHAPES = st.tuples(st.integers(1, 300), st.integers(1, 300))


def _rms(field: np.ndarray) -> float:
    return float(np.sqrt(np.square(field, dtype=np.float64).mean()))


@given(st.integers(1, 100_000))
def test_fast_length_is_the_next_smooth_number(n: int) -> None:
    def smooth(m: int) -> bool:
        for prime in (2, 3, 5):
            while m % prime == 0:
                m //= prime
        return m == 1

    assert fast_length(n) == next(m for m in range(n, 2 * n + 1) if smooth(m))


@given(SHAPES, st.floats(2, 50), st.floats(-180, 180), st.floats(-7, 7))
def test_grating_is_the_cosine_it_says(
    shape: tuple[int, int], period: float, angle: float, phase: float
) -> None:
    field = grating(shape, period, angle, phase)
    assert field.dtype == np.float32 and field.shape == shape
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    along = x * math.cos(math.radians(angle)) + y * math.sin(math.radians(angle))
    expected = math.sqrt(2) * np.cos(2 * math.pi / period * along + phase)
    np.testing.assert_allclose(field, expected, atol=1e-5)


@pytest.mark.parametrize("period", [2.4, 3.25, 5.0])
@pytest.mark.parametrize("angle", [0.0, 33.0, 90.0, -45.0])
def test_grating_has_one_peak_where_it_was_asked(period: float, angle: float) -> None:
    fx, fy, share = spectral_peak(grating((400, 360), period, angle, 1.0))
    assert math.hypot(fx, fy) == pytest.approx(1 / period, abs=0.0005)
    turned = math.degrees(math.atan2(fy, fx)) - angle
    assert (turned + 90) % 180 - 90 == pytest.approx(0.0, abs=0.5)
    assert share > 0.95


@given(SHAPES, st.floats(2, 12), st.floats(0.02, 0.4), st.integers(0, 2**32))
def test_noise_ring_has_zero_mean_and_unit_rms(
    shape: tuple[int, int], period: float, bandwidth: float, seed: int
) -> None:
    field = noise_ring(shape, period, bandwidth, np.random.default_rng(seed))
    assert field.dtype == np.float32 and field.shape == shape
    assert np.isfinite(field).all()
    assert float(field.mean(dtype=np.float64)) == pytest.approx(0.0, abs=1e-4)
    # A field of a pixel or two may hold no wave of this length at all: then it is zero.
    assert _rms(field) == pytest.approx(1.0, abs=1e-3) or (min(shape) < 2 * period)


@pytest.mark.parametrize("period", [2.6, 3.6, 6.0])
@pytest.mark.parametrize("bandwidth", [0.05, 0.1])
def test_noise_ring_keeps_to_its_band(period: float, bandwidth: float) -> None:
    field = noise_ring((480, 400), period, bandwidth, np.random.default_rng(4))
    power = np.abs(np.fft.fft2(field)) ** 2
    fy, fx = np.meshgrid(np.fft.fftfreq(480), np.fft.fftfreq(400), indexing="ij")
    radius = np.hypot(fx, fy) * period
    inside = np.abs(radius - 1) < 3.2 * bandwidth
    assert power[inside].sum() / power.sum() > 0.995
    # A Gaussian profile of amplitude: the power's is narrower by the root of two.
    spread = math.sqrt(float((power * (radius - 1) ** 2).sum() / power.sum()))
    assert spread == pytest.approx(bandwidth / math.sqrt(2), rel=0.2)


def test_noise_ring_has_no_direction() -> None:
    field = noise_ring((512, 512), 4.0, 0.1, np.random.default_rng(5))
    power = np.abs(np.fft.fft2(field)) ** 2
    fy, fx = np.meshgrid(np.fft.fftfreq(512), np.fft.fftfreq(512), indexing="ij")
    sector = ((np.degrees(np.arctan2(fy, fx)) % 180) // 30).astype(int)
    shares = np.bincount(sector.ravel(), weights=power.ravel()) / power.sum()
    assert shares.max() < 1.15 * shares.min()


@given(SHAPES, st.integers(0, 2**32))
def test_unit_rms(shape: tuple[int, int], seed: int) -> None:
    field = np.random.default_rng(seed).normal(7, 3, shape).astype(np.float32)
    out = unit_rms(field)
    assert float(out.mean(dtype=np.float64)) == pytest.approx(0.0, abs=1e-5)
    assert _rms(out) == pytest.approx(1.0, abs=1e-5) or field.size == 1


def test_unit_rms_leaves_an_even_field_at_zero() -> None:
    assert not unit_rms(np.full((5, 7), 3.0, np.float32)).any()
