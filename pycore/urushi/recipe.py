"""Recipes: what coat a picture gets, as frozen dataclasses that read and write JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from urushi.errors import RecipeError
from urushi.perturbations import REGISTRY

VERSION = 1

TARGET_RANGE = (50.0, 95.0)
"""SSIMULACRA2 that a recipe may ask for. Above 95 nothing of use is left of a coat; below 50 the
metric's authors speak of low quality, and a visible finish serves better than a damaged picture."""

REGIONS = ("everywhere", "flats", "texture")
"""Where a layer goes: all over, or faded in and out by the visibility map's texture measure."""

AMOUNT_RANGE = (0.0, 2.0)


@dataclass(frozen=True)
class Layer:
    """One perturbation with its share in the coat.

    Attributes:
        name: of the perturbation, a key of `perturbations.REGISTRY`.
        amount: weight relative to the other layers, 0 to 2; strength as a whole is solved for.
        region: one of `REGIONS`.
        parameters: the perturbation's parameters, complete and checked.
    """

    name: str
    amount: float = 1.0
    region: str = "everywhere"
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.name not in REGISTRY:
            raise RecipeError(f"there is no perturbation {self.name!r}", name=self.name)
        _check_number("amount", self.amount, AMOUNT_RANGE)
        if self.region not in REGIONS:
            raise RecipeError(f"region must be one of {', '.join(REGIONS)}, not {self.region!r}")
        complete = REGISTRY[self.name].resolve(self.parameters)
        object.__setattr__(self, "parameters", MappingProxyType(complete))


@dataclass(frozen=True)
class Recipe:
    """A coat: its layers, and how visible it may be.

    Attributes:
        target: SSIMULACRA2 of the fit view that strength is solved for, in `TARGET_RANGE`; crops
            at 1:1 must reach 25 points less.
        layers: at least one, at least one of them with an amount above zero.

    Raises:
        RecipeError: on construction, for any value that is out of range or unknown.
    """

    target: float
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        _check_number("target", self.target, TARGET_RANGE)
        if not any(layer.amount > 0 for layer in self.layers):
            raise RecipeError("a recipe needs at least one layer with an amount above zero")

    def with_target(self, target: float) -> Recipe:
        """The same coat at another visibility."""
        return replace(self, target=target)

    def to_json(self) -> str:
        """JSON text that `from_json` reads back to an equal recipe."""
        layers = [
            {
                "name": layer.name,
                "amount": layer.amount,
                "region": layer.region,
                "parameters": dict(layer.parameters),
            }
            for layer in self.layers
        ]
        return json.dumps({"version": VERSION, "target": self.target, "layers": layers}, indent=2)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Reads a recipe.

        Raises:
            RecipeError: not JSON, an unknown version or key, or an invalid value.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RecipeError(f"the recipe is not valid JSON: {error}") from None
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: object) -> Recipe:
        """Reads a recipe from what its JSON parses to; raises as `from_json` does."""
        body = _mapping("a recipe", data, {"version", "target", "layers"})
        version = body.get("version")
        if version != VERSION or isinstance(version, bool):
            raise RecipeError(f"recipe version {version!r} is not known; this is {VERSION}")
        layers = body.get("layers")
        if not isinstance(layers, list):
            raise RecipeError("a recipe's layers must be a list")
        return cls(target=_number("target", body.get("target")), layers=tuple(map(_layer, layers)))


def _layer(data: object) -> Layer:
    body = _mapping("a layer", data, {"name", "amount", "region", "parameters"})
    name, region = body.get("name"), body.get("region", "everywhere")
    if not isinstance(name, str) or not isinstance(region, str):
        raise RecipeError("a layer's name and region must be text")
    parameters = _mapping("parameters", body.get("parameters", {}), None)
    return Layer(name, _number("amount", body.get("amount", 1.0)), region, parameters)  # type: ignore[arg-type]


def _mapping(what: str, data: object, keys: set[str] | None) -> dict[str, object]:
    if not isinstance(data, dict):
        raise RecipeError(f"{what} must be a JSON object")
    if keys is not None and (unknown := set(data) - keys):
        raise RecipeError(f"{what} has unknown keys: {', '.join(sorted(unknown))}")
    return data


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecipeError(f"{name} must be a number, not {value!r}", parameter=name)
    try:
        return float(value)
    except OverflowError:  # JSON has integers of any length
        raise RecipeError(f"{name} is out of range", parameter=name) from None


def _check_number(name: str, value: float, limits: tuple[float, float]) -> None:
    if not (math.isfinite(value) and limits[0] <= value <= limits[1]):
        raise RecipeError(
            f"{name} must be from {limits[0]:g} to {limits[1]:g}, not {value:g}", parameter=name
        )


_LAYERS = (Layer("lattice", 1.0, "everywhere"), Layer("texture", 1.0, "texture"))

PRESETS: Mapping[str, Recipe] = MappingProxyType(
    {
        "subtle": Recipe(88.0, _LAYERS),
        "balanced": Recipe(75.0, _LAYERS),
        "strong": Recipe(60.0, _LAYERS),
    }
)
"""Named recipes, from the least to the most visible."""

DEFAULT_PRESET = "balanced"
