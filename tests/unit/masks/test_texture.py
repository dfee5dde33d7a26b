"""Texture: the scene's own measure."""

from __future__ import annotations

import numpy as np
from pictures import cel

from unit.layers import render_mask, scene


def test_is_the_scene_s_texture() -> None:
    picture = scene(cel(120, 90))
    np.testing.assert_array_equal(render_mask("texture", picture), picture.texture)
