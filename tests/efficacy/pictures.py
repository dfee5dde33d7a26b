"""The pictures that the lab measures on, in two splits that share no hand.

All are brought to a long side of 2048 px, the size at which artists publish: larger ones are
shrunk, smaller ones enlarged by waifu2x and then shrunk, so that they are as sharp as drawn ones.
What is tuned is tuned on the training split alone, whose pictures come from other painters and
other sources than those of the unseen split.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from efficacy.materials import images, state, wesnoth
from efficacy.pixels import Rgb, from_image

LONG_SIDE = 2048
"""Pixels along the longer side of a published picture."""

SMALL_STEP = 1.25
"""Enlargements by less than this are left to Lanczos."""

TRAINING = "training"
UNSEEN = "unseen"


@dataclass(frozen=True)
class Picture:
    """A picture to measure on.

    Attributes:
        name: short and unique.
        split: `TRAINING` or `UNSEEN`.
        home: "shared" or "wesnoth".
        file: its path there.
    """

    name: str
    split: str
    home: str
    file: str

    @property
    def path(self) -> Path:
        """Where the original lies.

        Raises:
            MaterialMissingError: its collection is not here.
        """
        return (images() if self.home == "shared" else wesnoth()) / self.file

    def load(self) -> Rgb:
        """The picture at `LONG_SIDE`, laid on white; kept on disk once it is made."""
        kept = state() / "pictures" / f"{self.name}-{LONG_SIDE}.png"
        if not kept.is_file():
            made = at_long_side(from_image(Image.open(self.path)), LONG_SIDE)
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            Image.fromarray(made).save(part, "PNG", compress_level=1)
            part.replace(kept)
        return np.array(Image.open(kept).convert("RGB"))


def at_long_side(rgb: Rgb, side: int) -> Rgb:
    """A picture with a longer side of ``side`` px."""
    from efficacy.networks.waifu2x import enlarge

    while max(rgb.shape[:2]) * SMALL_STEP < side:
        rgb = enlarge(rgb)
    height, width = rgb.shape[:2]
    scale = side / max(height, width)
    size = round(width * scale), round(height * scale)
    return np.array(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))


PICTURES = (
    Picture("sylvie", TRAINING, "shared", "anime_sylvie_green_smile.png"),
    Picture("safe landing", TRAINING, "shared", "large_safelanding_5120x2880.jpg"),
    Picture("altar", TRAINING, "wesnoth", "story/grim-altar.jpg"),
    Picture("bridge", TRAINING, "wesnoth", "story/landscape-bridge_sun.jpg"),
    Picture("coast", TRAINING, "wesnoth", "story/landscape-coast.jpg"),
    Picture("mountains", TRAINING, "wesnoth", "story/landscape-mountains-01.jpg"),
    Picture("swamp", TRAINING, "wesnoth", "story/swamp-02.jpg"),
    Picture("triton", TRAINING, "wesnoth", "portraits/merfolk/triton.png"),
    Picture("red mage", TRAINING, "wesnoth", "portraits/humans/mage-red+female.png"),
    Picture("kay", UNSEEN, "shared", "large_kay.png"),
    Picture("altai", UNSEEN, "shared", "large_altai.png"),
    Picture("meadow", UNSEEN, "shared", "anime_bg_meadow.jpg"),
    Picture("elfish girl", UNSEEN, "shared", "lineart_elfish_girl.png"),
    Picture("starry night", UNSEEN, "shared", "paint_starry_night.jpg"),
    Picture("great wave", UNSEEN, "shared", "paint_great_wave_crop.jpg"),
    Picture("van gogh", UNSEEN, "shared", "paint_vangogh_0.png"),
)


def of_split(split: str) -> tuple[Picture, ...]:
    """The pictures of a split whose collections are here."""
    return tuple(p for p in PICTURES if p.split == split and _is_here(p))


def _is_here(picture: Picture) -> bool:
    try:
        return picture.path.is_file()
    except RuntimeError:
        return False
