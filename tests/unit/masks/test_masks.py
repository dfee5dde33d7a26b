"""What every mask promises, checked for each that is registered."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import cel
from PIL import Image
from urushi.masks import REGISTRY
from urushi.spec import Number, Scene

from unit.layers import Field, ends, render_mask, scene

CASES = [
    (name, parameter.name, value)
    for name, spec in REGISTRY.items()
    for parameter in spec.parameters
    for value in ends(parameter)
]


def _cut_out(width: int, height: int) -> Scene:
    image = cel(width, height, alpha=True)
    return scene(image, np.asarray(image.getchannel("A"), dtype=np.float32) / np.float32(255))


def _check(field: Field, shape: tuple[int, int]) -> None:
    assert field.shape == shape and field.dtype == np.float32
    assert np.isfinite(field).all()
    assert field.min() >= 0.0 and field.max() <= 1.0


def test_the_core_is_registered() -> None:
    assert {"alpha", "linear", "lines", "radial", "texture", "tones"} <= set(REGISTRY)


@pytest.mark.parametrize("name", REGISTRY)
def test_has_the_grid_s_shape_and_stays_between_0_and_1(name: str) -> None:
    _check(render_mask(name, _cut_out(150, 120)), (120, 150))


@pytest.mark.parametrize("name", REGISTRY)
def test_is_laid_on_the_grid_not_on_the_picture(name: str) -> None:
    # 3 megapixels: the grid is smaller than the picture.
    picture = scene(Image.new("L", (2000, 1500), 90))
    assert picture.grid.shape != (1500, 2000)
    _check(render_mask(name, picture), picture.grid.shape)


@pytest.mark.parametrize(("name", "parameter", "value"), CASES)
def test_renders_at_the_ends_of_every_range(name: str, parameter: str, value: float | str) -> None:
    _check(render_mask(name, _cut_out(150, 120), **{parameter: value}), (120, 150))


@pytest.mark.parametrize("name", REGISTRY)
def test_all_numbers_may_be_at_one_end(name: str) -> None:
    numbers = [p for p in REGISTRY[name].parameters if isinstance(p, Number)]
    for end in ({p.name: p.minimum for p in numbers}, {p.name: p.maximum for p in numbers}):
        _check(render_mask(name, _cut_out(150, 120), **end), (120, 150))


@pytest.mark.parametrize("name", REGISTRY)
def test_is_pure(name: str) -> None:
    picture = _cut_out(90, 70)
    assert picture.alpha is not None
    inputs = [picture.luma, picture.texture, picture.alpha]
    before = [field.copy() for field in inputs]
    first = render_mask(name, picture).copy()
    np.random.seed(0)
    render_mask(name, _cut_out(50, 60))
    np.testing.assert_array_equal(render_mask(name, picture), first)
    for field, copy in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(field, copy)


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2000)], ids=str)
def test_survives_the_smallest_pictures(name: str, size: tuple[int, int]) -> None:
    _check(render_mask(name, scene(size)), (size[1], size[0]))
    _check(render_mask(name, _cut_out(*size)), (size[1], size[0]))
