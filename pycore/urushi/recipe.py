"""Recipes: what coat a picture gets, as frozen dataclasses that read and write JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from urushi.errors import RecipeError
from urushi.files import check, from_text, to_text
from urushi.layers import MASKS, amount_range, is_finish, is_solved, layer_spec
from urushi.spec import File, Named, Value, resolve

VERSION = 1

TARGET_RANGE = (50.0, 95.0)
"""SSIMULACRA2 that a recipe may ask for. Above 95 nothing of use is left of a coat; below 50 the
metric's authors speak of low quality, and a visible finish serves better than a damaged picture."""

MAX_LAYERS = 16
MAX_MASKS = 8

FEATHER_RANGE = (0.0, 64.0)
"""Training pixels over which a mask's edge may be softened."""


@dataclass(frozen=True)
class Mask:
    """Where a layer goes; several multiply.

    Attributes:
        name: a key of `masks.REGISTRY`.
        invert: whether it goes where the mask is not.
        feather: standard deviation of a Gaussian that softens the mask, training pixels.
        parameters: the mask's parameters, complete and checked.
    """

    name: str
    invert: bool = False
    feather: float = 0.0
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.name not in MASKS:
            raise RecipeError(f"there is no mask {self.name!r}", name=self.name)
        _check_number("feather", self.feather, FEATHER_RANGE)
        complete = resolve(MASKS[self.name], self.parameters)
        object.__setattr__(self, "parameters", MappingProxyType(complete))


