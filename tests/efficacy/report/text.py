"""The report's words around its sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from efficacy.report.section import Section
from efficacy.report.statistics import LEVEL

READING = f"""\
Of values over pictures, the median and, in brackets, the {LEVEL:g} % interval of a bootstrap over
pictures (of shares of pictures, the mean): it says how far another set of such pictures might have
led. Seeds of one picture are averaged first. Of the mimicry lab's few runs, the median and the
range. A dash stands for what was not measured."""


def report(
    sections: Iterable[Section],
    plots: Mapping[str, str],
    conditions: Mapping[str, Any],
    *,
    seconds: float,
    stale: int,
) -> str:
    """The whole report as Markdown.

    Args:
        sections: in their order.
        plots: those that were drawn: name -> what they show.
        conditions: see `figures.conditions`.
        seconds: that the measurements took.
        stale: how many records were left out since the instrument changed after them.
    """
    pictures, seeds = conditions["pictures"], conditions["seeds"]
    lines = [
        f"* Split: {conditions['split']}; {len(pictures)} pictures"
        + (f" ({', '.join(pictures)})" if pictures else "")
        + (f"; artists: {', '.join(conditions['artists'])}" if conditions["artists"] else ""),
        f"* Seeds: {', '.join(map(str, seeds)) or 'none'}",
        f"* {conditions['records']} records, measured in {duration(seconds)} by the instrument "
        + " and ".join(f"`{code}`" for code in sorted(set(conditions["code"].values()))),
    ]
    if stale:
        lines.append(
            f"* Records of the ledger that are left out since the instrument has changed: {stale}"
        )
    parts = ["# What the coats do", "\n".join(lines), READING]
    return "\n\n".join([*parts, *(section.markdown(plots) for section in sections)]) + "\n"


def duration(seconds: float) -> str:
    """In the unit that reads best."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
