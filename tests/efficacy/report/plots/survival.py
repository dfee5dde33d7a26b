"""What cleaning leaves: contenders by cleanings, as a map with its numbers."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure as Drawing

from efficacy.report.plots.style import LIGHT, panels
from efficacy.report.records import UNSEEN_VAE, Records, contenders, largest_first, select, values
from efficacy.report.survival import cost, left

_MAP = colormaps["cividis"].with_extremes(bad=LIGHT)


def draw(records: Records) -> Drawing | None:
    """At the largest training size that was measured; None if there is none."""
    records = select(records, question="survival", vae=UNSEEN_VAE)
    if not records:
        return None
    size = largest_first(values(records, "size"))[0]
    records = select(records, size=size)
    names, cleanings = contenders(records), values(records, "cleaning")
    found = [
        [left(select(records, contender=name, cleaning=cleaning)) for cleaning in cleanings]
        for name in names
    ]
    shares = np.array([[np.nan if one is None else one.value for one in row] for row in found])
    width = 2.6 + 0.95 * len(cleanings)
    drawing, (axes,) = panels(1, width=width, height=1.9 + 0.42 * len(names))
    image = axes.imshow(np.clip(shares, 0, 1), cmap=_MAP, vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        text = "–" if np.isnan(share) else f"{share:.2f}"
        dark = not np.isnan(share) and share < 0.55
        axes.text(column, row, text, ha="center", va="center", color="white" if dark else "black")
    costs = [cost(select(records, cleaning=cleaning)) for cleaning in cleanings]
    words = [
        cleaning if points is None else f"{cleaning}\ncosts {points.value:.0f}"
        for cleaning, points in zip(cleanings, costs, strict=True)
    ]
    axes.set_xticks(range(len(cleanings)), words, rotation=30, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(
        f"What cleaning leaves ({UNSEEN_VAE}, {size} px)\n"
        "share of the excess; what it costs the clean picture, SSIMULACRA2 points",
        fontsize=10,
    )
    drawing.colorbar(image, ax=axes, label="share of the excess left", pad=0.02)
    return drawing
