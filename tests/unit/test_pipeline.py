"""Plan, coat and strips: what a coat touches and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import PICTURES, painting
from PIL import Image
from urushi import PRESETS, Layer, Mask, Recipe, coat
from urushi.coat import Coat
from urushi.codec import Picture, decode
from urushi.pipeline import CROP_SIDE, Plan, apply, coat_region, plan

from unit.support import to_bytes

MOVED = Recipe(60.0, (Layer("warp"), Layer("lattice")))


def _opened(image: Image.Image) -> Picture:
    return decode(to_bytes(image, "PNG", compress_level=1))


def synthesise(planned: Plan, recipe: Recipe, key: str, seed: int) -> Coat:
    return coat.synthesise(planned.scene, planned.visibility, recipe, key, seed)


@settings(max_examples=12)
@given(st.integers(1, 1900), st.integers(1, 1900))
def test_crops_lie_inside_and_cover_the_centre(width: int, height: int) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (height, width), np.uint8)
    boxes = plan(_opened(Image.fromarray(noise))).crops
    assert 1 <= len(boxes) <= 3
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= width and 0 <= top < bottom <= height
        assert (right - left, bottom - top) == (min(CROP_SIDE, width), min(CROP_SIDE, height))
    left, top = (width - min(CROP_SIDE, width)) // 2, (height - min(CROP_SIDE, height)) // 2
    assert any(abs(b[0] - left) <= 1 and abs(b[1] - top) <= 1 for b in boxes)


def test_the_flattest_crop_is_looked_at() -> None:
    image = painting(1200, 700)
    image.paste((200, 190, 180), (620, 80, 1200, 700))
    left, top, *_ = plan(_opened(image)).crops[0]
    assert left >= 620 and top >= 80


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("preset", ["subtle"])
def test_coat_has_unit_rms_and_no_mean(kind: str, preset: str) -> None:
    planned = plan(_opened(PICTURES[kind](300, 200)))
    delta = synthesise(planned, PRESETS[preset], "key", 1).delta
    assert delta.dtype == np.float32 and delta.shape == (1, *planned.grid.shape)
    assert float(np.square(delta).mean()) == pytest.approx(1.0, abs=1e-3)
    assert float(delta.mean()) == pytest.approx(0.0, abs=1e-3)


def _power(*masks: Mask) -> tuple[float, float]:
    """Mean power of a lattice on the flat left and on the busy right half of a picture."""
    rng = np.random.default_rng(1)
    picture = np.full((256, 256), 128, np.uint8)
    picture[:, 128:] = rng.integers(60, 200, (256, 128), np.uint8)
    planned = plan(_opened(Image.fromarray(picture)))
    recipe = Recipe(75.0, (Layer("lattice", 1.0, masks),))
    delta = synthesise(planned, recipe, "", 1).delta[0]
    return float(np.square(delta[:, 20:100]).mean()), float(np.square(delta[:, 150:240]).mean())


def test_masks_put_a_layer_where_they_say() -> None:
    everywhere, texture = _power(), _power(Mask("texture"))
    flats = _power(Mask("texture", invert=True))
    assert texture[1] > 20 * texture[0]
    assert flats[0] / flats[1] > 3 * everywhere[0] / everywhere[1]


def test_a_layer_of_no_amount_changes_nothing() -> None:
    planned = plan(_opened(painting(120, 100)))
    one = Recipe(75.0, (Layer("lattice"),))
    two = Recipe(75.0, (Layer("lattice"), Layer("texture", 0.0)))
    np.testing.assert_array_equal(
        synthesise(planned, one, "k", 3).delta, synthesise(planned, two, "k", 3).delta
    )


def test_amounts_weigh_layers_against_each_other() -> None:
    planned = plan(_opened(painting(160, 120)))

    def delta(lattice: float, texture: float) -> np.ndarray:
        layers = (Layer("lattice", lattice), Layer("texture", texture))
        return synthesise(planned, Recipe(75.0, layers), "k", 3).delta

    np.testing.assert_allclose(delta(2.0, 1.0), delta(1.0, 0.5), atol=1e-4)
    corr = [float(np.corrcoef(delta(1, 0).ravel(), delta(1, a).ravel())[0, 1]) for a in (0.2, 1, 2)]
    assert corr[0] > corr[1] > corr[2]


def test_key_and_seed_change_the_coat() -> None:
    planned = plan(_opened(painting(160, 120)))
    recipe = PRESETS["balanced"]
    base = synthesise(planned, recipe, "k", 3).delta
    np.testing.assert_array_equal(synthesise(planned, recipe, "k", 3).delta, base)
    for key, seed in (("k", 4), ("other", 3), ("", 3)):
        other = synthesise(planned, recipe, key, seed).delta
        assert float(np.corrcoef(base.ravel(), other.ravel())[0, 1]) < 0.95


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(333, 222), (1900, 1300)], ids=str)
@pytest.mark.parametrize("recipe", [PRESETS["strong"], MOVED], ids=["strong", "moved"])
def test_any_region_is_a_cut_of_the_whole(mode: str, size: tuple[int, int], recipe: Recipe) -> None:
    picture = _opened(PICTURES["cel"](*size, alpha=True).convert(mode))
    planned = plan(picture)
    strong = synthesise(planned, recipe, "k", 1)
    before = picture.image.copy()
    steps = list(apply(picture, planned, strong, 0.02))
    assert [step.done for step in steps] == list(range(1, steps[0].total + 1))
    assert picture.image.mode == mode
    for box in ((0, 0, 50, 40), (101, 57, 301, 200), (size[0] - 33, size[1] - 91, *size)):
        part = coat_region(before, planned.grid, strong, 0.02, box)
        np.testing.assert_array_equal(np.asarray(part), np.asarray(picture.image.crop(box)))


def test_only_luma_is_changed() -> None:
    image = Image.new("RGB", (200, 150), (120, 90, 160))
    picture = _opened(image)
    planned = plan(picture)
    strong = synthesise(planned, PRESETS["strong"], "", 1)
    list(apply(picture, planned, strong, 0.03))
    change = np.asarray(picture.image).astype(int) - np.asarray(image)
    assert change.std() > 1
    np.testing.assert_array_equal(change[..., 0], change[..., 1])
    np.testing.assert_array_equal(change[..., 0], change[..., 2])
