"""Coats on 16 bits a sample: as on 8, with the bits below kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from urushi import deep
from urushi.strength import add_delta

SIDE = 24
CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def samples(mode: str, seed: int = 0) -> NDArray[np.uint16]:
    channels = CHANNELS[mode]
    shape = (SIDE, SIDE) if channels == 1 else (SIDE, SIDE, channels)
    return np.random.default_rng(seed).integers(0, 65536, shape).astype(np.uint16)


def delta(planes: int, seed: int = 1) -> NDArray[np.float32]:
    field = np.random.default_rng(seed).normal(size=(planes, SIDE, SIDE))
    return field.astype(np.float32)


@pytest.mark.parametrize("planes", [1, 3])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_is_what_the_8_bit_coat_rounds(mode: str, planes: int) -> None:
    given_levels = np.random.default_rng(3).integers(0, 256, samples(mode).shape, dtype=np.int16)
    coated = (given_levels * 257).astype(np.uint16)
    change = delta(planes)
    deep.coat(coated, change, 0.02)
    expected = add_delta(given_levels, change, 0.02).astype(int)
    # Half a level for the rounding of steps, and where a hue is kept, of the channel between.
    assert np.abs(coated / 257 - expected).max() <= 1.01


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_steps_below_an_8_bit_level_are_laid_on(mode: str) -> None:
    coated = samples(mode)
    coated[...] = 30000
    change = delta(1)
    amplitude = 0.1 / 255  # a tenth of a level: nothing of it would be left in 8 bits
    deep.coat(coated, change, amplitude)
    first = coated if mode == "L" else coated[..., 0]
    assert np.array_equal(first - 30000.0, np.rint(change[0] * np.float32(65535 * amplitude)))
    if mode in ("LA", "RGBA"):
        assert (coated[..., -1] == 30000).all()


def test_what_is_hidden_stays() -> None:
    coated = samples("RGBA")
    coated[: SIDE // 2, :, 3] = 0
    before = coated.copy()
    deep.coat(coated, delta(1), 0.05)
    assert np.array_equal(coated[: SIDE // 2], before[: SIDE // 2])
    assert not np.array_equal(coated[SIDE // 2 :], before[SIDE // 2 :])


@given(st.integers(0, 2**16), st.sampled_from([0.01, 0.1, 0.5]))
def test_hue_is_kept_at_the_ends_of_the_range(seed: int, amplitude: float) -> None:
    before = samples("RGB", seed).astype(np.int64)
    coated = samples("RGB", seed)
    change = delta(1, seed)
    deep.coat(coated, change, amplitude)
    wanted = before + np.rint(change[0] * np.float32(65535 * amplitude)).astype(int)[..., None]
    after = coated.astype(np.int64)
    for place in np.argwhere(np.ptp(after, axis=-1) > 6000):
        asked, got = wanted[tuple(place)], after[tuple(place)]
        middle = np.argsort(asked)[1]
        share = (asked[middle] - asked.min()) / np.ptp(asked)
        assert abs((got[middle] - got.min()) / np.ptp(got) - share) < 1e-3


@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_follows_what_was_done_in_8_bits(mode: str) -> None:
    exact = samples(mode)
    levels = ((exact.astype(np.int64) + 128) // 257).astype(np.uint8)
    changed = levels.copy()
    changed[:4] = 200
    after = exact.copy()
    deep.follow(after, Image.fromarray(levels, mode), Image.fromarray(changed, mode))
    assert np.array_equal(after[4:], exact[4:])
    assert np.abs(after[:4].astype(int) - 200 * 257).max() <= 128
