"""Carriers against their closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from urushi.carriers import (
    fast_length,
    gabor_noise,
    grating,
    noise_ring,
    perlin_noise,
    unit_rms,
)

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


def _perlin(y: float, x: float, gradients: np.ndarray) -> float:
    """Perlin's noise as he writes it, one place at a time."""

    def fade(t: float) -> float:
        return t * t * t * (t * (t * 6 - 15) + 10)

    def lerp(t: float, a: float, b: float) -> float:
        return a + t * (b - a)

    row, column = math.floor(y), math.floor(x)
    v, u = y - row, x - column

    def corner(i: int, j: int) -> float:
        gx, gy = gradients[:, row + i, column + j]
        return float(gx * (u - j) + gy * (v - i))

    return lerp(
        fade(v),
        lerp(fade(u), corner(0, 0), corner(0, 1)),
        lerp(fade(u), corner(1, 0), corner(1, 1)),
    )


def _gradients(rows: int, columns: int) -> np.ndarray:
    angles = np.random.default_rng(2).uniform(0, 2 * math.pi, (rows, columns))
    return np.stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_perlin_noise_matches_a_scalar_reference() -> None:
    gradients = _gradients(5, 6)
    y, x = 0.3 + np.arange(14) / 4.1, 0.9 + np.arange(20) / 5.7
    field = perlin_noise(y, x, gradients)
    assert field.dtype == np.float32
    expected = [[_perlin(v, u, gradients) for u in x] for v in y]
    np.testing.assert_allclose(field, expected, atol=1e-6)


def test_perlin_noise_is_zero_at_lattice_points_and_smooth_between() -> None:
    gradients = _gradients(9, 9)
    whole = np.arange(8.0)
    assert not perlin_noise(whole, whole, gradients).any()
    # The slope at a lattice point is its gradient.
    step = 1e-2
    slope = perlin_noise(whole, whole + step, gradients) / step
    np.testing.assert_allclose(slope, gradients[0, :8, :8], atol=0.01)
    dense = np.arange(0, 7, 0.01)
    field = perlin_noise(dense, dense, gradients)
    assert np.abs(field).max() <= math.sqrt(0.5)
    assert np.abs(np.diff(field, axis=0)).max() < 0.03  # no seam between cells


@given(SHAPES, st.floats(2, 12), st.floats(0.05, 0.4), st.floats(0.5, 16), st.integers(0, 2**32))
def test_gabor_noise_has_zero_mean_and_unit_rms(
    shape: tuple[int, int], period: float, bandwidth: float, density: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    field = gabor_noise(shape, period, bandwidth, [30.0, 120.0], density, rng)
    assert field.dtype == np.float32 and field.shape == shape
    assert np.isfinite(field).all()
    assert float(field.mean(dtype=np.float64)) == pytest.approx(0.0, abs=1e-4)
    assert _rms(field) == pytest.approx(1.0, abs=1e-3) or field.size < 4


@pytest.mark.parametrize("angles", [[20.0], [20.0, 110.0, 65.0]])
def test_gabor_noise_is_a_sum_of_lagae_s_kernels(angles: list[float]) -> None:
    """So few strokes that they stand alone: each is a kernel, to scale and sign."""
    period, bandwidth = 5.0, 0.25
    sigma = period / (2 * math.pi * bandwidth)
    rng = np.random.default_rng(5)
    field = gabor_noise((160, 160), period, bandwidth, angles, 0.05, rng).astype(np.float64)
    y, x = np.mgrid[-20:21, -20:21]
    rest = field.copy()
    kernels = []
    for angle in angles:
        along = x * math.cos(math.radians(angle)) + y * math.sin(math.radians(angle))
        envelope = np.exp(-(x * x + y * y) / (2 * sigma * sigma))
        kernels.append(envelope * np.cos(2 * math.pi / period * along))
    # Matching pursuit: the strongest kernel that is found is taken out, over and over.
    for _ in range(200):
        found = []
        for kernel in kernels:
            spectrum = np.fft.fft2(np.pad(kernel, ((0, 159), (0, 159))))
            match = np.fft.ifft2(np.fft.fft2(np.pad(rest, 20), s=spectrum.shape) * spectrum.conj())
            match = match.real[:200, :200] / np.square(kernel).sum()
            place = np.unravel_index(np.argmax(np.abs(match[:160, :160])), (160, 160))
            found.append((abs(match[place]), match[place], place, kernel))
        _size, weight, (row, column), kernel = max(found, key=lambda f: f[0])
        canvas = np.pad(rest, 20)
        canvas[row : row + 41, column : column + 41] -= weight * kernel
        rest = canvas[20:180, 20:180]
    inside = np.s_[20:140, 20:140]
    assert np.square(rest[inside]).mean() < 0.02 * np.square(field[inside]).mean()


def test_gabor_noise_does_not_join_opposite_edges() -> None:
    rng = np.random.default_rng(6)
    fields = [gabor_noise((64, 128), 6.0, 0.1, [90.0], 2.0, rng) for _ in range(30)]
    top, bottom = (np.stack([field[row] for field in fields]).ravel() for row in (0, -1))
    assert abs(np.corrcoef(top, bottom)[0, 1]) < 0.2


@given(SHAPES, st.integers(0, 2**32))
def test_unit_rms(shape: tuple[int, int], seed: int) -> None:
    field = np.random.default_rng(seed).normal(7, 3, shape).astype(np.float32)
    out = unit_rms(field)
    assert float(out.mean(dtype=np.float64)) == pytest.approx(0.0, abs=1e-5)
    assert _rms(out) == pytest.approx(1.0, abs=1e-5) or field.size == 1


def test_unit_rms_leaves_an_even_field_at_zero() -> None:
    assert not unit_rms(np.full((5, 7), 3.0, np.float32)).any()
