"""What a perturbation says of itself: the one source of forms, flags, schema and documentation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from urushi.errors import RecipeError
from urushi.grid import TrainingGrid

Float = NDArray[np.float32]
Value = float | str


@dataclass(frozen=True)
class Parameter:
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


@dataclass(frozen=True)
class Synthesis:
    """What a perturbation may draw from: the grid, the key's statistics, the seed's realisation."""

    grid: TrainingGrid
    keyed: np.random.Generator
    realisation: np.random.Generator


Render = Callable[[Synthesis, Mapping[str, float]], Float]


@dataclass(frozen=True)
class Spec:
    """A perturbation: its name, its parameters, and the pure function that renders it.

    ``render(synthesis, parameters)`` returns a ``(grid height, grid width)`` float32 luma field of
    unit RMS. It draws what identifies the owner from ``synthesis.keyed`` (the same for every
    picture of one key) and what makes each picture its own from ``synthesis.realisation``.
    """

    name: str
    description: str
    render: Render
    parameters: tuple[Parameter, ...] = field(default=())

    def resolve(self, given: Mapping[str, object]) -> dict[str, float]:
        """All parameters, the given ones checked, the others at their defaults.

        Raises:
            RecipeError: an unknown name or an invalid value.
        """
        known = {p.name: p for p in self.parameters}
        for name in given:
            if name not in known:
                raise RecipeError(f"{self.name} has no parameter {name!r}", parameter=name)
        return {n: p.check(given[n]) if n in given else p.default for n, p in known.items()}

    def describe(self) -> dict[str, object]:
        """JSON-serialisable description, from which the page and the CLI build their controls."""
        return {
            "name": self.name,
            "description": self.description,
            "parameters": [
                {
                    "name": p.name,
                    "description": p.description,
                    "unit": p.unit,
                    "kind": "float",
                    "minimum": p.minimum,
                    "maximum": p.maximum,
                    "step": p.step,
                    "default": p.default,
                }
                for p in self.parameters
            ],
        }


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
