"""Size of the result: never larger, and the coat goes on afterwards."""

from __future__ import annotations

import datetime
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import cel, painting
from PIL import Image
from urushi import PRESETS, Size, protect
from urushi.errors import RecipeError
from urushi.size import KEEP, PLACES

from unit.support import from_bytes, oracle, to_bytes

SIDES = st.integers(1, 20_000)


@given(SIDES, SIDES, st.integers(16, 20_000))
def test_the_long_side_is_what_was_asked_for_or_less(w: int, h: int, side: int) -> None:
    width, height = Size("long_side", side).of(w, h)
    assert 1 <= width <= w and 1 <= height <= h
    assert max(width, height) == min(side, max(w, h))
    assert abs(width * h - height * w) <= max(w, h)  # the same shape but for rounding


@given(SIDES, SIDES, st.floats(0.01, 120))
def test_megapixels_are_what_was_asked_for_or_less(w: int, h: int, mega: float) -> None:
    width, height = Size("megapixels", mega).of(w, h)
    assert 1 <= width <= w and 1 <= height <= h
    wanted = min(w * h, mega * 1e6)
    assert abs(width * height - wanted) <= max(width, height) + 1


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("keep", KEEP),
        ("2048", Size("long_side", 2048)),
        ("2048px", Size("long_side", 2048)),
        ("2mp", Size("megapixels", 2)),
        ("0.5MP", Size("megapixels", 0.5)),
        *((name, place.size) for name, place in PLACES.items()),
    ],
)
def test_is_read_from_text(text: str, size: Size) -> None:
    assert Size.parse(text) == size


@pytest.mark.parametrize("text", ["", "big", "-5", "0", "1e9", "nan", "2 mp", "2048 x 1024", "1px"])
def test_refuses_other_text(text: str) -> None:
    with pytest.raises(RecipeError):
        Size.parse(text)


def test_places_are_dated_and_not_larger_than_what_they_keep() -> None:
    for place in PLACES.values():
        assert datetime.date.fromisoformat(place.date) <= datetime.date(2026, 12, 31)
        assert place.source and place.limit
        assert 1000 <= place.size.value <= 2048


def test_places_tell_what_becomes_of_metadata_since_when_and_after_whom() -> None:
    for place in PLACES.values():
        assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", place.metadata_date)
        assert place.metadata
        # Nothing is claimed either way without somebody who says so.
        assert place.strips is None or place.metadata_source
        assert place.max_bytes is None or f"{place.max_bytes / 1e6:g} MB" in place.limit


def test_the_coat_goes_on_after_the_resize() -> None:
    data = to_bytes(painting(1400, 1000), "PNG")
    result = protect(data, PRESETS["balanced"], seed=1, size=Size("long_side", 700))
    small = from_bytes(data).resize((700, 500), Image.Resampling.LANCZOS, reducing_gap=3.0)
    assert (result.width, result.height) == (700, 500)
    assert oracle(small, from_bytes(result.data)) == pytest.approx(75, abs=1.5)


def test_what_is_transparent_does_not_bleed_in() -> None:
    image = cel(400, 300, alpha=True).convert("RGBA")
    pixels = np.array(image)
    pixels[..., 3] = 255
    pixels[:, :200] = (255, 0, 255, 0)
    small = np.asarray(Size("long_side", 200).apply(Image.fromarray(pixels)))
    seen = small[..., 3] > 0
    expected = np.asarray(image.convert("RGB").resize((200, 150), Image.Resampling.LANCZOS))
    inside = seen.copy()
    inside[:, :106] = False
    assert np.abs(small[inside][:, :3].astype(int) - expected[inside]).max() < 12
