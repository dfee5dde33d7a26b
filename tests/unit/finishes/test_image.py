"""A texture laid in: by its brightness, as a print, in relief; repeated or fitted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image
from urushi import Layer, Recipe, protect
from urushi.drawings import drawing
from urushi.finishes._fields import relief

from unit.layers import Field, correlation, render
from unit.support import pixels, to_bytes


def _halves(dark: int = 60, light: int = 200) -> Image.Image:
    """Dark on the left, light on the right."""
    levels = np.full((80, 120), dark, dtype=np.uint8)
    levels[:, 60:] = light
    return Image.fromarray(levels)


def _fitted(**parameters: Any) -> Field:
    return render("image", layout="fit", **parameters)


def test_brightness_lightens_and_darkens() -> None:
    field = _fitted(picture=_halves())
    assert field[:, :140].max() < -0.02 and field[:, 180:].min() > 0.02


def test_a_faint_texture_shows_as_much_as_a_strong_one() -> None:
    faint, strong = _fitted(picture=_halves(120, 140)), _fitted(picture=_halves())
    assert faint.std() == pytest.approx(float(strong.std()), rel=0.05)


def test_an_even_texture_changes_nothing() -> None:
    for mode in ("luma", "tint", "emboss"):
        field = render("image", picture=Image.new("RGB", (64, 48), (90, 120, 30)), mode=mode)
        assert np.abs(field).max() < 1e-4


@pytest.mark.parametrize(("ink", "plane", "sign"), [("#c02020", 2, 1), ("#2030c0", 1, 1)])
def test_a_print_goes_where_the_texture_is_dark(ink: str, plane: int, sign: int) -> None:
    field = _fitted(picture=_halves(), mode="tint", ink=ink)
    assert field.shape[0] == 3
    dark, light = field[:, :, :140].mean(axis=(1, 2)), field[:, :, 180:].mean(axis=(1, 2))
    assert dark[0] < -0.01 < 0.01 < light[0]
    assert sign * dark[plane] > 0.005 > -0.005 > sign * light[plane]


def test_relief_is_lit_from_the_upper_left() -> None:
    """A plateau's upper left flank is light, its lower right one dark."""
    levels = np.full((256, 320), 90, dtype=np.uint8)
    levels[80:180, 100:220] = 170
    field = _fitted(picture=Image.fromarray(levels), mode="emboss")
    assert field[40:130, 60:105].max() > 0.05 and field[130:220, 215:260].min() < -0.05
    height = levels.astype(np.float32) / 255
    assert correlation(field, relief(height)) > 0.4
    assert np.abs(field[110:150, 140:180]).max() < 0.01


def test_fitted_it_is_the_same_composition_in_every_picture() -> None:
    first, second = (_fitted(picture=drawing("fox"), seed=seed) for seed in (1, 2))
    assert (first != second).any()
    assert correlation(first, second) > 0.7
    whole = np.asarray(drawing("fox").crop((0, 51, 512, 461)).resize((320, 256)), dtype=float)
    assert correlation(first, whole) > 0.7


def test_a_repeated_texture_has_its_size() -> None:
    """The tile repeats after its width; this one meets itself, so it is not mirrored."""
    x = np.arange(128) / 128
    wave = np.sin(2 * np.pi * x) + 0.6 * np.cos(6 * np.pi * x + 1)
    picture = Image.fromarray(np.tile(128 + 60 * wave, (128, 1)).astype(np.uint8))
    wide = render("image", picture=picture, size=(1000, 64))
    likeness = [correlation(wide[:, :-lag], wide[:, lag:]) for lag in range(280, 360)]
    assert 280 + int(np.argmax(likeness)) == pytest.approx(320, rel=0.05)
    assert max(likeness) > 0.98


def test_a_file_of_the_recipe_is_laid_in() -> None:
    picture = to_bytes(Image.new("RGB", (320, 256), (128, 128, 128)), "PNG")
    layer = Layer("image", parameters={"picture": "tex", "layout": "fit"})
    recipe = Recipe(75.0, (layer,), {"tex": to_bytes(_halves(), "PNG")})
    coated = pixels(protect(picture, recipe, key="k", seed=1).data).astype(int)
    assert coated[:, :140].max() < 124 and coated[:, 180:].min() > 132
