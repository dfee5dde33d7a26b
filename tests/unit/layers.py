"""Rendering single layers and masks for their tests."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from urushi.classics import REGISTRY as CLASSICS
from urushi.finishes import REGISTRY as FINISHES
from urushi.grid import TrainingGrid
from urushi.marks import REGISTRY as MARKS
from urushi.masks import REGISTRY as MASKS
from urushi.perturbations import REGISTRY as PERTURBATIONS
from urushi.spec import (
    Choice,
    File,
    FlowSpec,
    LayerSpec,
    Named,
    Number,
    Parameter,
    Scene,
    Spec,
    Synthesis,
    generator,
    resolve,
)
from urushi.visibility import visibility_map

Field = NDArray[np.floating[Any]]

LAYERS: dict[str, LayerSpec] = {**PERTURBATIONS, **FINISHES, **MARKS, **CLASSICS}


def scene(image: Image.Image | tuple[int, int], alpha: NDArray[np.float32] | None = None) -> Scene:
    """The scene of a picture, or of a mid-grey one of a size (width, height).

    A picture has to be small enough (a megapixel) to be its own training grid.
    """
    picture = Image.new("L", image, 128) if isinstance(image, tuple) else image.convert("L")
    grid = TrainingGrid.of(*picture.size)
    luma = picture.resize(grid.size)
    levels = np.asarray(luma, dtype=np.float32) / np.float32(255)
    return Scene(grid, levels, visibility_map(luma).texture, alpha)


def render(
    name: str,
    *,
    key: str = "key",
    seed: int = 1,
    size: tuple[int, int] = (320, 256),
    image: Image.Image | None = None,
    **parameters: Any,
) -> Field:
    """A perturbation or finish on the grid of a picture, or of a grey one of ``size``."""
    spec = LAYERS[name]
    assert isinstance(spec, Spec | FlowSpec)
    synthesis = Synthesis(
        scene(image or size),
        keyed=generator("test key", key),
        realisation=generator("test seed", key, str(seed)),
    )
    return spec.render(synthesis, _complete(spec, parameters))


def render_on(picture: Image.Image | tuple[int, int], name: str, /, **parameters: Any) -> Field:
    """As `render`, for layers that have a parameter of the name of one of its arguments."""
    spec = LAYERS[name]
    assert isinstance(spec, Spec | FlowSpec)
    synthesis = Synthesis(scene(picture), generator("test key"), generator("test seed"))
    return spec.render(synthesis, _complete(spec, parameters))


def render_mask(name: str, scene: Scene, **parameters: Any) -> Field:
    """A mask over a scene."""
    spec = MASKS[name]
    return spec.render(scene, _complete(spec, parameters))


def _complete(spec: Named, given: dict[str, Any]) -> dict[str, Any]:
    """All parameters of a specification; images stand for files, as where recipes are rendered."""
    files = {p.name: given.get(p.name) for p in spec.parameters if isinstance(p, File)}
    return resolve(spec, {n: v for n, v in given.items() if n not in files}) | files


def ends(parameter: Parameter) -> tuple[float | str, ...]:
    """Both ends of a number's range, or all choices; nothing of texts, colours and files."""
    if isinstance(parameter, Number):
        return parameter.minimum, parameter.maximum
    return parameter.choices if isinstance(parameter, Choice) else ()


def correlation(first: Field, second: Field) -> float:
    """Pearson correlation of two fields."""
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


def off_by(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Difference of two waves, period (samples) and angle (degrees), in cycles a sample."""
    k1, k2 = (np.exp(1j * np.radians(angle)) / period for period, angle in (first, second))
    return float(min(abs(k1 - k2), abs(k1 + k2)))  # a wave runs both ways
