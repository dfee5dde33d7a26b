"""DCT gain: what it does to the coefficients of a JPEG's blocks."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import painting
from scipy.fft import dctn

from unit.classics.noises import Field, change, plain

LUMA = np.array([0.299, 0.587, 0.114])


def coefficients(field: Field) -> Field:
    """Orthonormal DCT-II of the blocks of ``(h, w)``; ``(blocks, 8, 8)``."""
    height, width = field.shape
    blocks = field.reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2)
    transformed: Field = dctn(blocks.reshape(-1, 8, 8), axes=(1, 2), norm="ortho")
    return transformed


@pytest.mark.parametrize("level", [1.0, 4.0, 8.0])
def test_gains_have_the_deviation_asked_for_and_means_stay(level: float) -> None:
    picture = np.asarray(painting(512, 384))
    noise = change("dct", picture, level=level)
    np.testing.assert_array_equal(noise[..., :1] + 0 * noise, noise)  # luma alone
    before, changed = coefficients(picture @ LUMA), coefficients(noise[..., 0])
    assert np.abs(changed[:, 0, 0]).max() < 1e-2
    strong = np.abs(before) > 4.0
    strong[:, 0, 0] = False
    gains = changed[strong] / before[strong]
    assert gains.std() == pytest.approx(0.05 * level, rel=0.02)
    assert gains.mean() == pytest.approx(0.0, abs=0.01 * level)
    ac = np.s_[:, 1:, 1:]
    rms = np.sqrt(np.square(changed[ac]).mean() / np.square(before[ac]).mean())
    assert rms == pytest.approx(0.05 * level, rel=0.1)


def test_flat_blocks_stay_and_edges_at_their_rims_do_not_matter() -> None:
    picture = plain(40, 64)
    picture[:, 32:] = 200  # an edge between two blocks
    assert np.abs(change("dct", picture, level=8.0)).max() < 1e-3
    picture[:, 30:] = 200
    changed = np.abs(change("dct", picture, level=8.0)).max(axis=(0, 2))
    assert changed[24:32].min() > 1.0
    assert max(changed[:24].max(), changed[32:].max()) < 1e-3


def test_incomplete_blocks_are_filled_by_their_last_row_and_column() -> None:
    picture = np.asarray(painting(77, 61))
    full = np.pad(picture, ((0, 3), (0, 3), (0, 0)), mode="edge")
    np.testing.assert_array_equal(change("dct", picture), change("dct", full)[:61, :77])


def test_a_much_smaller_view_has_nothing_left_of_it() -> None:
    picture = np.asarray(painting(100, 80))
    assert not change("dct", picture, scale=0.15, level=8.0).any()
