"""Blocks: squares of even colour, by the key's tile."""

from __future__ import annotations

import numpy as np
import pytest

from unit.layers import Field, render


def _edges(field: Field, axis: int) -> Field:
    """Where along an axis (1: y, 2: x) the colours change."""
    steps = np.abs(np.diff(field, axis=axis)).sum(axis=(0, 3 - axis))
    return np.nonzero(steps > 1e-3)[0]


@pytest.mark.parametrize("side", [4.0, 8.0, 13.0, 32.0])
def test_blocks_are_even_and_of_the_side_asked(side: float) -> None:
    field = render("blocks", side=side)
    for axis in (1, 2):
        np.testing.assert_array_equal(np.diff(_edges(field, axis)), side)


def test_blocks_of_a_broken_side_differ_by_a_sample_at_most() -> None:
    widths = np.diff(_edges(render("blocks", side=7.5), 2))
    assert set(widths.tolist()) == {7, 8}
    assert widths.mean() == pytest.approx(7.5, abs=0.1)


@pytest.mark.parametrize(
    ("planes", "used"),
    [("all", [True, True, True]), ("luma", [True, False, False]), ("chroma", [False, True, True])],
)
def test_other_planes_stay_as_they_are(planes: str, used: list[bool]) -> None:
    assert render("blocks", planes=planes).any(axis=(1, 2)).tolist() == used


def _blocks(field: Field) -> Field:
    """Luma of the whole blocks of 4 samples, as ``(4, 4, n, n)``: place in a tile, and tile.

    Where a tile begins is not known: places are right up to a roll.
    """
    rows, columns = (int(_edges(field, axis)[0]) + 1 for axis in (1, 2))
    blocks = field[0, rows::4, columns::4][:252, :252]
    return blocks.reshape(63, 4, 63, 4).transpose(1, 3, 0, 2)


def _tile(key: str, seed: int) -> Field:
    """Squares of the luma of the key's tile, rolled so that the greatest comes first."""
    field = render("blocks", key=key, seed=seed, side=4.0, size=(1024, 1024))
    power = np.square(_blocks(field)).mean(axis=(2, 3))
    row, column = np.unravel_index(np.argmax(power), power.shape)
    return np.roll(power, (-row, -column), axis=(0, 1))


def test_the_tile_is_the_key_s_whatever_the_picture() -> None:
    mine = _tile("mine", 1)
    for seed in (2, 3):
        np.testing.assert_allclose(_tile("mine", seed), mine, rtol=0.1, atol=0.05)
    assert np.abs(_tile("other", 1) - mine).max() > 0.3


def test_blocks_of_a_tile_keep_together_and_tiles_do_not() -> None:
    signs = np.sign(_blocks(render("blocks", side=4.0, size=(1024, 1024))))
    neighbours = [abs(float((signs[0, j] * signs[0, j + 1]).mean())) for j in range(3)]
    # Two blocks of a tile always agree or always differ; one of the three pairs may straddle two.
    assert sum(share > 0.99 for share in neighbours) >= 2
    assert abs(float((signs[0, 0, :, :-1] * signs[0, 0, :, 1:]).mean())) < 0.1


def test_start_and_signs_are_the_picture_s() -> None:
    starts = {
        tuple(int(_edges(render("blocks", seed=seed), axis)[0]) for axis in (1, 2))
        for seed in range(8)
    }
    assert len(starts) > 5
