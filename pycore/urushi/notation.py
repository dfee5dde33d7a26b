"""A layer as one word of a command line: ``lattice:period=3,amount=0.5@!texture@tones:high=0.4``.

The layer's name, its parameters after a colon, and after each ``@`` a mask with its own; ``!``
inverts it. ``amount`` of a layer and ``feather`` of a mask are written like parameters. In a value
a backslash goes before a comma, an ``@`` or a backslash, and ``\\n`` is a new line. Where a file is
wanted, the value is its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from urushi.errors import RecipeError
from urushi.layers import MASKS, layer_spec
from urushi.recipe import Layer, Mask
from urushi.spec import File, Named, Value

Take = Callable[[str, str], str]
"""Path and kind of a file -> the name under which it goes with the recipe."""


def parse_layer(text: str, take: Take = lambda path, _kind: path) -> Layer:
    """Reads a layer.

    Args:
        text: in the form that this module describes.
        take: what is done with a file's path; as it is, it stands for the file's name.

    Raises:
        RecipeError: it does not have that form, or a name or a value is not known.
    """
    head, *masks = _split(text, "@")
    name, written = _parts(head)
    amount, parameters = _values(name, layer_spec(name), written, "amount", "layer", take)
    return Layer(
        name,
        1.0 if amount is None else amount,
        tuple(_mask(mask, take) for mask in masks),
        parameters,
    )


def _mask(text: str, take: Take) -> Mask:
    invert = text.startswith("!")
    name, written = _parts(text.removeprefix("!"))
    feather, parameters = _values(name, MASKS.get(name), written, "feather", "mask", take)
    return Mask(name, invert, 0.0 if feather is None else feather, parameters)


def _split(text: str, separator: str) -> list[str]:
    """Splits at a separator that no backslash stands before; backslashes stay."""
    parts = [""]
    for token in re.findall(r"\\.|[^\\]|\\$", text, re.DOTALL):
        if token == separator:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _plain(text: str) -> str:
    """A value without its backslashes."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text, flags=re.DOTALL)


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """Splits ``name:a=1,b=2``."""
    name, _, rest = text.partition(":")
    written: dict[str, str] = {}
    for part in filter(None, _split(rest, ",")):
        key, sign, value = part.partition("=")
        if not sign or key in written:
            raise RecipeError(f"{part!r} is not of the form NAME=VALUE, or comes twice")
        written[key] = _plain(value)
    return name, written


def _values(
    name: str, spec: Named | None, written: dict[str, str], own: str, kind: str, take: Take
) -> tuple[float | None, dict[str, Value]]:
    """The layer's or mask's own number, None if it is not given, and its parameters."""
    if spec is None:
        raise RecipeError(f"there is no {kind} {name!r}", name=name)
    known = {p.name: p for p in spec.parameters}
    number: float | None = None
    values: dict[str, Value] = {}
    for key, text in written.items():
        parameter = known.get(key)
        if key == own:
            number = _number(own, text)
        elif parameter is None:
            raise RecipeError(f"{name} has no parameter {key!r}", parameter=key)
        elif isinstance(parameter, File) and text:
            values[key] = parameter.check(take(text, parameter.kind))
        else:
            values[key] = parameter.parse(text)
    return number, values


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RecipeError(f"{name} must be a number, not {text!r}", parameter=name) from None
