"""Marked places in texts: filled with what was measured, and found out when they differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from efficacy.report.fill import FillError, fill, main

FIGURES = {
    "excess.balanced.1024": {"value": 0.1234, "low": 0.1, "high": 0.15, "n": 7, "unit": "FLIP"},
    "excess.balanced.512": {"value": 0.06, "low": None, "high": None, "n": 7, "unit": "FLIP"},
    "excess.subtle.1024": {"value": 0.05, "low": 0.04, "high": 0.06, "n": 7, "unit": "FLIP"},
    "excess.subtle.512": {"value": 0.01, "low": 0.0, "high": 0.02, "n": 7, "unit": "FLIP"},
}
TABLE = (
    '<!-- table excess.{row}.{column} rows="subtle=さりげなく; balanced" '
    'columns="1024=1024 px; 512" corner="coat" format="{value:.2f}" -->'
)


def test_a_figure_is_put_between_its_marks_and_nothing_else_changes() -> None:
    text = "a <!-- figure excess.balanced.1024 {value:.2f} -->9.99<!-- /figure --> b\n"
    assert fill(text, FIGURES) == text.replace("9.99", "0.12")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("{value:.0%}", "12%"),
        ("{value:.3f} ({low:.2f} to {high:.2f})", "0.123 (0.10 to 0.15)"),
        ("{n} {unit}", "7 FLIP"),
    ],
)
def test_formats(form: str, expected: str) -> None:
    text = f"<!-- figure excess.balanced.1024 {form} --><!-- /figure -->"
    assert f"-->{expected}<!--" in fill(text, FIGURES)


def test_several_on_a_line_are_told_apart() -> None:
    one = "<!-- figure excess.balanced.1024 {value:.2f} -->x<!-- /figure -->"
    two = "<!-- figure excess.subtle.1024 {value:.2f} -->y<!-- /figure -->"
    filled = fill(f"| {one} | {two} |", FIGURES)
    assert filled == f"| {one} | {two} |".replace(">x<", ">0.12<").replace(">y<", ">0.05<")


def test_a_table_is_made_of_rows_and_columns() -> None:
    filled = fill(f"before\n{TABLE}\nold\n<!-- /table -->\nafter\n", FIGURES)
    assert filled == (
        f"before\n{TABLE}\n"
        "| coat | 1024 px | 512 |\n"
        "| --- | --- | --- |\n"
        "| さりげなく | 0.05 | 0.01 |\n"
        "| balanced | 0.12 | 0.06 |\n"
        "<!-- /table -->\nafter\n"
    )


def test_filling_twice_changes_nothing_more() -> None:
    text = f"{TABLE}\n<!-- /table -->\n<!-- figure excess.subtle.512 {{n}} --><!-- /figure -->"
    once = fill(text, FIGURES)
    assert fill(once, FIGURES) == once != text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<!-- figure excess.strong.1024 {value} -->1<!-- /figure -->", "was not measured"),
        ("<!-- figure excess.subtle.512 -->1<!-- /figure -->", "needs a format"),
        ("<!-- figure excess.subtle.512 {mean} -->1<!-- /figure -->", "mean"),
        ("<!-- figure excess.balanced.512 {low:.2f} -->1<!-- /figure -->", "can't be written"),
        ("<!-- figure excess.subtle.512 {n} -->1", "not closed"),
        (f"{TABLE.replace('subtle', 'strong')}\n<!-- /table -->", "excess.strong.1024"),
        ('<!-- table excess rows="a" -->\n<!-- /table -->', "needs a name"),
        (f"{TABLE}\n", "not closed"),
    ],
)
def test_what_cannot_be_filled_is_an_error(text: str, says: str) -> None:
    with pytest.raises(FillError, match=says):
        fill(text, FIGURES)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    figures, text = tmp_path / "figures.json", tmp_path / "README.md"
    figures.write_text(json.dumps({"conditions": {}, "figures": FIGURES}))
    text.write_text("<!-- figure excess.subtle.512 {value:.2f} -->?<!-- /figure -->\n")
    return figures, text


def test_check_finds_drift_and_writes_nothing(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    figures, text = map(str, files)
    before = files[1].read_text()
    assert main([figures, text, "--check"]) == 1
    assert text in capsys.readouterr().err
    assert files[1].read_text() == before
    assert main([figures, text]) == 0
    assert ">0.01<" in files[1].read_text()
    assert main([figures, text, "--check"]) == 0


def test_an_unknown_figure_ends_in_a_sentence(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files[0].write_text(json.dumps({"conditions": {}, "figures": {}}))
    before = files[1].read_text()
    assert main([str(files[0]), str(files[1])]) == 1
    assert "was not measured" in capsys.readouterr().err
    assert files[1].read_text() == before
