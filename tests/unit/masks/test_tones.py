"""Tones: where the limits cut, how softly, and that neighbours share a picture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from unit.layers import Field, render_mask, scene

LEVELS = np.arange(256, dtype=np.uint8)
LUMA = LEVELS / 255


def _tones(**parameters: float) -> Field:
    """The mask of a strip with every 8-bit luma in turn; ``(256,)``."""
    return render_mask("tones", scene(Image.fromarray(LEVELS[None])), **parameters)[0]


def test_hard_limits_cut_where_they_are() -> None:
    np.testing.assert_array_equal(
        _tones(low=0.25, high=0.75, softness=0.0), (LUMA >= 0.25) & (LUMA < 0.75)
    )


@pytest.mark.parametrize("softness", [0.1, 0.3, 0.5])
def test_soft_limits_are_centred_and_as_wide_as_asked(softness: float) -> None:
    field = _tones(low=0.0, high=0.5, softness=softness)
    t = np.clip((LUMA - 0.5) / softness + 0.5, 0, 1)
    np.testing.assert_allclose(field, 1 - t * t * (3 - 2 * t), atol=1e-5)


def test_limits_at_the_ends_leave_nothing_out() -> None:
    np.testing.assert_array_equal(_tones(low=0.0, high=1.0, softness=0.5), 1.0)
    assert _tones(low=0.0, high=0.5, softness=0.5)[0] == 1.0
    assert _tones(low=0.5, high=1.0, softness=0.5)[-1] == 1.0


@pytest.mark.parametrize("softness", [0.0, 0.2, 0.3])
def test_shadows_middle_tones_and_lights_make_up_the_picture(softness: float) -> None:
    parts = [
        _tones(low=low, high=high, softness=softness)
        for low, high in ((0.0, 0.33), (0.33, 0.67), (0.67, 1.0))
    ]
    np.testing.assert_allclose(np.sum(parts, axis=0), 1.0, atol=1e-6)


def test_nothing_lies_between_limits_that_are_exchanged() -> None:
    np.testing.assert_array_equal(_tones(low=0.7, high=0.3, softness=0.2), 0.0)
