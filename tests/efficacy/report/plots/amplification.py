"""Excess by contender: a panel for each autoencoder, a mark for each training size."""

from __future__ import annotations

from matplotlib.figure import Figure as Drawing

from efficacy.report.plots.style import GREY, Mark, panels, point
from efficacy.report.records import Records, contenders, largest_first, select, values
from efficacy.report.statistics import over_pictures

_MARKS = (Mark("#0072b2", "o"), Mark("#e69f00", "s"), Mark("#cc79a7", "D"), Mark("#009e73", "^"))


def draw(records: Records) -> Drawing | None:
    """None if amplification was not measured."""
    records = select(records, question="amplification")
    names, vaes = contenders(records), values(records, "vae")
    if not names:
        return None
    sizes = largest_first(values(records, "size"))
    height = 1.4 + 0.42 * len(names)
    drawing, axes = panels(len(vaes), width=4.6, height=height, sharex=True, sharey=True)
    for panel, vae in zip(axes, vaes, strict=True):
        for row, name in enumerate(names):
            if row % 2:
                panel.axhspan(row - 0.5, row + 0.5, color="#f4f4f4", zorder=0)
            for number, size in enumerate(sizes):
                own = select(records, contender=name, vae=vae, size=size)
                figure = over_pictures(own, "excess", "FLIP")
                if figure:
                    offset = (number - (len(sizes) - 1) / 2) * 0.24
                    point(panel, figure, row + offset, _MARKS[number % len(_MARKS)], label=size)
        panel.axvline(0, color=GREY, lw=0.8)
        panel.set_yticks(range(len(names)), names)
        panel.set_ylim(len(names) - 0.5, -0.5)
        panel.set_title(vae)
        panel.grid(True, axis="x")
        panel.tick_params(axis="y", length=0)
    drawing.supxlabel("excess after the autoencoder, FLIP (0: the floor)", fontsize=9)
    drawing.suptitle("What autoencoders make of it, by training size")
    by_label = {
        label: handle
        for panel in axes
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    handles = [by_label[str(size)] for size in sizes]
    words = [f"{size} px" for size in sizes]
    drawing.legend(handles, words, loc="outside right center", title="trained at")
    return drawing
