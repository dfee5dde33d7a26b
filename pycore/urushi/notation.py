"""A layer as one word of a command line: ``lattice:period=3,amount=0.5@!texture@tones:high=0.4``.

The layer's name, its parameters after a colon, and after each ``@`` a mask with its own; ``!``
inverts it. ``amount`` of a layer and ``feather`` of a mask are written like parameters.
"""

from __future__ import annotations

from collections.abc import Callable

from urushi.errors import RecipeError
from urushi.layers import MASKS, layer_spec
from urushi.recipe import Layer, Mask
from urushi.spec import Named, Value


def parse_layer(text: str) -> Layer:
    """Reads a layer.

    Raises:
        RecipeError: it does not have that form, or a name or a value is not known.
    """
    head, *masks = text.split("@")
    name, written = _split(head)
    amount, parameters = _values(name, layer_spec(name), written, "amount", "layer")
    return Layer(name, 1.0 if amount is None else amount, tuple(map(_mask, masks)), parameters)


def _mask(text: str) -> Mask:
    invert = text.startswith("!")
    name, written = _split(text.removeprefix("!"))
    feather, parameters = _values(name, MASKS.get(name), written, "feather", "mask")
    return Mask(name, invert, 0.0 if feather is None else feather, parameters)


def _split(text: str) -> tuple[str, dict[str, str]]:
    """Splits ``name:a=1,b=2``."""
    name, _, rest = text.partition(":")
    written: dict[str, str] = {}
    for part in filter(None, rest.split(",")):
        key, sign, value = part.partition("=")
        if not sign or key in written:
            raise RecipeError(f"{part!r} is not of the form NAME=VALUE, or comes twice")
        written[key] = value
    return name, written


def _values(
    name: str, spec: Named | None, written: dict[str, str], own: str, kind: str
) -> tuple[float | None, dict[str, Value]]:
    """The layer's or mask's own number, None if it is not given, and its parameters."""
    if spec is None:
        raise RecipeError(f"there is no {kind} {name!r}", name=name)
    parsers: dict[str, Callable[[str], Value]] = {p.name: p.parse for p in spec.parameters}
    number: float | None = None
    values: dict[str, Value] = {}
    for key, text in written.items():
        if key == own:
            number = _number(own, text)
        elif key in parsers:
            values[key] = parsers[key](text)
        else:
            raise RecipeError(f"{name} has no parameter {key!r}", parameter=key)
    return number, values


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RecipeError(f"{name} must be a number, not {text!r}", parameter=name) from None
