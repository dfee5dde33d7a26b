"""Contenders by name: what may be measured, presets and controls alike.

Names: ``none``; a preset (``balanced``); a recipe's file (``my.json``); a control at the visibility
of a target (``plaid@75``, ``gaussian@75``, ``pgd8@75``); the engine's lattice alone, with a period
and a target (``weave2.8@75``); a classic noise at a level (``classic.gaussian:5``); per-pixel
Gaussian noise of a sigma (``gaussian.02``).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from urushi import PRESETS, Layer, Recipe, protect

from efficacy.coats.attack import attack
from efficacy.coats.controls import Delta, gaussian, plaid
from efficacy.coats.equal import add, at_visibility
from efficacy.pixels import Rgb

KEY = "efficacy"
"""Passphrase of the measured coats; each seed draws another realisation."""


@dataclass(frozen=True)
class Contender:
    """Something that is laid on a published picture.

    Attributes:
        name: see the module.
        coat: picture and seed -> coated picture.
    """

    name: str
    coat: Callable[[Rgb, int], Rgb]


def contender(name: str) -> Contender:
    """The contender of a name.

    Raises:
        ValueError: nothing has that name.
    """
    return Contender(name, _coat(name))


def _coat(name: str) -> Callable[[Rgb, int], Rgb]:
    if name == "none":
        return lambda picture, _: picture
    if name in PRESETS:
        return _protected(PRESETS[name])
    if name.endswith(".json"):
        return _protected(Recipe.from_json(Path(name).read_text(encoding="utf-8")))
    if name.startswith("classic."):
        layer, _, level = name.partition(":")
        parameters = {"level": float(level or 3)}
        return _protected(Recipe(75.0, (Layer(layer, parameters=parameters),)))
    if name.startswith("gaussian."):
        sigma = float(f"0{name.removeprefix('gaussian')}")
        return lambda picture, seed: add(picture, gaussian(picture, seed), sigma)
    kind, _, target = name.partition("@")
    if kind.startswith("weave"):
        period = float(kind.removeprefix("weave"))
        return _protected(Recipe(float(target), (Layer("lattice", parameters={"period": period}),)))
    return _equalised(_delta(kind), float(target))


def _protected(recipe: Recipe) -> Callable[[Rgb, int], Rgb]:
    def coat(picture: Rgb, seed: int) -> Rgb:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "PNG", compress_level=1)
        data = protect(file.getvalue(), recipe, key=KEY, seed=seed).data
        return np.array(Image.open(io.BytesIO(data)).convert("RGB"))

    return coat


def _equalised(delta: Callable[[Rgb, int], Delta], target: float) -> Callable[[Rgb, int], Rgb]:
    return lambda picture, seed: at_visibility(picture, delta(picture, seed), target)


def _delta(kind: str) -> Callable[[Rgb, int], Delta]:
    if kind == "plaid":
        return plaid
    if kind == "gaussian":
        return gaussian
    if kind.startswith("pgd"):
        return lambda picture, seed: attack(picture, float(kind.removeprefix("pgd")), seed)
    raise ValueError(f"there is no control {kind!r}")
