"""figures.json: the one generated file from which README and page quote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from efficacy.report.records import Records, contenders, largest_first, values
from efficacy.report.section import Section
from efficacy.report.verdicts import Verdict

STATISTIC = (
    "Over pictures: median (shares of pictures: mean), 95 % bootstrap interval. "
    "Over mimicry runs: median, range."
)


def conditions(records: Records, *, split: str, code: Mapping[str, str]) -> dict[str, Any]:
    """Under which the figures were measured.

    Args:
        records: those that were looked at.
        split: of the pictures.
        code: question -> mark of the instrument that answered it.
    """
    return {
        "split": split,
        "pictures": [name for name in values(records, "picture") if name],
        "artists": values(records, "artist"),
        "seeds": values(records, "seed"),
        "contenders": contenders(records),
        "vaes": values(records, "vae"),
        "sizes": largest_first(values(records, "size")),
        "records": len(records),
        "statistic": STATISTIC,
        "code": dict(code),
    }


def document(
    conditions: Mapping[str, Any], sections: Iterable[Section], verdicts: Sequence[Verdict]
) -> dict[str, Any]:
    """What figures.json holds: ``{"conditions": …, "figures": {name: {"value": …}}}``.

    A target's figure also has ``least``, what was wanted, and ``reached``. What was not measured
    has no entry.

    Raises:
        ValueError: two figures have one name.
    """
    figures: dict[str, dict[str, Any]] = {}
    for section in sections:
        for name, figure in section.figures.items():
            if name in figures:
                raise ValueError(f"two figures are called {name}")
            figures[name] = figure.as_json()
    for verdict in verdicts:
        name = f"target.{verdict.target.name}"
        if name in figures:
            figures[name] |= {"least": verdict.target.least, "reached": verdict.reached}
    return {"conditions": dict(conditions), "figures": dict(sorted(figures.items()))}


def to_json(document: Mapping[str, Any]) -> str:
    """One line a figure, so that a change of one is a change of one line."""
    parts = (
        f' "{part}": {{\n'
        + ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
            for name, value in document[part].items()
        )
        + "\n }"
        for part in ("conditions", "figures")
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"
