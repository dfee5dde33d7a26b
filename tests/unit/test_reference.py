"""The schema says what the engine takes; the documentation names everything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from urushi import Recipe
from urushi.errors import RecipeError
from urushi.masks import REGISTRY as MASKS
from urushi.reference import markdown, schema

from unit.layers import LAYERS
from unit.test_recipe import BAD_FIELDS, BAD_LAYER_FIELDS, json_values, recipes

VALIDATOR = Draft202012Validator(schema())


def test_is_itself_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


@given(recipes)
def test_takes_every_recipe(recipe: Recipe) -> None:
    VALIDATOR.validate(json.loads(recipe.to_json()))


@given(json_values)
def test_agrees_with_the_engine_about_anything_else(value: Any) -> None:
    _agree(value)


@pytest.mark.parametrize(("field", "value"), BAD_FIELDS, ids=lambda v: repr(v)[:20])
def test_agrees_about_a_bad_field(field: str, value: Any) -> None:
    _agree({"version": 1, "target": 75, "layers": [{"name": "lattice"}]} | {field: value})


@pytest.mark.parametrize(("field", "value"), BAD_LAYER_FIELDS, ids=lambda v: repr(v)[:20])
def test_agrees_about_a_bad_field_of_a_layer(field: str, value: Any) -> None:
    _agree({"version": 1, "target": 75, "layers": [{"name": "lattice", field: value}]})


def _agree(value: Any) -> None:
    if "nan" in repr(value).lower() or "inf" in repr(value).lower():
        return  # not JSON: no validator ever sees it
    try:
        Recipe.from_dict(value)
    except RecipeError:
        assert not VALIDATOR.is_valid(value)
    else:
        assert VALIDATOR.is_valid(value)


def test_the_documentation_names_every_parameter() -> None:
    text = markdown()
    for spec in (LAYERS | MASKS).values():
        assert f"### `{spec.name}`" in text and spec.description in text
        for parameter in spec.parameters:
            assert f"| `{parameter.name}` |" in text
