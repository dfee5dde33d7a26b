"""Alpha: the scene's own, or all there is."""

from __future__ import annotations

import numpy as np

from unit.layers import render_mask, scene


def test_is_the_picture_s_alpha() -> None:
    alpha = np.random.default_rng(1).random((30, 40), dtype=np.float32)
    np.testing.assert_array_equal(render_mask("alpha", scene((40, 30), alpha)), alpha)


def test_is_everything_where_there_is_none() -> None:
    np.testing.assert_array_equal(render_mask("alpha", scene((40, 30))), 1.0)
