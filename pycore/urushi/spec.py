"""What a layer or a mask says of itself: the one source of forms, flags, schema and documentation.

A perturbation, a finish, a mark or a mask is one file with a ``SPEC``: a name, a line of
description, its parameters, and one pure function. Nothing else has to know of it (`discover` finds
it). Most layers are fields on the training grid (`Spec`); a few need more: to move the picture
(`FlowSpec`), or its own pixels at full resolution (`MarkSpec`, `NoiseSpec`).
"""

from __future__ import annotations

import hashlib
import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.errors import RecipeError
from urushi.grid import TRAINING_SIDE, Box, TrainingGrid
from urushi.parameters import Choice, Color, File, Number, Parameter, Text, Value

__all__ = [
    "Box",
    "Canvas",
    "Choice",
    "Color",
    "File",
    "FlowSpec",
    "LayerSpec",
    "MarkSpec",
    "MaskSpec",
    "Named",
    "NoiseSpec",
    "Number",
    "Overlay",
    "Parameter",
    "Parameters",
    "PixelNoise",
    "Scene",
    "Spec",
    "Synthesis",
    "Text",
    "Value",
    "describe",
    "discover",
    "generator",
    "resolve",
]

Float = NDArray[np.float32]
Parameters = Mapping[str, Any]
"""Checked values by name: a float for a `Number`, a str for a `Choice`, and so on."""


@dataclass(frozen=True)
class Scene:
    """What a layer or a mask may know of the picture, on the training grid.

    Attributes:
        grid: the picture's training grid; all fields have its ``shape``.
        luma: ``(h, w)`` float32 in [0, 1], Y' (BT.601) of the picture laid on white.
        texture: ``(h, w)`` float32 in [0, 1], 0 on flat areas to 1 in busy ones, smooth.
        alpha: ``(h, w)`` float32 in [0, 1], or None where all is opaque.
    """

    grid: TrainingGrid
    luma: Float
    texture: Float
    alpha: Float | None = None


@dataclass(frozen=True)
class Synthesis:
    """What a layer is rendered from.

    Attributes:
        scene: the picture.
        keyed: draws the key's statistics: the same for every picture of one key.
        realisation: draws what makes each picture's coat its own.
    """

    scene: Scene
    keyed: np.random.Generator
    realisation: np.random.Generator

    @property
    def grid(self) -> TrainingGrid:
        """The picture's training grid."""
        return self.scene.grid


@dataclass(frozen=True)
class Canvas:
    """The pixels that a mark or a noise is put on: the picture's own, or those of a smaller view.

    Attributes:
        size: width and height, px.
        scale: px of this canvas per px of the picture; 1 for the picture itself, less for a view.
        key: names the key's statistics.
        seed: names what makes each picture's coat its own.
    """

    size: tuple[int, int]
    scale: float
    key: tuple[str, ...]
    seed: tuple[str, ...]

    @property
    def training_pixel(self) -> float:
        """Length of one training pixel, px of this canvas."""
        whole = math.sqrt(self.size[0] * self.size[1]) / self.scale
        return max(1.0, whole / TRAINING_SIDE) * self.scale

    def keyed(self, *parts: str) -> np.random.Generator:
        """Random numbers of the key: the same for every picture."""
        return generator(*self.key, *parts)

    def realisation(self, *parts: str) -> np.random.Generator:
        """Random numbers of this picture; of a part of it, if it is named."""
        return generator(*self.seed, *parts)


Overlay = Callable[[Box], Image.Image | None]
"""Box of a canvas (px) -> what lies over that part of it, RGBA (straight alpha) of the box's size;
None where nothing does. Two boxes agree, bit for bit, where they overlap."""

PixelNoise = Callable[[NDArray[np.uint8], Box], Float]
"""``(h, w, channels)`` levels of a box of a canvas -> the change of them, float32 levels. Two boxes
agree, bit for bit, where they overlap."""

Render = Callable[[Synthesis, Parameters], Float]
RenderMask = Callable[[Scene, Parameters], Float]


