"""The specifications as JSON Schema and as a page of Markdown: made from them, never by hand."""

from __future__ import annotations

from collections.abc import Mapping

from urushi.layers import CLASSICS, FINISHES, GROUPS, MARKS, MASKS, PERTURBATIONS, amount_range
from urushi.recipe import (
    FEATHER_RANGE,
    MAX_LAYERS,
    MAX_MASKS,
    TARGET_RANGE,
    VERSION,
)
from urushi.spec import Named

KINDS: tuple[tuple[str, str, Mapping[str, Named]], ...] = (
    (
        "Perturbations",
        "Invisible layers; the strength of all of them together is solved for.",
        PERTURBATIONS,
    ),
    ("Finishes", "Visible layers, set by eye.", FINISHES),
    ("Marks", "Text and pictures; a mark's amount is its opacity.", MARKS),
    (
        "Classic noise",
        "Noise by the pixel as older tools add it; most of it is gone once a picture is shrunk.",
        CLASSICS,
    ),
    ("Masks", "Where a layer goes. Several of one layer multiply.", MASKS),
)


def schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of a recipe."""
    masks = {"type": "array", "items": {"$ref": "#/$defs/mask"}, "maxItems": MAX_MASKS}
    mask = [
        _object(
            {
                "name": {"const": name, "description": spec.description},
                "invert": {"type": "boolean", "default": False},
                "feather": _range(FEATHER_RANGE, 0.0),
                "parameters": _parameters(spec),
            },
            required=["name"],
        )
        for name, spec in MASKS.items()
    ]
    layer = [
        _object(
            {
                "name": {"const": name, "description": spec.description},
                "amount": _range(amount_range(spec), 1.0),
                "masks": masks,
                "parameters": _parameters(spec),
            },
            required=["name"],
        )
        for group in GROUPS
        for name, spec in group.items()
    ]
    layers = {
        "type": "array",
        "items": {"$ref": "#/$defs/layer"},
        "minItems": 1,
        "maxItems": MAX_LAYERS,
        "contains": {"properties": {"amount": {"exclusiveMinimum": 0}}},
    }
    files = {"type": "object", "additionalProperties": {"type": "string"}}
    body = {"version": {"const": VERSION}, "target": _range(TARGET_RANGE), "layers": layers}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Urushi recipe",
        **_object({**body, "files": files}, required=list(body)),
        "$defs": {"layer": {"oneOf": layer}, "mask": {"oneOf": mask}},
    }


def markdown() -> str:
    """A reference of every layer and mask with its parameters."""
    lines = ["# Layers and masks", ""]
    for title, line, registry in KINDS:
        lines += [f"## {title}", "", line, ""]
        for spec in registry.values():
            lines += [f"### `{spec.name}`", "", spec.description, ""]
            if spec.parameters:
                lines += ["| parameter | values | what it does |", "|---|---|---|"]
                lines += [
                    f"| `{p.name}` | {p.values().replace('|', 'or')} | {p.description} |"
                    for p in spec.parameters
                ]
                lines.append("")
    return "\n".join(lines)


def _parameters(spec: Named) -> dict[str, object]:
    return _object({p.name: p.schema() for p in spec.parameters}, required=[])


def _object(properties: Mapping[str, object], *, required: list[str]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _range(limits: tuple[float, float], default: float | None = None) -> dict[str, object]:
    described: dict[str, object] = {"type": "number", "minimum": limits[0], "maximum": limits[1]}
    return described if default is None else {**described, "default": default}
