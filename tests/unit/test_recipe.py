"""Recipes: JSON there and back, and a typed refusal for everything else."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urushi import PRESETS, Layer, Mask, Recipe
from urushi.errors import RecipeError, UrushiError
from urushi.layers import amount_range
from urushi.masks import REGISTRY as MASKS
from urushi.recipe import FEATHER_RANGE, MAX_LAYERS, MAX_MASKS, TARGET_RANGE
from urushi.spec import Choice, Color, Named, Number, Parameter, Text

from unit.layers import LAYERS


@st.composite
def parameters(draw: st.DrawFn, spec: Named) -> dict[str, Any]:
    return {p.name: draw(values(p)) for p in spec.parameters if draw(st.booleans())}


def values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """What a parameter may be set to; of files none, since a recipe must have them."""
    if isinstance(parameter, Number):
        return st.floats(parameter.minimum, parameter.maximum)
    if isinstance(parameter, Choice):
        return st.sampled_from(parameter.choices)
    if isinstance(parameter, Color):
        return st.from_regex("#[0-9a-f]{6}", fullmatch=True)
    if isinstance(parameter, Text) and parameter.grammar is None:
        return st.text(max_size=20).filter(lambda text: text.isprintable())
    return st.just("")


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    name = draw(st.sampled_from(sorted(MASKS)))
    feather = draw(st.floats(*FEATHER_RANGE))
    return Mask(name, draw(st.booleans()), feather, draw(parameters(MASKS[name])))


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    name = draw(st.sampled_from(sorted(LAYERS)))
    return Layer(
        name,
        draw(st.floats(*amount_range(LAYERS[name]))),
        tuple(draw(st.lists(masks(), max_size=2))),
        draw(parameters(LAYERS[name])),
    )


recipes = st.builds(
    Recipe,
    target=st.floats(*TARGET_RANGE),
    layers=st.lists(layers(), min_size=1, max_size=5)
    .filter(lambda parts: any(layer.amount > 0 for layer in parts))
    .map(tuple),
)


@given(recipes)
def test_json_there_and_back(recipe: Recipe) -> None:
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert Recipe.from_dict(json.loads(recipe.to_json())) == recipe


def test_json_has_the_documented_form() -> None:
    body = json.loads(PRESETS["balanced"].to_json())
    assert body["version"] == 1
    assert body["target"] == 75
    assert [layer["name"] for layer in body["layers"]] == ["lattice", "texture"]
    for layer in body["layers"]:
        assert set(layer) == {"name", "amount", "masks", "parameters"}
        assert set(layer["parameters"]) == {p.name for p in LAYERS[layer["name"]].parameters}
        assert layer["masks"] == []


def test_a_mask_has_the_documented_form() -> None:
    body = json.loads(Recipe(75.0, (Layer("lattice", masks=(Mask("texture"),)),)).to_json())
    (mask,) = body["layers"][0]["masks"]
    assert mask == {"name": "texture", "invert": False, "feather": 0.0, "parameters": {}}


def test_what_is_left_out_has_its_default() -> None:
    short = Recipe.from_json('{"version": 1, "target": 75, "layers": [{"name": "lattice"}]}')
    assert short.layers == (Layer("lattice", 1.0, (), {"period": 3.4, "angle": 0.0}),)
    masked = {"name": "lattice", "masks": [{"name": "texture"}]}
    recipe = Recipe.from_dict({"version": 1, "target": 75, "layers": [masked]})
    assert recipe.layers[0].masks == (Mask("texture", invert=False, feather=0.0),)


def test_presets_are_the_documented_ones() -> None:
    assert {name: recipe.target for name, recipe in PRESETS.items()} == {
        "subtle": 88,
        "balanced": 75,
        "strong": 60,
    }


def test_recipes_do_not_change() -> None:
    recipe = PRESETS["subtle"]
    with pytest.raises(FrozenInstanceError):
        recipe.target = 60.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        recipe.layers[0].parameters["period"] = 3.0  # type: ignore[index]
    assert recipe.with_target(60).target == 60
    assert recipe.target == 88


def test_equal_recipes_have_equal_hashes() -> None:
    one, two = (Recipe(75.0, (Layer("lattice"), Layer("texture"))) for _ in range(2))
    assert one == two and hash(one) == hash(two)


NAN, INFINITY = float("nan"), float("inf")

BAD_FIELDS: list[tuple[str, Any]] = [
    *[("version", v) for v in (0, 2, "1", None, [1], True, 1.5)],
    *[("target", v) for v in (49.9, 95.1, -1, 1e9, "75", None, True, [75], NAN, INFINITY, 10**400)],
    ("layers", [{"name": "lattice"}] * (MAX_LAYERS + 1)),
    *[("layers", v) for v in (None, [], {}, "lattice", [None], [[]], ["lattice"], 5)],
    ("unknown", 1),
]

BAD_LAYER_FIELDS: list[tuple[str, Any]] = [
    *[("name", v) for v in ("", "Lattice", "nothing", None, 3, ["lattice"], {})],
    *[("amount", v) for v in (-0.1, 2.1, "1", None, True, [], NAN, INFINITY, 10**400)],
    *[("masks", v) for v in ("", None, 3, {}, ["texture"], [None], [{}])],
    *[("masks", [{"name": v}]) for v in ("", "nothing", None, 3)],
    *[("masks", [{"name": "texture", "invert": v}]) for v in (1, None, "yes")],
    *[("masks", [{"name": "texture", "feather": v}]) for v in (-1, 1e9, NAN, None, "1", True)],
    ("masks", [{"name": "texture", "unknown": 1}]),
    ("masks", [{"name": "texture", "parameters": {"nothing": 1}}]),
    ("masks", [{"name": "texture"}] * (MAX_MASKS + 1)),
    ("region", "everywhere"),
    *[("parameters", v) for v in (None, [], 3, "x", {"nothing": 1}, {"period": "2"})],
    *[("parameters", {"period": v}) for v in (0, 1e9, -3, NAN, None, True, [], 10**400)],
    ("unknown", 1),
]


def _body(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "target": 75, "layers": [{"name": "lattice"}]} | changes


def _refused(body: Any) -> None:
    with pytest.raises(RecipeError) as caught:
        Recipe.from_json(json.dumps(body))
    assert caught.value.code == "E_RECIPE"
    assert str(caught.value)
    json.dumps(caught.value.details)


@pytest.mark.parametrize(("field", "value"), BAD_FIELDS, ids=lambda v: repr(v)[:20])
def test_refuses_a_bad_field(field: str, value: Any) -> None:
    _refused(_body(**{field: value}))


@pytest.mark.parametrize(("field", "value"), BAD_LAYER_FIELDS, ids=lambda v: repr(v)[:20])
def test_refuses_a_bad_field_of_a_layer(field: str, value: Any) -> None:
    _refused(_body(layers=[{"name": "lattice", field: value}]))


@pytest.mark.parametrize("missing", ["version", "target", "layers"])
def test_refuses_a_recipe_with_a_part_missing(missing: str) -> None:
    body = _body()
    del body[missing]
    _refused(body)


def test_refuses_a_coat_of_nothing() -> None:
    _refused(_body(layers=[{"name": "lattice", "amount": 0}]))


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[]", "3", '"x"', "\0", "[" * 100_000, '{"version": 1'], ids=repr
)
def test_refuses_text_that_is_no_recipe(text: str) -> None:
    with pytest.raises(RecipeError):
        Recipe.from_json(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["version", "target", "layers", "name", "amount", "masks", "parameters", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_a_recipe_or_a_typed_error(value: Any) -> None:
    try:
        Recipe.from_dict(value)
    except UrushiError as error:
        assert error.code == "E_RECIPE"
