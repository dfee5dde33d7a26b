"""A picture as a mask."""

from __future__ import annotations

import pytest
from PIL import Image
from urushi import Layer, Mask, Recipe, protect

from unit.layers import render_mask, scene
from unit.support import pixels, to_bytes


def _half(mode: str = "L") -> Image.Image:
    """White on the left, black on the right."""
    image = Image.new("L", (40, 40))
    image.paste(255, (0, 0, 20, 40))
    return image.convert(mode)


def test_without_a_picture_it_is_everywhere() -> None:
    assert render_mask("picture", scene((50, 40))).min() == 1


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_white_is_where_the_layer_goes(mode: str) -> None:
    field = render_mask("picture", scene((80, 60)), picture=_half(mode))
    assert field[:, :36].min() == 1 and field[:, 44:].max() == 0


def test_it_is_stretched_or_cut() -> None:
    image = Image.new("L", (40, 40))
    image.paste(255, (0, 0, 40, 10))
    stretched = render_mask("picture", scene((80, 40)), picture=image, fit="stretch")
    cut = render_mask("picture", scene((80, 40)), picture=image, fit="cover")
    assert stretched.mean() == pytest.approx(0.25, abs=0.02) and cut[2:].max() == 0


def test_transparent_parts_count_as_black() -> None:
    image = Image.new("LA", (40, 40), (255, 0))
    image.paste((255, 255), (0, 0, 20, 40))
    image.paste((255, 128), (20, 0, 40, 20))
    field = render_mask("picture", scene((80, 80)), picture=image)
    assert field[:, :36].min() == 1 and field[44:, 44:].max() == 0
    assert field[10:36, 50:70].mean() == pytest.approx(0.5, abs=0.01)


def test_a_file_of_the_recipe_bounds_a_finish() -> None:
    picture = to_bytes(Image.new("RGB", (160, 120), (128, 128, 128)), "PNG")
    layer = Layer("grain", 1.0, (Mask("picture", parameters={"picture": "m"}),))
    recipe = Recipe(75.0, (layer,), {"m": to_bytes(_half(), "PNG")})
    coated = pixels(protect(picture, recipe, key="k", seed=1).data)
    assert coated[:, :70].std() > 2 and coated[:, 90:].std() == 0
