"""All layers by name, in four groups: perturbations, finishes, marks, and classic noise."""

from __future__ import annotations

from collections.abc import Mapping

from urushi.classics import REGISTRY as CLASSICS
from urushi.finishes import REGISTRY as FINISHES
from urushi.marks import REGISTRY as MARKS
from urushi.masks import REGISTRY as MASKS
from urushi.perturbations import REGISTRY as PERTURBATIONS
from urushi.spec import FlowSpec, LayerSpec, MarkSpec, Spec

__all__ = [
    "CLASSICS",
    "FINISHES",
    "GROUPS",
    "MARKS",
    "MASKS",
    "PERTURBATIONS",
    "amount_range",
    "is_finish",
    "is_solved",
    "layer_spec",
]

GROUPS: tuple[Mapping[str, LayerSpec], ...] = (PERTURBATIONS, FINISHES, MARKS, CLASSICS)
"""Name -> specification, one mapping for each group; no name is in two."""


def layer_spec(name: str) -> LayerSpec | None:
    """The specification of a layer, None if there is none of that name."""
    return next((group[name] for group in GROUPS if name in group), None)


def is_finish(name: str) -> bool:
    """Whether a layer of that name is a finish."""
    return name in FINISHES


def is_solved(name: str) -> bool:
    """Whether the strength of a layer of that name is solved for, and not set by eye."""
    return isinstance(PERTURBATIONS.get(name), Spec | FlowSpec)


def amount_range(spec: LayerSpec) -> tuple[float, float]:
    """The amounts that a layer may have; a mark's is its opacity."""
    return (0.0, 1.0) if isinstance(spec, MarkSpec) else (0.0, 2.0)
