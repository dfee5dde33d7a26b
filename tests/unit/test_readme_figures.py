"""The READMEs quote what the efficacy lab measured, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from efficacy.report.fill import fill

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "tests" / "efficacy" / "results" / "figures.json"


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_figures_are_those_that_were_measured(name: str) -> None:
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))["figures"]
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "<!-- figure " in text and "<!-- table " in text
    assert fill(text, figures) == text
