"""Autoregressive noise against a window that slides from sample to sample."""

from __future__ import annotations

import numpy as np
import pytest
from urushi.perturbations.autoregressive import coefficients, transfer
from urushi.spec import generator

from unit.layers import Field, correlation, render

KEYS = ["", "a", "b", "漆"]


def _slide(rule: Field, noise: Field) -> Field:
    """The process as Sandoval-Segura et al. run it: row by row, sample by sample."""
    height, width = noise.shape
    out = np.zeros((height + 2, width + 2))
    for i in range(height):
        for j in range(width):
            window = out[i : i + 3, j : j + 3]
            out[i + 2, j + 2] = noise[i, j] + (window[::-1, ::-1] * rule).sum()
    return out[2:, 2:]


@pytest.mark.parametrize("key", KEYS)
def test_the_transfer_function_is_that_of_the_sliding_window(key: str) -> None:
    rule = coefficients(generator(key), 0.9)
    # One kick in silence, and room for it to die away before the FFT joins the edges.
    noise = np.zeros((160, 160))
    noise[0, 0] = 1.0
    response = _slide(rule, noise)
    assert np.abs(response[100:]).max() < 1e-3 and np.abs(response[:, 100:]).max() < 1e-3
    frequencies = np.fft.fftfreq(160)
    by_fft = np.fft.ifft2(transfer(rule, frequencies, frequencies))
    np.testing.assert_allclose(by_fft.real, response, atol=2e-3)
    assert np.abs(by_fft.imag).max() < 1e-5


@pytest.mark.parametrize("key", KEYS)
def test_the_field_has_the_statistics_of_the_sliding_window(key: str) -> None:
    """Correlation with each near neighbour, and that of the window's response to one kick."""
    kick = np.zeros((160, 160))
    kick[0, 0] = 1.0

    def lags(x: Field) -> Field:
        power = np.abs(np.fft.fft2(x, s=(800, 800))) ** 2
        around = np.fft.fftshift(np.fft.ifft2(power).real)[396:405, 396:405]
        return around / around[4, 4]

    rule = coefficients(generator("test key", key), 0.95)
    field = render("autoregressive", key=key, size=(600, 600))
    np.testing.assert_allclose(lags(field), lags(_slide(rule, kick)), atol=0.03)


@pytest.mark.parametrize("resonance", [0.5, 0.95, 0.99])
@pytest.mark.parametrize("key", KEYS)
def test_the_rule_is_causal_stable_and_adds_up_to_nothing(key: str, resonance: float) -> None:
    rule = coefficients(generator(key), resonance)
    assert rule.shape == (3, 3) and rule[0, 0] == 0.0
    assert rule.sum() == pytest.approx(0.0, abs=1e-12)
    sums = np.abs(np.fft.fft2(rule, s=(256, 256)))
    assert sums.max() < min(1.0, resonance * 1.01)


@pytest.mark.parametrize("key", KEYS)
def test_the_window_s_convolution_recognises_the_field(key: str) -> None:
    """What the rule foretells is gone from its own field, and not from another key's."""

    def residue(rule_of: str, field: Field) -> float:
        rule = coefficients(generator("test key", rule_of), 0.95)
        frequencies = (np.fft.fftfreq(n) for n in field.shape)
        whitened = np.fft.fft2(field) / transfer(rule, *frequencies)
        return float((np.abs(whitened) ** 2).sum() / (np.abs(np.fft.fft2(field)) ** 2).sum())

    field = render("autoregressive", key=key)
    own = residue(key, field)
    assert own < 0.6
    assert own < min(residue(other, field) for other in KEYS if other != key)


def test_wider_spacing_shifts_the_spectrum() -> None:
    field = render("autoregressive", spacing=2.0, size=(240, 240))
    power = np.abs(np.fft.fft2(field)) ** 2
    frequency = np.abs(np.fft.fftfreq(240))
    assert power[frequency > 0.26].sum() < 1e-6 * power.sum()
    assert power[:, frequency > 0.26].sum() < 1e-6 * power.sum()


def test_noise_is_the_picture_s() -> None:
    first, second = (render("autoregressive", key="mine", seed=seed) for seed in (1, 2))
    assert abs(correlation(first, second)) < 0.05
