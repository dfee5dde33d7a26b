"""One look for all plots: colours that colour-blind people tell apart, and a mark a contender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from efficacy.report.statistics import Figure

DPI = 144
GREY = "#6b6b6b"
LIGHT = "#d9d9d9"

# Okabe and Ito (2008), "Color Universal Design".
_BLUE, _SKY, _GREEN, _ORANGE = "#0072b2", "#56b4e9", "#009e73", "#e69f00"
_VERMILION, _PURPLE = "#d55e00", "#cc79a7"

_KINDS = (
    (r"subtle|balanced|strong", _BLUE, "osD"),
    (r".*\.json", _GREEN, "^v<>Pph"),
    (r"weave.*", GREY, "v<>^"),
    (r"plaid@.*", _ORANGE, "X"),
    (r"gaussian@.*", _SKY, "d"),
    (r"pgd.*", _VERMILION, "<P>p"),
    (r"classic\..*", _PURPLE, "hv8^<>"),
)
"""Kinds of contenders, with colour and marks: neither alone tells them apart."""

plt.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "axes.titlesize": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.axisbelow": True,
        "grid.color": LIGHT,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "figure.titlesize": 12,
    }
)


@dataclass(frozen=True)
class Mark:
    """Colour and marker of a contender."""

    colour: str
    marker: str


def marks(contenders: Sequence[str]) -> dict[str, Mark]:
    """A mark for each contender; those of one kind share the colour."""
    given: dict[str, Mark] = {}
    counted: dict[str, int] = {}
    for contender in contenders:
        colour, markers = next(
            (style for kind, *style in _KINDS if re.fullmatch(kind, contender)), (GREY, "os^vDP")
        )
        number = counted.get(colour, 0)
        given[contender] = Mark(colour, markers[number % len(markers)])
        counted[colour] = number + 1
    return given


def spread(figure: Figure) -> list[list[float]]:
    """Distances of the ends of the spread from the value, as `Axes.errorbar` takes them."""
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    # A ratio's or median's interval holds its value, but for rounding.
    return [[max(0.0, figure.value - low)], [max(0.0, high - figure.value)]]


def point(axes: Axes, x: Figure | float, y: Figure | float, mark: Mark, **more: Any) -> None:
    """A value with its spread in one or both directions."""
    errors: dict[str, Any] = {
        f"{name}err": spread(one) for name, one in (("x", x), ("y", y)) if isinstance(one, Figure)
    }
    at = [one.value if isinstance(one, Figure) else one for one in (x, y)]
    axes.errorbar(
        [at[0]],
        [at[1]],
        **errors,
        color=mark.colour,
        marker=mark.marker,
        markersize=7,
        markeredgecolor="white",
        markeredgewidth=0.7,
        elinewidth=1.2,
        linestyle="none",
        **more,
    )


def panels(count: int, *, width: float, height: float, **more: Any) -> tuple[Drawing, list[Axes]]:
    """Panels side by side. Sizes in inches: of one panel, and of all."""
    drawing, axes = plt.subplots(
        1, count, figsize=(width * count, height), squeeze=False, layout="constrained", **more
    )
    return drawing, list(axes[0])


def save(drawing: Drawing, file: Path) -> None:
    """Writes a PNG that depends on nothing but what is drawn."""
    drawing.savefig(file, dpi=DPI, metadata={"Software": None})
    plt.close(drawing)
