"""Noise by the pixel has the deviations that its levels stand for."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from scipy import stats
from urushi.grid import shrink

from unit.classics.noises import change, plain

LEVELS = [1.0, 3.0, 8.0]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_gaussian_noise_is_the_same_everywhere(level: float, value: int) -> None:
    noise = change("gaussian", plain(value), level=level)
    assert noise.std() == pytest.approx(2.5 * level, rel=0.01)
    assert noise.mean() == pytest.approx(0.0, abs=0.01 * level)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("value", [0, 32, 128, 255])
def test_shot_noise_has_a_variance_in_proportion_to_the_level(level: float, value: int) -> None:
    variance = change("shot", plain(value), level=level).var()
    photons = 5200 / level**2
    assert variance == pytest.approx(255**2 / photons * value / 255, rel=0.02)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("value", [0, 32, 128, 255])
def test_speckle_multiplies(level: float, value: int) -> None:
    variance = change("speckle", plain(value), level=level).var()
    assert variance == pytest.approx((0.02 * level * value) ** 2, rel=0.02)


def test_numbers_are_normal_and_white() -> None:
    noise = change("gaussian", plain(128), level=4.0)[..., 0] / 10.0
    assert stats.kstest(noise.ravel(), "norm").pvalue > 1e-3
    power = np.square(np.abs(np.fft.fft2(noise))) / noise.size
    quarters = power[1:257, 1:257].reshape(4, 64, 4, 64).mean(axis=(1, 3))
    np.testing.assert_allclose(quarters, 1.0, atol=0.08)
    # Tiles do not repeat one another.
    wide = change("gaussian", plain(128, 1024), level=4.0)[..., 0]
    assert abs(np.corrcoef(wide[:512, :512].ravel(), wide[512:, 512:].ravel())[0, 1]) < 0.01


@pytest.mark.parametrize("level", [2.0, 8.0])
def test_a_picture_of_half_the_size_has_half_of_it(level: float) -> None:
    noise = change("gaussian", plain(128), level=level)
    noisy = Image.fromarray(np.rint(128 + noise).astype(np.uint8))
    left = np.asarray(shrink(noisy, (256, 256))).astype(float)
    assert left.std() == pytest.approx(noise.std() / 2, rel=0.03)
    told = change("gaussian", plain(128, 256), scale=0.5, level=level)
    assert told.std() == pytest.approx(noise.std() / 2, rel=0.03)
