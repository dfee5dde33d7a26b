"""Spots and strokes: how many, how large, how strong."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from unit.classics.noises import Field, change, plain

SIDE = 1024


def shapes(name: str, level: float) -> tuple[Field, Field, int]:
    """The change, and the numbered shapes in it."""
    field = change(name, plain(128, SIDE, 1), level=level)[..., 0]
    labels, count = ndimage.label(np.abs(field) > 1.0, structure=np.ones((3, 3)))
    return field, labels, count


@pytest.mark.parametrize("level", [1.0, 2.0, 4.0])
def test_there_are_as_many_spots_as_stated(level: float) -> None:
    field, labels, count = shapes("spots", level)
    expected = 2.0 * level * SIDE**2 / 10_000
    # A few touch; the number is Poisson's.
    assert count == pytest.approx(expected, abs=4 * expected**0.5 + 0.05 * expected)
    highest = ndimage.maximum(np.abs(field), labels, range(1, count + 1))
    assert np.median(highest) == pytest.approx(6.0 * level, rel=0.15)
    areas = ndimage.sum_labels(np.ones_like(field), labels, range(1, count + 1))
    assert 3 < np.median(np.sqrt(areas)) < 6  # small
    boxes = ndimage.find_objects(labels)
    sides = np.array([[s.stop - s.start for s in box] for box in boxes])
    assert np.median(np.abs(sides[:, 0] - sides[:, 1])) <= 1  # and round


@pytest.mark.parametrize("level", [1.0, 2.0, 4.0])
def test_there_are_as_many_strokes_as_stated(level: float) -> None:
    field, labels, count = shapes("lines", level)
    expected = level * SIDE**2 / 10_000
    assert count == pytest.approx(expected, abs=4 * expected**0.5 + 0.1 * expected)
    highest = ndimage.maximum(np.abs(field), labels, range(1, count + 1))
    assert np.median(highest) == pytest.approx(6.0 * level, rel=0.2)
    boxes = ndimage.find_objects(labels)
    rows, columns = np.array([[s.stop - s.start for s in box] for box in boxes]).T
    lengths = np.hypot(rows, columns)
    areas = ndimage.sum_labels(np.ones_like(field), labels, range(1, count + 1))
    assert 15 < np.median(lengths) < 28
    assert np.median(areas / lengths) < 3.5  # thin
    # Every direction: as many steep ones as flat ones, and leaning as many ways.
    assert np.mean(rows > columns) == pytest.approx(0.5, abs=0.2)


@pytest.mark.parametrize("name", ["spots", "lines"])
def test_half_of_them_are_light(name: str) -> None:
    field, labels, count = shapes(name, 4.0)
    sums = ndimage.sum_labels(field, labels, range(1, count + 1))
    assert np.mean(sums > 0) == pytest.approx(0.5, abs=0.12)
