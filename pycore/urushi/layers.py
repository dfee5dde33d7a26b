"""All layers by name: the invisible perturbations and the visible finishes."""

from __future__ import annotations

from urushi.finishes import REGISTRY as FINISHES
from urushi.masks import REGISTRY as MASKS
from urushi.perturbations import REGISTRY as PERTURBATIONS
from urushi.spec import Spec

__all__ = ["FINISHES", "MASKS", "PERTURBATIONS", "is_finish", "layer_spec"]


def layer_spec(name: str) -> Spec | None:
    """The specification of a perturbation or finish, None if there is none of that name."""
    return PERTURBATIONS.get(name) or FINISHES.get(name)


def is_finish(name: str) -> bool:
    """Whether a layer of that name is visible and set by eye."""
    return name in FINISHES
