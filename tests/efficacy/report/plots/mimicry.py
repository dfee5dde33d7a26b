"""Every run of the mimicry lab as a point, beside the range of the clean runs."""

from __future__ import annotations

from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from efficacy.report.mimicry import CLEAN, WHOLE, Kind, at, kinds, places, words
from efficacy.report.plots.style import GREY, Mark, marks, panels
from efficacy.report.records import UNCLEANED, Records, contenders, select, values

_CLEAN_BAND = "#dbe9f4"


def draw(records: Records) -> Drawing | None:
    """A panel for each network, published size and guidance; None if no run was made."""
    records = select(records, question="mimicry")
    if not records:
        return None
    rows = kinds(records)
    columns = [
        (place, guidance)
        for place in places(records)
        for guidance in values(at(records, place), "guidance")
    ]
    height = 1.6 + 0.3 * len(rows)
    drawing, axes = panels(len(columns), width=4.6, height=height, sharex=True, sharey=True)
    given = marks(contenders(records))
    artists = values(records, "artist")
    for panel, (place, guidance) in zip(axes, columns, strict=True):
        here = select(at(records, place), guidance=guidance)
        for row, kind in enumerate(rows):
            _row(panel, row, kind, here, given[kind[0]], artists)
            if row and kind[2] != rows[row - 1][2]:
                panel.axhline(row - 0.5, color=GREY, lw=0.6)
        if all(run["distance"] > 0 for run in records):
            panel.set_xscale("log")
            panel.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            panel.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
            panel.xaxis.set_minor_formatter(NullFormatter())
        panel.set_yticks(range(len(rows)), [_words(kind) for kind in rows])
        panel.set_ylim(len(rows) - 0.5, -0.5)
        panel.set_title(f"{words(place)}, guidance {guidance:g}")
        panel.grid(True, axis="x")
        panel.tick_params(axis="y", length=0)
    who = f" (from top to bottom: {', '.join(artists)})" if len(artists) > 1 else ""
    drawing.supxlabel(
        "kernel distance to the artist's clean pictures (no unit)\n"
        f"points: runs{who}; strokes: medians; bands: range of the clean runs, cleaned alike",
        fontsize=9,
    )
    drawing.suptitle("What a model learns from it")
    return drawing


def _row(panel: Axes, row: int, kind: Kind, here: Records, mark: Mark, artists: list[str]) -> None:
    contender, share, cleaning = kind
    alike = select(here, cleaning=cleaning)
    step = 0.8 / len(artists)
    for number, artist in enumerate(artists):
        y = row + (number - (len(artists) - 1) / 2) * step
        own = select(alike, artist=artist)
        clean = [run["distance"] for run in select(own, contender=CLEAN)]
        if clean:
            edges = [y - step / 2, y + step / 2]
            panel.fill_betweenx(edges, min(clean), max(clean), color=_CLEAN_BAND, lw=0, zorder=0)
        runs = select(own, contender=contender, share=share)
        if not runs:
            continue
        distances = [run["distance"] for run in runs]
        panel.plot([median(distances)] * 2, [y - 0.2, y + 0.2], color=mark.colour, lw=2)
        panel.plot(
            distances,
            [y] * len(distances),
            color=mark.colour,
            marker=mark.marker,
            ls="none",
            ms=5.5,
            mec="white",
            mew=0.6,
        )


def _words(kind: Kind) -> str:
    contender, share, cleaning = kind
    words = contender if share == WHOLE or contender == CLEAN else f"{contender}, {share:g} %"
    return words if cleaning == UNCLEANED else f"{words} → {cleaning}"
