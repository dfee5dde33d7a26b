"""What the page quotes of the efficacy lab's figures: one small file of the site."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from urushi_build.errors import BuildError
from urushi_build.paths import TESTS, WEB

FIGURES = TESTS / "efficacy" / "results" / "figures.json"
"""All of the lab's figures; not there until something was measured."""

TABLES = WEB / "measured.tables.json"
"""The page's tables: which figures stand where. The one list of what the page quotes."""

MEASURED = "measured.json"
"""The site's file: the tables, their figures, and under which conditions they were measured."""


def measured(figures: Path = FIGURES, tables: Path = TABLES) -> dict[str, Any]:
    """Return the content of `MEASURED`.

    What was not measured has no figure. Without a file of figures there are none, and the
    conditions are null; the page says so, and finds a file all the same.

    Raises:
        BuildError: the file of figures is not one.
    """
    sections = json.loads(tables.read_text(encoding="utf-8"))
    conditions, known = _read(figures) if figures.is_file() else (None, {})
    quoted = sorted(set(_names(sections)) & known.keys())
    found = {name: known[name] for name in quoted}
    return {"conditions": conditions, "figures": found, "sections": sections}


def write_measured(site: Path) -> None:
    """Write `MEASURED` into an assembled site."""
    text = json.dumps(measured(), ensure_ascii=False, separators=(",", ":"))
    (site / MEASURED).write_text(text + "\n", encoding="utf-8")


def _names(sections: Mapping[str, Any]) -> Iterator[str]:
    for tables in sections.values():
        for table in tables:
            for row in table["rows"]:
                yield from row["figures"]


def _read(figures: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        document = json.loads(figures.read_text(encoding="utf-8"))
        return dict(document["conditions"]), dict(document["figures"])
    except (ValueError, KeyError, TypeError) as error:
        raise BuildError(
            f"{figures.name} does not hold the efficacy lab's figures ({error}).",
            "Restore it, or copy it anew from the lab's report (`python3 build.py efficacy "
            "--report`).",
        ) from error
