"""Urushi: a model-free protective coat for pictures.

>>> from urushi import PRESETS, protect
>>> result = protect(open("cat.png", "rb").read(), PRESETS["balanced"], key="my passphrase")
>>> open("cat.urushi.png", "wb").write(result.data)
"""

from __future__ import annotations

from urushi.codec import Output
from urushi.protect import Result, protect
from urushi.recipe import PRESETS, Layer, Mask, Recipe
from urushi.size import Size

__version__ = "0.1.0"

__all__ = [
    "PRESETS",
    "Layer",
    "Mask",
    "Output",
    "Recipe",
    "Result",
    "Size",
    "__version__",
    "protect",
]
