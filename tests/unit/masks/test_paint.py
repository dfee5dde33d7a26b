"""A painted mask."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from urushi import Mask
from urushi.errors import RecipeError

from unit.layers import render_mask, scene


def test_before_anything_is_painted_it_is_everywhere() -> None:
    assert render_mask("paint", scene((50, 40))).min() == 1


def test_strokes_hold_for_any_size_of_picture() -> None:
    """The middle of what is painted is where it was painted, on small grids and on shrunk ones."""
    text = "+800 2500,7500 3500,7500"
    for size in ((300, 200), (2400, 1600)):
        field = render_mask("paint", scene(Image.new("L", size)), strokes=text)
        rows, columns = np.nonzero(field > 0.5)
        assert columns.mean() / field.shape[1] == pytest.approx(0.3, abs=0.004)
        assert rows.mean() / field.shape[0] == pytest.approx(0.75, abs=0.004)


def test_a_recipe_refuses_other_text() -> None:
    with pytest.raises(RecipeError):
        Mask("paint", parameters={"strokes": "all of it"})
    assert Mask("paint", parameters={"strokes": "-40 1,2 3,4"}).parameters
