"""What the engine says about itself: everything that controls can be built from."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

import urushi
from urushi import codec, files, spec
from urushi.declaration import MAX_TEXT, TERMS, Declaration
from urushi.laundering import STEPS
from urushi.layers import CLASSICS, FINISHES, MARKS, MASKS, PERTURBATIONS, amount_range, is_solved
from urushi.metadata.items import CATEGORIES, Policy
from urushi.recipe import (
    DEFAULT_PRESET,
    FEATHER_RANGE,
    MAX_LAYERS,
    MAX_MASKS,
    PRESETS,
    TARGET_RANGE,
)
from urushi.size import PLACES
from urushi.spec import LayerSpec

_ELSEWHERE = {"DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR", "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR"}
"""Terms that refer to what nothing here writes, so that they are not offered."""


def describe() -> dict[str, object]:
    """Everything that controls can be built from: presets, perturbations, ranges, formats."""
    return {
        "version": urushi.__version__,
        "presets": [{"name": name, "target": recipe.target} for name, recipe in PRESETS.items()],
        "default_preset": DEFAULT_PRESET,
        "default_recipe": json.loads(PRESETS[DEFAULT_PRESET].to_json()),
        "perturbations": [_describe_layer(one) for one in PERTURBATIONS.values()],
        "finishes": [_describe_layer(one) for one in FINISHES.values()],
        "marks": [_describe_layer(one) for one in MARKS.values()],
        "classics": [_describe_layer(one) for one in CLASSICS.values()],
        "masks": [spec.describe(one) for one in MASKS.values()],
        "feather": {"minimum": FEATHER_RANGE[0], "maximum": FEATHER_RANGE[1], "step": 1},
        "target": {"minimum": TARGET_RANGE[0], "maximum": TARGET_RANGE[1], "step": 1},
        "laundering": [
            {"name": step.name, "description": step.description} for step in STEPS.values()
        ],
        "places": [
            {
                "name": name,
                "title": place.title,
                "size": {"kind": place.size.kind, "value": place.size.value},
                "limit": place.limit,
                "source": place.source,
                "date": place.date,
                "max_bytes": place.max_bytes,
                "strips": place.strips,
                "metadata": place.metadata,
                "metadata_source": place.metadata_source,
                "metadata_date": place.metadata_date,
            }
            for name, place in PLACES.items()
        ],
        "limits": {
            "max_pixels": codec.MAX_PIXELS,
            "layers": MAX_LAYERS,
            "masks": MAX_MASKS,
            "file_bytes": files.MAX_BYTES,
        },
        "formats": [
            {
                "name": f,
                "mime": codec.MIME[f],
                "extension": codec.EXTENSION[f],
                "lossy": f in codec.LOSSY,
                "moving": f in codec.MOVING,
            }
            for f in codec.FORMATS
        ],
        "metadata": {
            "categories": list(CATEGORIES),
            "keep": [name for name in CATEGORIES if name in Policy().keep],
        },
        "declaration": {
            "terms": [
                {"name": name, "description": description}
                for name, description in TERMS.items()
                if name not in _ELSEWHERE
            ],
            "default": asdict(Declaration()),
            "longest": {one.name: MAX_TEXT for one in fields(Declaration)},
        },
    }


def _describe_layer(one: LayerSpec) -> dict[str, object]:
    low, high = amount_range(one)
    return {
        **spec.describe(one),
        "solved": is_solved(one.name),
        "amount": {"minimum": low, "maximum": high, "step": 0.05},
    }
