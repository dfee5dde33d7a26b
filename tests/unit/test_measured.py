"""What the build takes of the efficacy lab's figures for the page. No network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from urushi_build import site
from urushi_build.errors import BuildError
from urushi_build.measured import FIGURES, TABLES, measured

FIGURE = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 3, "unit": "FLIP"}
QUOTED = "amplification.balanced.flux1.1024.excess"


def _figures(folder: Path, text: str) -> Path:
    path = folder / "figures.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_takes_what_the_page_quotes_and_nothing_else(tmp_path: Path) -> None:
    given = {
        "conditions": {"pictures": ["a", "b"], "code": "1"},
        "figures": {QUOTED: FIGURE, "amplification.balanced.flux1.1024.gain": FIGURE},
    }
    taken = measured(_figures(tmp_path, json.dumps(given)))
    assert taken["conditions"] == given["conditions"]
    assert taken["figures"] == {QUOTED: FIGURE}
    assert taken["sections"] == json.loads(TABLES.read_text(encoding="utf-8"))


def test_says_so_when_nothing_was_measured(tmp_path: Path) -> None:
    taken = measured(tmp_path / "figures.json")
    assert taken["conditions"] is None
    assert taken["figures"] == {}


@pytest.mark.parametrize("text", ["", "[]", '{"figures": {}}'])
def test_refuses_what_holds_no_figures(tmp_path: Path, text: str) -> None:
    with pytest.raises(BuildError, match=r"figures\.json"):
        measured(_figures(tmp_path, text))


def test_tables_are_whole() -> None:
    sections: dict[str, list[dict[str, Any]]] = json.loads(TABLES.read_text(encoding="utf-8"))
    assert list(sections) == ["effect", "cleaning", "mimicry"]
    rows = [
        (table, row) for tables in sections.values() for table in tables for row in table["rows"]
    ]
    assert all(len(row["figures"]) == len(table["columns"]) for table, row in rows)
    # A caption names the network that all of a table's figures are of.
    ours = [name.split(".") for table, row in rows for name in row["figures"]]
    theirs = [table["network"] for table, row in rows for _ in row["figures"]]
    for parts, network in zip(ours, theirs, strict=True):
        assert parts[0] == "visibility" or network in parts


@pytest.mark.skipif(not FIGURES.is_file(), reason="nothing was measured yet")
def test_names_are_the_lab_s() -> None:
    taken = measured()
    for section, tables in taken["sections"].items():
        names = {name for table in tables for row in table["rows"] for name in row["figures"]}
        assert names & taken["figures"].keys(), section


def test_the_list_itself_stays_out_of_the_site() -> None:
    assert site.TOOLING.search(TABLES.name)
    assert TABLES in site.input_files()


def test_new_figures_are_a_reason_to_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "figures.json"
    monkeypatch.setattr(site, "FIGURES", path)
    assert path not in site.input_files()
    path.write_text("{}")
    assert path in site.input_files()
