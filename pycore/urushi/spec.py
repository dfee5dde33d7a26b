"""What a layer or a mask says of itself: the one source of forms, flags, schema and documentation.

A perturbation, a finish or a mask is one file with a ``SPEC``: a name, a line of description, its
parameters, and one pure function. Nothing else has to know of it (`discover` finds it).
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from urushi.errors import RecipeError
from urushi.grid import TrainingGrid

Float = NDArray[np.float32]
Value = float | str
Parameters = Mapping[str, Any]
"""Checked values by name: a float for a `Number`, a str for a `Choice`."""


@dataclass(frozen=True)
class Number:
    """One number that the user may set.

    Attributes:
        name: identifier in recipes, flags and translations.
        description: one line.
        unit: unit of the value ("training px", "degrees", ...), empty for a plain ratio.
        default, minimum, maximum, step: of the value; both ends are allowed.
    """

    name: str
    description: str
    unit: str
    default: float
    minimum: float
    maximum: float
    step: float

    def check(self, value: object) -> float:
        """The value as a float.

        Raises:
            RecipeError: not a finite number, or out of range.
        """
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise RecipeError(f"{self.name} must be a number, not {value!r}", parameter=self.name)
        if not self.minimum <= value <= self.maximum:
            raise RecipeError(
                f"{self.name} must be from {self.minimum:g} to {self.maximum:g}, not {value!s:.20}",
                parameter=self.name,
            )
        return float(value)

    def parse(self, text: str) -> float:
        """The value that a command line gives.

        Raises:
            RecipeError: as `check`.
        """
        try:
            return self.check(float(text))
        except ValueError:
            return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        return {
            "name": self.name,
            "description": self.description,
            "unit": self.unit,
            "kind": "float",
            "minimum": self.minimum,
            "maximum": self.maximum,
            "step": self.step,
            "default": self.default,
        }

    def values(self) -> str:
        """The range and the default in words."""
        return f"{self.minimum:g} to {self.maximum:g} {self.unit}".rstrip() + (
            f", default {self.default:g}"
        )

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        return {
            "type": "number",
            **limits,
            "default": self.default,
            "description": self.description,
        }


@dataclass(frozen=True)
class Choice:
    """One of a few words.

    Attributes:
        name, description: as in `Number`.
        default: one of the choices.
        choices: identifiers, translated as ``layer.<layer>.<name>.<choice>``.
    """

    name: str
    description: str
    default: str
    choices: tuple[str, ...]

    def check(self, value: object) -> str:
        """The value, if it is one of the choices.

        Raises:
            RecipeError: it is not.
        """
        if not isinstance(value, str) or value not in self.choices:
            raise RecipeError(
                f"{self.name} must be one of {', '.join(self.choices)}, not {value!s:.20}",
                parameter=self.name,
            )
        return value

    def parse(self, text: str) -> str:
        """As `check`, of what a command line gives."""
        return self.check(text)

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description."""
        return {
            "name": self.name,
            "description": self.description,
            "unit": "",
            "kind": "choice",
            "choices": list(self.choices),
            "default": self.default,
        }

    def values(self) -> str:
        """The choices and the default in words."""
        return f"{' | '.join(self.choices)}, default {self.default}"

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""
        return {
            "enum": list(self.choices),
            "default": self.default,
            "description": self.description,
        }


Parameter = Number | Choice


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
