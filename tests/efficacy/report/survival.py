"""What cleaning leaves of a coat's excess, and what it costs the picture."""

from __future__ import annotations

from efficacy.report.amplification import Place, at, places
from efficacy.report.records import Records, contenders, select, slug, values
from efficacy.report.section import Section, Table, cell
from efficacy.report.simple import COUNTS, counts
from efficacy.report.statistics import Figure, by_picture, over_pictures, ratio_over_pictures


def left(records: Records) -> Figure | None:
    """The share of the excess that one cleaning leaves (1: all).

    Medians over pictures are divided, not the records' own ``left`` averaged: where there was
    little excess to begin with, a picture's own share is wild.
    """
    cleaned, uncleaned = (by_picture(records, name) for name in ("excess", "excess_uncleaned"))
    return ratio_over_pictures(cleaned, uncleaned, "share")


def cost(records: Records) -> Figure | None:
    """SSIMULACRA2 points that cleaning takes from the clean picture."""
    return over_pictures(records, "cost", "points")


def section(records: Records) -> Section:
    """A table for each network and size: contenders by cleanings."""
    records = select(records, question="survival")
    figures: dict[str, Figure] = {}
    tables = [_table(records, place, figures) for place in places(records)]
    return Section(
        "What cleaning leaves",
        "The share of the excess that is left when the picture is cleaned at its training size "
        "before the autoencoder: 1 is all; a share below 0 is less than the floor. Shares are of "
        "medians. Under them, what the cleaning costs the clean picture, in SSIMULACRA2 points. "
        "`shrunk_by_...` cleans nothing: there the trainer's tool shrinks by another filter than "
        "averaging. A dash stands where nothing was measured, or where there was no excess to "
        "clean off.",
        tables,
        figures,
        ("survival",),
    )


def _table(records: Records, place: Place, figures: dict[str, Figure]) -> Table:
    here = at(records, place)
    cleanings = values(here, "cleaning")
    where = f"{slug(place[0])}.{place[1]}"
    rows = []
    for contender in contenders(here):
        own = select(here, contender=contender)
        row = [contender]
        for cleaning in cleanings:
            one = select(own, cleaning=cleaning)
            share = left(one)
            name = f"survival.{slug(contender)}.{where}.{slug(cleaning)}"
            if share:
                figures[f"{name}.left"] = share
            excess = over_pictures(one, "excess", "FLIP")
            if excess:
                figures[f"{name}.excess"] = excess
            row.append(cell(share, 2))
        rows.append([*row, *counts(own)])
    # The clean picture is the same for all contenders: its cost is taken over all their records.
    row = ["*cost, points*"]
    for cleaning in cleanings:
        points = cost(select(here, cleaning=cleaning))
        if points:
            figures[f"cleaning.{where}.{slug(cleaning)}.cost"] = points
        row.append(cell(points, 1))
    caption = f"{place[0]}, {place[1]} px: share of the excess that is left"
    return Table(
        ["contender", *cleanings, *COUNTS], [*rows, [*row, *counts(here)[:1], ""]], caption
    )
