"""Whose pictures the mimicry lab imitates, and what its model knows before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from efficacy.materials import images, state, wesnoth
from efficacy.pictures import at_long_side
from efficacy.pixels import Rgb, digest, from_image

TRAINING_SIZE = 768
"""Square root of the training area, px; the portraits are square."""

BASE = ("drakes", "dwarves", "goblins", "humans", "merfolk", "monsters", "orcs", "trolls", "undead")
"""Folders of Battle for Wesnoth's portraits that the model is trained on first."""


@dataclass(frozen=True)
class Artist:
    """A set of pictures by one hand.

    Attributes:
        name: in records.
        home: "wesnoth" or "shared".
        pattern: of their files there.
    """

    name: str
    home: str
    pattern: str

    def published(self, side: int, most: int | None = None) -> list[Rgb]:
        """The first pictures with a longer side of ``side`` px, on white; kept on disk."""
        folder = images() if self.home == "shared" else wesnoth()
        files = sorted(folder.glob(self.pattern))[:most]
        return [_prepared(from_image(Image.open(file)), side) for file in files]


ARTISTS = {
    artist.name: artist
    for artist in (
        Artist("elves", "wesnoth", "portraits/elves/*.png"),
        Artist("van gogh", "shared", "paint_[sv]*"),
    )
}
"""By name. The first is the artist to protect; others show how far off another hand is."""

OTHER = "van gogh"


def base(each: int) -> dict[str, list[Rgb]]:
    """Folder -> portraits at training size, on white; at most so many of each, evenly chosen."""
    found = {}
    for name in BASE:
        files = sorted((wesnoth() / "portraits" / name).glob("*.png"))
        chosen = [
            files[i]
            for i in np.linspace(0, len(files) - 1, min(each, len(files))).round().astype(int)
        ]
        found[name] = [_at_training_size(from_image(Image.open(file))) for file in chosen]
    return found


def _at_training_size(rgb: Rgb) -> Rgb:
    """With a shorter side of `TRAINING_SIZE`: what the model knows need not have been published."""
    height, width = rgb.shape[:2]
    scale = TRAINING_SIZE / min(height, width)
    size = round(width * scale), round(height * scale)
    return np.array(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


def _prepared(rgb: Rgb, side: int) -> Rgb:
    kept = state() / "pictures" / f"{digest(rgb)}-{side}.png"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        Image.fromarray(at_long_side(rgb, side)).save(part, "PNG", compress_level=1)
        part.replace(kept)
    return np.array(Image.open(kept).convert("RGB"))
