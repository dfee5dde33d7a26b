"""Rendering single perturbations for their tests."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from urushi.grid import TrainingGrid
from urushi.perturbations import REGISTRY, Synthesis
from urushi.perturbations.spec import generator

Field = NDArray[np.floating[Any]]


def render(
    name: str,
    *,
    key: str = "key",
    seed: int = 1,
    size: tuple[int, int] = (320, 256),
    **parameters: float,
) -> Field:
    """A perturbation on the grid of a picture of ``size`` (width, height)."""
    spec = REGISTRY[name]
    synthesis = Synthesis(
        TrainingGrid.of(*size),
        keyed=generator("test key", key),
        realisation=generator("test seed", key, str(seed)),
    )
    return spec.render(synthesis, spec.resolve(parameters))


def correlation(first: Field, second: Field) -> float:
    """Pearson correlation of two fields."""
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])
