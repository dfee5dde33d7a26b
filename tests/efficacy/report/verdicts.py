"""Judging a target: reached, not reached, or not measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from efficacy.report.records import UNSEEN_VAE, Records
from efficacy.report.section import NOT_MEASURED, Section, Table, cell
from efficacy.report.statistics import Figure

COSTLY = 20.0
"""SSIMULACRA2 points that a cleaning costs the picture above which it need not be survived."""

Measure = Callable[[Records], Figure | None]


@dataclass(frozen=True)
class Target:
    """Something that a coat is to reach.

    Attributes:
        name: dotted.
        what: is measured, in words.
        least: that it has to reach.
        measure: finds it in the records, or None.
        spared: another measure: above `COSTLY` the target counts as reached.
        digits: decimals that are shown.
    """

    name: str
    what: str
    least: float
    measure: Measure
    spared: Measure | None = None
    digits: int = 2


@dataclass(frozen=True)
class Verdict:
    """A target and what was found.

    Attributes:
        target: the target.
        figure: what was measured, None if nothing.
        reached: whether that is enough, None if not measured.
        spared: what cleaning cost, if that was looked at.
    """

    target: Target
    figure: Figure | None
    reached: bool | None
    spared: Figure | None = None

    @property
    def by_cost(self) -> bool:
        """Whether it is reached only because the cleaning was dear."""
        return bool(self.reached and self.figure and self.figure.value < self.target.least)


def judge(target: Target, records: Records) -> Verdict:
    """What the records say of a target."""
    figure = target.measure(records)
    if figure is None:
        return Verdict(target, None, None)
    spared = target.spared(records) if target.spared else None
    dear = spared is not None and spared.value > COSTLY
    return Verdict(target, figure, figure.value >= target.least or dear, spared)


def section(verdicts: Sequence[Verdict]) -> Section:
    """Every target: reached, not reached, or not measured."""
    return Section(
        "The project's targets",
        f"On `{UNSEEN_VAE}`, to which nothing was fitted, unless another network is named. What "
        "counts is the value; the brackets say how sure it is. *Not measured* also stands where "
        "there was nothing to divide by (a median of 0 or less).",
        [Table(["target", "wanted", "found", "n", "verdict"], [_row(one) for one in verdicts])],
        {f"target.{one.target.name}": one.figure for one in verdicts if one.figure},
    )


def _row(verdict: Verdict) -> list[str]:
    target, figure = verdict.target, verdict.figure
    words = {True: "reached", False: "**not reached**", None: NOT_MEASURED}[verdict.reached]
    if verdict.by_cost and verdict.spared:
        words = f"reached by its cost: {cell(verdict.spared, 1)} points"
    elif verdict.spared:
        words += f" (costs {cell(verdict.spared, 1)} points)"
    wanted = f"≥ {target.least:g}"
    return [
        target.what,
        wanted,
        cell(figure, target.digits),
        str(figure.n) if figure else "0",
        words,
    ]
