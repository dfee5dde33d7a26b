"""Text: what it looks like."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from urushi import Recipe, fonts, protect
from urushi.errors import RecipeError
from urushi.marks._lettering import Lettering
from urushi.recipe import Layer
from urushi.spec import resolve

from unit.layers import LAYERS
from unit.marks.drawn import bounds, overlay, whole
from unit.support import to_bytes

SIZE = (300, 200)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000 \n"])
def test_nothing_to_say_is_nothing_to_see(text: str) -> None:
    for layout in ("single", "tile"):
        assert overlay("text", SIZE, text=text, layout=layout)((0, 0, *SIZE)) is None


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")) | st.just("\n"), max_size=12))
def test_any_text_that_is_allowed_can_be_drawn(text: str) -> None:
    parameters = resolve(LAYERS["text"], {"text": text, "size": 10})
    whole("text", (120, 80), **{k: v for k, v in parameters.items() if k != "font"})


def _shapes(text: str) -> list[bytes]:
    """Each character's shape, drawn alone."""
    found = []
    for character in text:
        drawn = Lettering((character,), fonts.bundled(), 0.0, 0.0).draw(40)
        assert drawn is not None, character
        found.append(bytes(drawn[0].resize((32, 32)).tobytes()))
    return found


def test_japanese_and_latin_have_shapes_of_their_own() -> None:
    text = "無断学習禁止©山田花子漆アルファあいうABCabc123"
    assert len(set(_shapes(text))) == len(text)


def test_colours_and_outline() -> None:
    options = {"text": "漆", "size": 40, "color": "#ff0000", "position": "middle-centre"}
    bare = whole("text", SIZE, outline=0, **options)
    ringed = whole("text", SIZE, outline=10, outline_color="#0000ff", **options)
    assert (bare[bare[..., 3] > 0][:, :3] == (255, 0, 0)).all()
    solid = ringed[ringed[..., 3] == 255]
    assert (solid == (255, 0, 0, 255)).all(axis=1).any()
    assert (solid == (0, 0, 255, 255)).all(axis=1).any()
    # Ten percent of 40 % of the picture's side, on either side.
    wide, high = ([box[2] - box[0], box[3] - box[1]] for box in (bounds(ringed), bounds(bare)))
    growth = 2 * 0.1 * 0.4 * np.sqrt(SIZE[0] * SIZE[1])
    assert np.abs(np.subtract(wide, high) - growth).max() <= 2


def test_size_is_that_of_the_letters() -> None:
    """A full-width square takes most of the em square, at any canvas."""
    for size in ((300, 200), (900, 100)):
        left, _, right, _ = bounds(whole("text", size, text="■", size=20, outline=0))
        assert 0.7 < (right - left) / (0.2 * np.sqrt(size[0] * size[1])) <= 1.05


@pytest.mark.parametrize(("position", "edge"), [("top-left", 0), ("top-right", 2)])
def test_lines_are_flush_with_the_edge_they_are_at(position: str, edge: int) -> None:
    pixels = whole("text", SIZE, text="ＨＨＨ\nＨ", position=position, size=12, outline=0)
    top, bottom = bounds(pixels)[1::2]
    middle = (top + bottom) // 2
    upper, lower = pixels[:middle].copy(), pixels[middle:].copy()
    assert abs(bounds(upper)[edge] - bounds(lower)[edge]) <= 1
    assert bounds(upper)[2] - bounds(upper)[0] > 2.5 * (bounds(lower)[2] - bounds(lower)[0])


def test_an_edge_is_smooth_and_has_no_dark_fringe() -> None:
    pixels = whole("text", SIZE, text="漆", size=40, outline=0, angle=17)
    alpha = pixels[..., 3]
    assert ((alpha > 40) & (alpha < 215)).sum() > 100
    assert (pixels[alpha > 0][:, :3] == 255).all()


def test_another_font_can_be_given_and_a_broken_one_is_refused() -> None:
    with pytest.raises(RecipeError) as refusal:
        whole("text", SIZE, font=b"not a font")
    assert refusal.value.details["reason"] == "E_FONT"
    assert np.array_equal(whole("text", SIZE, font=fonts.bundled()), whole("text", SIZE))


def test_goes_on_a_picture_with_no_coat() -> None:
    picture = Image.new("L", (160, 120), 60)
    layer = Layer("text", 0.5, parameters={"text": "© 山田\u3000花子", "size": 15.0})
    done = protect(to_bytes(picture, "PNG"), Recipe(75.0, (layer,)), seed=1)
    assert done.fit == 100.0
