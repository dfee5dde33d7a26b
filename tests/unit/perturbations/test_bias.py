"""The bias: luma and chroma waves whose relation belongs to the key."""

from __future__ import annotations

import math

import numpy as np
import pytest
from urushi.perturbations.bias import LOCK_SPREAD

from unit.layers import Field, render
from unit.support import spectral_peak


def _colour(field: Field) -> tuple[Field, float]:
    """The chroma as one plane along its colour, and the colour's angle (radians, 0 to pi)."""
    _values, vectors = np.linalg.eigh(np.cov(field[1:].reshape(2, -1)))
    along = vectors[:, 1]
    plane = along[0] * field[1] + along[1] * field[2]
    return plane / np.sqrt(np.square(plane).mean()), math.atan2(along[1], along[0]) % math.pi


def _moment(field: Field, multiple: int) -> float:
    """Mean of Y' C^n, Y' and C of unit RMS: what a rectifier may leave of the pair."""
    luma = field[0] / np.sqrt(np.square(field[0]).mean())
    return float((luma * _colour(field)[0] ** multiple).mean())


@pytest.mark.parametrize("multiple", [1, 2, 3])
def test_colour_waves_are_as_much_longer_as_was_asked(multiple: int) -> None:
    # Along one direction, the other pair filtered out by its spectrum.
    field = render("bias", size=(384, 384), multiple=str(multiple), period=3.0)
    fx, fy, share = spectral_peak(field[0])
    assert share == pytest.approx(0.5, abs=0.1)
    spectrum = np.abs(np.fft.fft2(_colour(field)[0] * np.outer(np.hanning(384), np.hanning(384))))
    row, column = round(fy / multiple * 384), round(fx / multiple * 384)
    near = np.roll(spectrum, (3 - row, 3 - column), axis=(0, 1))[:7, :7]
    assert near.max() > 0.7 * spectrum.max()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_colour_has_the_share_of_the_power_that_was_asked(share: float) -> None:
    power = np.square(render("bias", color=share)).mean(axis=(1, 2))
    assert power[0] == pytest.approx(1 - share, abs=0.01)
    assert power[1] + power[2] == pytest.approx(share, abs=0.01)


def test_all_colour_changes_are_along_one_colour() -> None:
    field = render("bias")
    values = np.linalg.eigvalsh(np.cov(field[1:].reshape(2, -1)))
    assert values[0] < 1e-4 * values[1]


@pytest.mark.parametrize("multiple", [1, 2])
@pytest.mark.parametrize("key", ["", "a", "b"])
def test_the_relation_is_the_key_s_and_leaves_a_moment(key: str, multiple: int) -> None:
    """Of two crossed unit pairs: cos(lock), and 1 / 2 cos(lock) for the double wave."""
    fields = [
        render("bias", key=key, seed=seed, multiple=str(multiple), size=(400, 400))
        for seed in range(4)
    ]
    moments = [_moment(field, multiple) for field in fields]
    # The colour's own sign is arbitrary where it is taken to an odd power.
    moments = [abs(m) for m in moments] if multiple == 1 else moments
    np.testing.assert_allclose(moments, moments[0], atol=0.03)
    greatest = {1: 1.0, 2: 0.5}[multiple]
    assert greatest * math.cos(LOCK_SPREAD) - 0.03 < abs(moments[0]) < greatest + 0.03
    colours = [_colour(field)[1] for field in fields]
    np.testing.assert_allclose(colours, colours[0], atol=0.01)


def test_other_keys_have_other_colours_and_signs() -> None:
    fields = [render("bias", key=f"key {i}") for i in range(8)]
    assert len({round(_colour(field)[1], 2) for field in fields}) == 8
    assert len({np.sign(_moment(field, 2)) for field in fields}) == 2
