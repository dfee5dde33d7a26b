"""The chroma weave: gratings in colour, nothing in luma."""

from __future__ import annotations

import math

import numpy as np
import pytest
from urushi.grid import TRAINING_SIDE
from urushi.perturbations.waves import DRIFT

from unit.layers import correlation, off_by, render
from unit.support import spectral_peak

OFF = math.sqrt(2) * DRIFT / TRAINING_SIDE
"""Cycles a sample by which a picture's wave may be off its key's."""

KEYS = ["", "a", "b", "漆"]


def _wave(plane: np.ndarray) -> tuple[float, float]:
    """Period (samples) and angle (degrees, 0 to 180) of the strongest wave."""
    fx, fy, _share = spectral_peak(plane)
    return 1 / math.hypot(fx, fy), math.degrees(math.atan2(fy, fx)) % 180


@pytest.mark.parametrize(
    ("plane", "powers"), [("cb", (0, 1, 0)), ("cr", (0, 0, 1)), ("both", (0, 0.5, 0.5))]
)
@pytest.mark.parametrize("threads", ["crossed", "single"])
def test_puts_its_power_where_it_was_asked(
    plane: str, powers: tuple[float, ...], threads: str
) -> None:
    field = render("chroma", plane=plane, threads=threads)
    assert field.shape == (3, 256, 320)
    assert not field[0].any()
    np.testing.assert_allclose(np.square(field).mean(axis=(1, 2)), powers, atol=0.01)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("period", "angle"), [(4.0, 0.0), (8.0, 30.0), (16.0, 90.0)])
def test_period_and_angle_stay_near_what_was_asked(key: str, period: float, angle: float) -> None:
    field = render("chroma", key=key, period=period, angle=angle, threads="single")
    measured, direction = _wave(field[1])
    assert abs(measured / period - 1) < 0.07 + 1.1 * OFF * period
    assert abs((direction - angle + 90) % 180 - 90) < 13.0 + math.degrees(1.1 * OFF * period)
    assert spectral_peak(field[1])[2] > 0.95


def test_the_crossing_threads_are_at_right_angles() -> None:
    both, first = (render("chroma", threads=threads)[1] for threads in ("crossed", "single"))
    second = both - first * (both * first).mean() / np.square(first).mean()
    assert abs(_wave(first)[1] - _wave(second)[1]) == pytest.approx(
        90.0, abs=8.0
    )  # each is a little off


def test_the_waves_are_the_key_s_but_for_a_little_and_the_phases_the_picture_s() -> None:
    first, second = (
        render("chroma", key="mine", seed=seed, threads="single", plane="both") for seed in (1, 2)
    )
    for plane in (1, 2):
        assert off_by(_wave(first[plane]), _wave(second[plane])) < 2 * OFF + 0.0005
    assert abs(correlation(first, second)) < 0.95
    # The planes do not share a phase, else they would be one plane of another colour.
    assert abs(correlation(first[1], first[2])) < 0.95
    others = [_wave(render("chroma", key=key, threads="single")[1]) for key in KEYS]
    assert len({(round(p, 1), round(a)) for p, a in others}) == len(KEYS)