class Named(Protocol):
    """Whatever has a specification's name, line and parameters."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...


def resolve(spec: Named, given: Mapping[str, object]) -> dict[str, Value]:
    """All parameters of a specification, the given ones checked, the others at their defaults.

    Raises:
        RecipeError: an unknown name or an invalid value.
    """
    known = {p.name: p for p in spec.parameters}
    for name in given:
        if name not in known:
            raise RecipeError(f"{spec.name} has no parameter {name!r}", parameter=name)
    return {n: p.check(given[n]) if n in given else p.default for n, p in known.items()}


def describe(spec: Named) -> dict[str, object]:
    """JSON-serialisable description, from which the page and the CLI build their controls."""
    return {
        "name": spec.name,
        "description": spec.description,
        "parameters": [p.describe() for p in spec.parameters],
    }


@dataclass(frozen=True)
class Spec:
    """A perturbation or a finish.

    ``render(synthesis, parameters)`` returns a float32 field on the training grid, either
    ``(h, w)``, luma alone, or ``(3, h, w)``, Y'CbCr (BT.601). A perturbation's has zero mean and
    unit RMS (over all planes together: the mean over the grid of the sum of their squares is 1),
    because its strength is solved for. A finish's is the change itself at an amount of 1, in units
    of the full range (1 = 255 levels), because it is set by eye.

    It draws what identifies the owner from ``synthesis.keyed`` and what makes each picture its own
    from ``synthesis.realisation``.
    """

    name: str
    description: str
    render: Render
    parameters: tuple[Parameter, ...] = field(default=())


@dataclass(frozen=True)
class FlowSpec:
    """A perturbation that moves the picture instead of adding to it.

    ``render(synthesis, parameters)`` returns ``(2, h, w)`` float32 on the training grid, smooth
    over at least eight training pixels: how far to the right and how far down each point is
    fetched from, in units of which the RMS of the length is 1. Its strength is solved for.
    """

    name: str
    description: str
    render: Render
    parameters: tuple[Parameter, ...] = field(default=())


@dataclass(frozen=True)
class MarkSpec:
    """A visible mark, drawn at full resolution; the layer's amount is its opacity, 0 to 1.

    ``render(canvas, parameters)`` returns an `Overlay`. A parameter ``order`` of "under" puts it
    under the coat, else it goes over. With ``hidden`` only the colour of fully transparent pixels
    changes, which no viewer shows.
    """

    name: str
    description: str
    render: Callable[[Canvas, Parameters], Overlay]
    parameters: tuple[Parameter, ...] = field(default=())
    hidden: bool = False


@dataclass(frozen=True)
class NoiseSpec:
    """Noise by the pixel, at full resolution and set by eye, that goes on before the coat.

    ``render(canvas, parameters)`` returns a `PixelNoise`. On a canvas of a scale below 1 it gives
    what would be left of the picture's noise when it is shrunk to that; there it gets the canvas as
    a whole. Boxes of the picture begin at multiples of ``alignment`` px, and end there or where the
    picture ends.
    """

    name: str
    description: str
    render: Callable[[Canvas, Parameters], PixelNoise]
    parameters: tuple[Parameter, ...] = field(default=())
    alignment: int = 1


LayerSpec = Spec | FlowSpec | MarkSpec | NoiseSpec


@dataclass(frozen=True)
class MaskSpec:
    """A mask: ``render(scene, parameters)`` returns ``(h, w)`` float32 in [0, 1]."""

    name: str
    description: str
    render: RenderMask
    parameters: tuple[Parameter, ...] = field(default=())


def discover(package: str, path: list[str]) -> dict[str, Any]:
    """Name -> the ``SPEC`` of every module of a package that has one, in alphabetical order."""
    modules = (importlib.import_module(f"{package}.{m.name}") for m in pkgutil.iter_modules(path))
    specs = [module.SPEC for module in modules if hasattr(module, "SPEC")]
    return {spec.name: spec for spec in sorted(specs, key=lambda spec: str(spec.name))}


def generator(*parts: str) -> np.random.Generator:
    """A random generator named by its parts: the same on every machine and in every process.

    SHA-256 of the parts, each with its length before it so that no two lists of parts collide,
    seeds NumPy's PCG64.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")  # JSON may carry half a pair
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest.digest(), "big")))