@dataclass(frozen=True)
class Layer:
    """One perturbation, finish or mark.

    Attributes:
        name: of a perturbation, finish, mark or classic noise (see `layers`).
        amount: in `layers.amount_range`. Of a perturbation, the weight relative to the others,
            whose strength as a whole is solved for; of a mark, its opacity; of anything else, how
            much of it is seen.
        masks: where it goes; everywhere if there is none.
        parameters: the layer's parameters, complete and checked.
    """

    name: str
    amount: float = 1.0
    masks: tuple[Mask, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        spec = layer_spec(self.name)
        if spec is None:
            raise RecipeError(f"there is no layer {self.name!r}", name=self.name)
        _check_number("amount", self.amount, amount_range(spec))
        _check_count("masks", self.masks, MAX_MASKS)
        object.__setattr__(self, "parameters", MappingProxyType(resolve(spec, self.parameters)))

    @property
    def is_finish(self) -> bool:
        """Whether it is a finish."""
        return is_finish(self.name)

    @property
    def is_solved(self) -> bool:
        """Whether its strength is solved for, and not set by eye."""
        return is_solved(self.name)


@dataclass(frozen=True)
class Recipe:
    """A coat: its layers, and how visible it may be.

    Attributes:
        target: SSIMULACRA2 of the fit view that strength is solved for, in `TARGET_RANGE`; crops
            at 1:1 must reach 25 points less.
        layers: in the order in which they are laid on; at least one has an amount above zero.
        files: name -> bytes of the pictures and fonts that layers and masks refer to.

    Raises:
        RecipeError: on construction, for any value that is out of range or unknown, and for a file
            that is not there (``details["missing"]``) or cannot be used.
    """

    target: float
    layers: tuple[Layer, ...]
    files: Mapping[str, bytes] = field(default_factory=dict, hash=False, repr=False)

    def __post_init__(self) -> None:
        _check_number("target", self.target, TARGET_RANGE)
        _check_count("layers", self.layers, MAX_LAYERS)
        if not any(layer.amount > 0 for layer in self.layers):
            raise RecipeError("a recipe needs at least one layer with an amount above zero")
        wanted = self.file_kinds()
        if missing := sorted(set(wanted) - set(self.files)):
            raise RecipeError(f"the recipe has no file {', '.join(missing)}", missing=missing)
        object.__setattr__(
            self, "files", MappingProxyType({name: self.files[name] for name in wanted})
        )

    def with_target(self, target: float) -> Recipe:
        """The same coat at another visibility."""
        return replace(self, target=target)

    def file_kinds(self) -> dict[str, str]:
        """Name -> kind of each file that the recipe refers to."""
        return dict(_file_uses(self.layers))

    def to_json(self) -> str:
        """JSON text that `from_json` reads back to an equal recipe."""
        layers = [
            {
                "name": layer.name,
                "amount": layer.amount,
                "masks": [
                    {
                        "name": mask.name,
                        "invert": mask.invert,
                        "feather": mask.feather,
                        "parameters": dict(mask.parameters),
                    }
                    for mask in layer.masks
                ],
                "parameters": dict(layer.parameters),
            }
            for layer in self.layers
        ]
        data = {"version": VERSION, "target": self.target, "layers": layers}
        if self.files:
            data["files"] = to_text(self.files)
        return json.dumps(data, indent=2)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Reads a recipe, and makes sure that its files can be used.

        Raises:
            RecipeError: not JSON, an unknown version or key, or an invalid value.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RecipeError(f"the recipe is not valid JSON: {error}") from None
        recipe = cls.from_dict(data)
        for name, kind in recipe.file_kinds().items():
            check(recipe.files[name], kind, name)
        return recipe

    @classmethod
    def from_dict(cls, data: object, files: Mapping[str, bytes] | None = None) -> Recipe:
        """Reads a recipe from what its JSON parses to.

        Args:
            data: the parsed JSON.
            files: files beside those that it holds itself; they are taken to be usable.

        Raises:
            RecipeError: as `from_json`, but what is in the files is not looked at.
        """
        body = _mapping("a recipe", data, {"version", "target", "layers", "files"})
        version = body.get("version")
        if version != VERSION or isinstance(version, bool):
            raise RecipeError(f"recipe version {version!r} is not known; this is {VERSION}")
        layers = body.get("layers")
        if not isinstance(layers, list):
            raise RecipeError("a recipe's layers must be a list")
        own = from_text(body.get("files", {}))
        return cls(
            _number("target", body.get("target")),
            tuple(map(_layer, layers)),
            {**(files or {}), **own},
        )


def _file_uses(layers: tuple[Layer, ...]) -> Iterator[tuple[str, str]]:
    """Name and kind of each file that layers and their masks refer to."""
    for layer in layers:
        users: list[tuple[Named | None, Mapping[str, Value]]] = [
            (layer_spec(layer.name), layer.parameters)
        ]
        users += [(MASKS[mask.name], mask.parameters) for mask in layer.masks]
        for spec, parameters in users:
            assert spec is not None  # the layer has checked it
            for parameter in spec.parameters:
                if isinstance(parameter, File) and parameters[parameter.name]:
                    yield str(parameters[parameter.name]), parameter.kind


def _layer(data: object) -> Layer:
    body = _mapping("a layer", data, {"name", "amount", "masks", "parameters"})
    masks = body.get("masks", [])
    if not isinstance(masks, list):
        raise RecipeError("a layer's masks must be a list")
    return Layer(
        _text("a layer's name", body.get("name")),
        _number("amount", body.get("amount", 1.0)),
        tuple(map(_mask, masks)),
        _parameters(body),
    )


def _mask(data: object) -> Mask:
    body = _mapping("a mask", data, {"name", "invert", "feather", "parameters"})
    invert = body.get("invert", False)
    if not isinstance(invert, bool):
        raise RecipeError("a mask's invert must be true or false")
    return Mask(
        _text("a mask's name", body.get("name")),
        invert,
        _number("feather", body.get("feather", 0.0)),
        _parameters(body),
    )


def _parameters(body: dict[str, object]) -> Mapping[str, Value]:
    return _mapping("parameters", body.get("parameters", {}), None)  # type: ignore[return-value]


def _text(what: str, value: object) -> str:
    if not isinstance(value, str):
        raise RecipeError(f"{what} must be text")
    return value


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


def _check_count(name: str, items: tuple[object, ...], most: int) -> None:
    if len(items) > most:
        raise RecipeError(f"there can be at most {most} {name}, not {len(items)}", parameter=name)


def _check_number(name: str, value: float, limits: tuple[float, float]) -> None:
    if not (math.isfinite(value) and limits[0] <= value <= limits[1]):
        raise RecipeError(
            f"{name} must be from {limits[0]:g} to {limits[1]:g}, not {value:g}", parameter=name
        )


_LAYERS = (
    Layer("lattice", parameters={"period": 3.4, "angle": 0.0}),
    Layer("texture", amount=0.2, parameters={"period": 2.6}),
)
"""Found by a search over periods, angle, shares and grain for the greatest effect at a target of 75
(``tests/efficacy/tuning``: 32 tries on four training pictures and the small autoencoder of Stable
Diffusion 1; what other pictures and FLUX.1's say stands in the README). A second, coarser lattice
was offered to it and not taken."""

PRESETS: Mapping[str, Recipe] = MappingProxyType(
    {
        "subtle": Recipe(88.0, _LAYERS),
        "balanced": Recipe(75.0, _LAYERS),
        "strong": Recipe(60.0, _LAYERS),
    }
)
"""Named recipes, from the least to the most visible."""

DEFAULT_PRESET = "balanced"
