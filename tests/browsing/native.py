"""What the same engine makes of the same file in CPython, to compare the page's result with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from urushi import Recipe, Size, protect
from urushi.files import name_of

from browsing.files import Given
from browsing.studio import Studio


def levels(image: Image.Image) -> NDArray[np.int16]:
    """Return the pixels, to be subtracted."""
    return np.asarray(image).astype(np.int16)


def native(given: Given, studio: Studio, *files: Given) -> Given:
    """Coat a file on this machine with the page's settings; `files` are those of its recipe."""
    used = studio.settings_used()
    recipe = Recipe.from_dict(used["recipe"], {name_of(file.data): file.data for file in files})
    size = Size(used["size"]["kind"], used["size"]["value"])
    result = protect(given.data, recipe, key=used["key"], seed=used["seed"], size=size)
    return Given("native", result.data)
