"""Layers as one word of a command line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from urushi import Layer, Mask
from urushi.errors import RecipeError
from urushi.notation import parse_layer
from urushi.spec import Value

from unit.test_recipe import layers


def written_out(layer: Layer) -> str:
    """The layer in the documented form, every value spelt out."""
    parts = [_format(layer.name, {**layer.parameters, "amount": layer.amount})]
    for mask in layer.masks:
        written = _format(mask.name, {**mask.parameters, "feather": mask.feather})
        parts.append(f"!{written}" if mask.invert else written)
    return "@".join(parts)


def _format(name: str, values: dict[str, Value]) -> str:
    written = ",".join(
        f"{k}={_escaped(v) if isinstance(v, str) else repr(v)}" for k, v in values.items()
    )
    return f"{name}:{written}" if written else name


def _escaped(text: str) -> str:
    return re.sub(r"[\\,@]", lambda found: f"\\{found[0]}", text)


@given(layers())
def test_written_and_read_again_a_layer_is_the_same(layer: Layer) -> None:
    assert parse_layer(written_out(layer)) == layer


def test_the_documented_example() -> None:
    assert parse_layer("lattice:period=3,amount=0.5@!texture@texture:feather=4") == Layer(
        "lattice",
        0.5,
        (Mask("texture", invert=True), Mask("texture", feather=4.0)),
        {"period": 3.0},
    )
    assert parse_layer("texture") == Layer("texture")


def test_a_backslash_lets_anything_be_said() -> None:
    assert parse_layer(r"text:text=a\, b\@c=d\\:\ne,size=5").parameters["text"] == "a, b@c=d\\:\ne"


def test_files_are_handed_over() -> None:
    asked = []

    def take(path: str, kind: str) -> str:
        asked.append((path, kind))
        return "taken"

    layer = parse_layer("logo:picture=my logo.png@picture:picture=m.png", take)
    assert asked == [("my logo.png", "picture"), ("m.png", "picture")]
    assert layer.parameters["picture"] == layer.masks[0].parameters["picture"] == "taken"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no layer ''"),
        ("nothing", "no layer 'nothing'"),
        ("lattice:", None),
        ("lattice:period", "NAME=VALUE"),
        ("lattice:period=3,period=4", "twice"),
        ("lattice:period=thin", "period must be a number"),
        ("lattice:period=99", "period must be from"),
        ("lattice:width=3", "no parameter 'width'"),
        ("lattice:feather=3", "no parameter 'feather'"),
        ("lattice:amount=much", "amount must be a number"),
        ("lattice:amount=9", "amount must be from"),
        ("lattice@", "no mask ''"),
        ("lattice@nothing", "no mask 'nothing'"),
        ("lattice@!!texture", "no mask '!texture'"),
        ("lattice@texture:amount=1", "no parameter 'amount'"),
        ("lattice@texture:feather=nan", "feather must be from"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str | None) -> None:
    if said is None:
        assert parse_layer(text) == Layer("lattice")
        return
    with pytest.raises(RecipeError, match=said):
        parse_layer(text)
