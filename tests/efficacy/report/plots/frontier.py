"""Effect against visibility: what lies higher at the same place is the better coat."""

from __future__ import annotations

import re

from matplotlib.figure import Figure as Drawing

from efficacy.report.plots.style import GREY, marks, panels, point
from efficacy.report.records import UNSEEN_VAE, Records, contenders, largest_first, select, values
from efficacy.report.statistics import over_pictures

_NO_COAT = re.compile(r"none|gaussian\..*|repeat|other artist")
_PRESETS = ("subtle", "balanced", "strong")


def draw(records: Records) -> Drawing | None:
    """A panel for each training size; None if effect or visibility was not measured."""
    seen = select(records, question="visibility")
    amplified = select(records, question="amplification", vae=UNSEEN_VAE)
    both = [
        name
        for name in contenders(seen)
        if select(amplified, contender=name) and not _NO_COAT.fullmatch(name)
    ]
    if not both:
        return None
    sizes = largest_first(values(amplified, "size"))
    drawing, axes = panels(len(sizes), width=3.4, height=4.0, sharex=True, sharey=True)
    most = len(values(amplified, "picture"))
    given = marks(both)
    for panel, size in zip(axes, sizes, strict=True):
        line = []
        for name in both:
            x = over_pictures(select(seen, contender=name), "ssimulacra2_fit", "points")
            y = over_pictures(select(amplified, contender=name, size=size), "excess", "FLIP")
            if x is None or y is None:
                continue
            point(panel, x, y, given[name], label=_label(name, y.n, most))
            if name in _PRESETS:
                line.append((x.value, y.value))
        if len(line) > 1:
            panel.plot(*zip(*sorted(line), strict=True), color=given["balanced"].colour, lw=1)
        panel.axhline(0, color=GREY, lw=0.8)
        panel.set_title(f"trained at {size} px")
        panel.grid(True)
    axes[0].invert_xaxis()
    axes[0].set_ylabel("excess after the autoencoder, FLIP")
    drawing.supxlabel(
        "SSIMULACRA2, fit   (less seen: left, more seen: right)", fontsize=9, color=GREY
    )
    drawing.suptitle(f"Effect against visibility ({UNSEEN_VAE})")
    handles, labels = axes[0].get_legend_handles_labels()
    drawing.legend(handles, labels, loc="outside right center")
    return drawing


def _label(name: str, pictures: int, most: int) -> str:
    """A contender's name; of one that was laid on fewer pictures than others, with their count."""
    return name if pictures == most else f"{name} ({pictures} of {most} pictures)"
