"""The built-in drawings: line and tone enough to be laid in and recognised."""

from __future__ import annotations

import numpy as np
import pytest
from urushi.drawings import NAMES, drawing


@pytest.mark.parametrize("name", NAMES)
def test_has_paper_tones_and_ink(name: str) -> None:
    image = drawing(name)
    assert (image.mode, image.size) == ("L", (512, 512))
    levels = np.asarray(image)
    shares = [float(((levels >= low) & (levels < low + 64)).mean()) for low in (0, 64, 128, 192)]
    assert min(shares) > 0.02 and max(shares) < 0.75
    down, right = np.gradient(levels.astype(np.float32))
    assert 0.05 < float((np.hypot(down, right) > 16).mean()) < 0.5


def test_no_two_are_alike() -> None:
    fields = [np.asarray(drawing(name), dtype=np.float32).ravel() for name in NAMES]
    likeness = np.corrcoef(fields) - np.eye(len(NAMES))
    assert np.abs(likeness).max() < 0.6


def test_an_unknown_one_is_refused() -> None:
    with pytest.raises(KeyError):
        drawing("monalisa")
