"""Coated pictures, made once and kept on disk."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import urushi
from PIL import Image

from efficacy.coats.contender import contender
from efficacy.materials import state
from efficacy.pixels import Rgb, digest
from efficacy.sources import PACKAGE, code_of


def coated(name: str, clean: Rgb, seed: int) -> Rgb:
    """A picture with a contender's coat on.

    What is kept is found again only while the engine, the controls and the recipe are the same.
    """
    if name == "none":
        return clean
    identity = "\0".join([name, str(seed), digest(clean), _sources(), _recipe(name)])
    file = state() / "coats" / f"{hashlib.sha256(identity.encode()).hexdigest()[:24]}.png"
    if file.is_file():
        return np.array(Image.open(file).convert("RGB"))
    made = contender(name).coat(clean, seed)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    Image.fromarray(made).save(part, "PNG", compress_level=1)
    part.replace(file)
    return made


@cache
def _sources() -> str:
    engine = Path(urushi.__file__).parent
    places = [engine, *(PACKAGE / name for name in ("coats", "networks", "pixels.py"))]
    return code_of(places)


def _recipe(name: str) -> str:
    return Path(name).read_text(encoding="utf-8") if name.endswith(".json") else ""
