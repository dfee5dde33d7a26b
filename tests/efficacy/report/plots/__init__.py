"""The report's plots. Each is drawn only if what it shows was measured."""

from __future__ import annotations

from pathlib import Path

from efficacy.report.plots import amplification, frontier, mimicry, survival
from efficacy.report.plots.style import save
from efficacy.report.records import Records

PLOTS = {
    "frontier": (frontier.draw, "Excess after the autoencoder against visibility, by contender"),
    "amplification": (amplification.draw, "Excess by contender, training size and autoencoder"),
    "survival": (survival.draw, "Share of the excess that each cleaning leaves, by contender"),
    "mimicry": (mimicry.draw, "Mimicry distance of every run, by contender and guidance"),
}
"""Name of the file -> what draws it, and what it shows in words."""


def draw(records: Records, folder: Path) -> dict[str, str]:
    """Draws what can be drawn, and takes away older plots of what can't.

    Returns:
        Name -> what it shows, of those that were drawn.
    """
    drawn = {}
    for name, (make, shows) in PLOTS.items():
        file = folder / f"{name}.png"
        figure = make(records)
        if figure is None:
            file.unlink(missing_ok=True)
            continue
        save(figure, file)
        drawn[name] = shows
    return drawn
