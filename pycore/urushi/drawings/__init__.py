"""Drawings that come with the tool, for whoever has no picture of their own to lay in.

Each is made by code; none holds an artist's work, nor a file.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from urushi.drawings.cat import cat
from urushi.drawings.fox import fox
from urushi.drawings.gears import gears
from urushi.drawings.leaves import leaves
from urushi.drawings.wave import wave

_DRAW = {"wave": wave, "cat": cat, "fox": fox, "leaves": leaves, "gears": gears}

NAMES = tuple(_DRAW)
"""Of the drawings; the first is the one to offer."""


@lru_cache(maxsize=len(NAMES))
def drawing(name: str) -> Image.Image:
    """A drawing in line and tone: mode L, 512 x 512 px. Not to be changed.

    Raises:
        KeyError: the name is not among `NAMES`.
    """
    return _DRAW[name]()
