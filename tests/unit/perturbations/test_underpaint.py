"""Underpainting: what `convert("RGB")` shows of a picture with transparency, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import cel
from PIL import Image
from urushi import Layer, Recipe, protect
from urushi.codec import Output
from urushi.drawings import NAMES
from urushi.perturbations.underpaint import SPEC
from urushi.spec import Canvas

from unit.support import from_bytes, pixels, to_bytes

CUT_OUT = cel(300, 220, alpha=True)
TILES = Image.fromarray(
    np.kron([[0, 1], [1, 0]], np.ones((60, 60))).astype(np.uint8)[..., None]
    * np.array([180, 40, 20], dtype=np.uint8)
    + np.array([20, 30, 200], dtype=np.uint8)
)


def _coated(image: Image.Image, layers: tuple[Layer, ...], output: Output | None = None) -> bytes:
    files = {"tiles": to_bytes(TILES, "PNG")}
    recipe = Recipe(75.0, layers, files)
    return protect(to_bytes(image, "PNG"), recipe, key="k", seed=3, output=output or Output()).data


OWN = Layer("underpaint", parameters={"picture": "tiles"})


@pytest.mark.parametrize("format_", ["png", "webp"])  # of a PNG a lossless WebP is made
def test_shows_where_alpha_is_dropped_and_nowhere_else(format_: str) -> None:
    before = pixels(CUT_OUT)
    after = pixels(_coated(CUT_OUT, (OWN,), Output(format_)))
    clear = before[..., 3] == 0
    assert clear.mean() > 0.2
    np.testing.assert_array_equal(after[..., 3], before[..., 3])
    np.testing.assert_array_equal(after[~clear], before[~clear])
    trained = pixels(Image.fromarray(after).convert("RGB"))
    # Four tiles that cover 300 x 220 px reach from corner to corner.
    for (row, column), color in {(3, 3): (20, 30, 200), (3, 296): (200, 70, 220)}.items():
        assert clear[row, column]
        np.testing.assert_allclose(trained[row, column], color, atol=2)


def test_the_coat_on_what_is_seen_does_not_depend_on_it() -> None:
    lattice = Layer("lattice")
    plain, painted = (pixels(_coated(CUT_OUT, layers)) for layers in ((lattice,), (lattice, OWN)))
    seen = plain[..., 3] > 0
    np.testing.assert_array_equal(painted[seen], plain[seen])
    assert (painted[~seen] != plain[~seen]).any(axis=-1).mean() > 0.9


def test_a_jpeg_shows_nothing_of_it() -> None:
    jpeg = pixels(_coated(CUT_OUT, (OWN,), Output("jpeg", 95)))
    away = pixels(CUT_OUT)[..., 3] == 0
    assert jpeg[4, 4].min() > 250 and np.mean(jpeg[away] > 245) > 0.95


def test_an_opaque_picture_stays_as_it_is() -> None:
    opaque = CUT_OUT.convert("RGB")
    np.testing.assert_array_equal(pixels(_coated(opaque, (OWN,))), pixels(opaque))


def test_grey_pictures_with_transparency_are_painted_in_grey() -> None:
    result = from_bytes(_coated(CUT_OUT.convert("LA"), (OWN,)))
    assert result.mode == "LA"
    assert len(np.unique(pixels(result)[..., 0][pixels(result)[..., 1] == 0])) > 1


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_comes_in_strong_inks(name: str) -> None:
    canvas = Canvas((200, 160), 1.0, ("k",), ("s",))
    overlay = SPEC.render(canvas, {"drawing": name, "picture": None})((0, 0, 200, 160))
    assert overlay is not None
    colors = pixels(overlay)[..., :3].reshape(-1, 3).astype(int)
    assert np.ptp(colors, axis=1).max() > 120 and np.ptp(colors, axis=0).min() > 100


def test_parts_agree_bit_for_bit() -> None:
    canvas = Canvas((2600, 1900), 1.0, ("k",), ("s",))
    overlay = SPEC.render(canvas, {"drawing": "wave", "picture": None})
    whole = overlay((1000, 700, 1500, 1100))
    part = overlay((1123, 791, 1377, 1003))
    assert whole is not None and part is not None and part.mode == "RGBA"
    np.testing.assert_array_equal(pixels(part), pixels(whole)[91:303, 123:377])
    assert pixels(part)[..., 3].min() == 255
