"""Brush strokes: the text that the page writes, and what it draws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from urushi.errors import RecipeError
from urushi.strokes import Stroke, painted, parse

places = st.integers(-2000, 12000)
some_strokes = st.lists(
    st.builds(
        Stroke,
        st.booleans(),
        st.integers(1, 5000),
        st.lists(st.tuples(places, places), min_size=1, max_size=6).map(tuple),
    ),
    max_size=5,
).map(tuple)


def _text(strokes: tuple[Stroke, ...]) -> str:
    return ";".join(
        " ".join([f"{'+' if s.paints else '-'}{s.radius}", *(f"{x},{y}" for x, y in s.points)])
        for s in strokes
    )


@given(some_strokes)
def test_reads_what_the_grammar_writes(strokes: tuple[Stroke, ...]) -> None:
    assert parse(_text(strokes)) == strokes


@pytest.mark.parametrize(
    "text",
    [
        *("+", "+300", "300 1,1", "+300 1,1;", ";+300 1,1", "+300 1,1 ", " +300 1,1", "+300  1,1"),
        *("+0 1,1", "+5001 1,1", "+300 12001,0", "+300 0,-2001", "+3.5 1,1", "+300 1.5,2"),
        *("+300 1", "+300 1,2,3", "+300 1,+2", "+-3 1,1", "*300 1,1", "+300 1,1\n", "+٣ 1,1"),
    ],
)
def test_refuses_anything_else(text: str) -> None:
    with pytest.raises(RecipeError):
        parse(text)


def test_nothing_painted_is_everywhere() -> None:
    assert painted((), (30, 40), (40, 30)).min() == 1.0


@pytest.mark.parametrize("shape", [(300, 300), (200, 450)])
def test_a_dab_is_a_disc_of_its_radius(shape: tuple[int, int]) -> None:
    height, width = shape
    field = painted(parse("+1000 5000,5000"), shape, (width, height))
    radius = 0.1 * math.sqrt(width * height)
    assert field.sum() == pytest.approx(math.pi * radius**2, rel=0.02)
    rows, columns = np.nonzero(field > 0.5)
    assert rows.mean() + 0.5 == pytest.approx(height / 2, abs=0.3)
    assert columns.mean() + 0.5 == pytest.approx(width / 2, abs=0.3)


def test_a_stroke_is_as_wide_as_its_brush_with_round_ends() -> None:
    field = painted(parse("+500 2000,5000 8000,5000"), (400, 400), (400, 400))
    assert field.sum() == pytest.approx(240 * 40 + math.pi * 20**2, rel=0.02)
    field = painted(parse("+500 2000,2000 8000,8000"), (400, 400), (400, 400))
    assert field.sum() == pytest.approx(240 * math.sqrt(2) * 40 + math.pi * 20**2, rel=0.02)


def test_the_last_stroke_decides() -> None:
    field = painted(parse("+2000 5000,5000;-1000 5000,5000;+300 5000,5000"), (99, 99), (99, 99))
    assert field[49, 49] == 1 and field[49, 42] == 0 and field[49, 35] == 1 and field[0, 0] == 0


def test_erasing_first_leaves_the_rest() -> None:
    field = painted(parse("-1000 5000,5000"), (99, 99), (99, 99))
    assert field[49, 49] == 0 and field[0, 0] == 1


def test_a_brush_may_leave_the_picture() -> None:
    field = painted(parse("+1500 -1000,5000 12000,5000"), (100, 100), (100, 100))
    assert field[50].min() == 1 and field[:30].max() == 0


@given(some_strokes)
def test_is_between_0_and_1_and_the_same_at_any_size(strokes: tuple[Stroke, ...]) -> None:
    small, large = (painted(strokes, (n, n), (n, n)) for n in (40, 80))
    assert small.dtype == np.float32 and small.min() >= 0 and small.max() <= 1
    shrunk = large.reshape(40, 2, 40, 2).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 0.06
