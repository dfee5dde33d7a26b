"""Layers -> coat: renders a recipe on the training grid, through its masks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from urushi.carriers import unit_rms
from urushi.layers import MASKS, layer_spec
from urushi.recipe import Layer, Mask, Recipe
from urushi.spec import Scene, Synthesis, generator
from urushi.visibility import VisibilityMap, visibility_map

Float = NDArray[np.float32]


@dataclass(frozen=True)
class Laid:
    """A coat at its strength: ``field`` times ``scale`` is what is added (1 = 255 levels)."""

    field: Float
    scale: float


@dataclass(frozen=True)
class Coat:
    """What a recipe adds to one picture.

    Fields are float32, on the training grid or in the fit view, ``(1, h, w)`` where luma alone
    changes, else ``(3, h, w)`` Y'CbCr.

    Attributes:
        delta: the invisible layers together, of unit RMS; all zero where there is none.
        fit: the same as the fit view shows it.
        visible: the finishes together, at their own strength (1 = 255 levels); None without any.
        visible_fit: the same as the fit view shows it.
    """

    delta: Float
    fit: Float
    visible: Float | None = None
    visible_fit: Float | None = None

    @property
    def is_solved(self) -> bool:
        """Whether there is anything in it whose strength has to be solved for."""
        return bool(self.delta.any())

    def at(self, amplitude: float) -> Laid:
        """Everything that is added to the picture when the invisible layers have this amplitude."""
        return _lay(self.delta, self.visible, amplitude)

    def fit_at(self, amplitude: float) -> Laid:
        """As `at`, in the fit view."""
        return _lay(self.fit, self.visible_fit, amplitude)


def _lay(delta: Float, visible: Float | None, amplitude: float) -> Laid:
    if visible is None:
        return Laid(delta, amplitude)
    return Laid(_add(visible.copy(), delta * np.float32(amplitude)), 1.0)


def synthesise(
    scene: Scene, visibility: VisibilityMap, recipe: Recipe, key: str, seed: int
) -> Coat:
    """Renders a recipe's layers on the training grid.

    Finishes come first: the invisible layers are shaped by what the finished picture hides. They
    add up as independent signals do, by power; a mask fades a layer by its square root, so that a
    layer and the same one through the inverted mask together carry the same power everywhere. A
    finish is faded by the mask itself.

    Args:
        scene: the picture.
        visibility: its visibility map.
        recipe: the layers; those of amount zero are left out.
        key: fixes the layers' statistics.
        seed: fixes the realisation.
    """
    visible: Float | None = None
    rendered = list(_rendered(scene, recipe, key, seed, finishes=True))
    for layer, part in rendered:
        if layer.masks:
            part = part * mask_field(layer.masks, scene)
        visible = _add(visible, part * np.float32(layer.amount))
    if visible is not None:
        scene, visibility = _seen(scene, visible)
    total: Float | None = None
    for layer, part in _rendered(scene, recipe, key, seed, finishes=False):
        if layer.masks:
            part = part * np.sqrt(mask_field(layer.masks, scene))
        total = _add(total, part * np.float32(layer.amount))
    if total is None:
        total = np.zeros((1, *scene.grid.shape), dtype=np.float32)
    total *= visibility.gain
    delta = unit_rms(total)
    fit = scene.grid.fit
    return Coat(delta, fit(delta), visible, None if visible is None else fit(visible))


def mask_field(masks: tuple[Mask, ...], scene: Scene) -> Float:
    """The product of masks over a scene; ``(h, w)`` float32 in [0, 1]."""
    product = np.ones(scene.grid.shape, dtype=np.float32)
    for mask in masks:
        field = MASKS[mask.name].render(scene, mask.parameters)
        if mask.feather > 0:
            field = _feathered(field, mask.feather * scene.grid.training_pixel)
        product *= np.float32(1) - field if mask.invert else field
    return np.clip(product, 0.0, 1.0, out=product)


def _feathered(field: Float, sigma: float) -> Float:
    """Blurs by a Gaussian of ``sigma`` samples (Pillow's: a threefold box), in 256 steps."""
    levels = Image.fromarray(np.rint(np.clip(field, 0, 1) * np.float32(255)).astype(np.uint8))
    blurred = levels.filter(ImageFilter.GaussianBlur(sigma))
    return np.asarray(blurred, dtype=np.float32) * np.float32(1 / 255)


def _rendered(
    scene: Scene, recipe: Recipe, key: str, seed: int, *, finishes: bool
) -> Iterator[tuple[Layer, Float]]:
    """Each layer of one kind with its field, ``(planes, h, w)``.

    A layer's random numbers are named by its own name and by how many of that name came before, so
    that moving it among others changes nothing.
    """
    seen: Counter[str] = Counter()
    for layer in recipe.layers:
        index = str(seen[layer.name])
        seen[layer.name] += 1
        if layer.amount == 0 or layer.is_finish != finishes:
            continue
        spec = layer_spec(layer.name)
        assert spec is not None  # the recipe has checked it
        synthesis = Synthesis(
            scene,
            keyed=generator("urushi key", layer.name, index, key),
            realisation=generator("urushi seed", layer.name, index, key, str(seed)),
        )
        field = spec.render(synthesis, layer.parameters)
        yield layer, field[None] if field.ndim == 2 else field


def _add(total: Float | None, part: Float) -> Float:
    """The sum of two fields of one or three planes; may reuse ``total``."""
    if total is None:
        return part
    if len(total) < len(part):
        total, part = part.copy(), total
    total[: len(part)] += part
    return total


def _seen(scene: Scene, visible: Float) -> tuple[Scene, VisibilityMap]:
    """The scene and the visibility map of a picture with its finishes on."""
    luma = np.clip(scene.luma + visible[0], 0.0, 1.0)
    levels = np.rint(luma * np.float32(255)).astype(np.uint8)
    visibility = visibility_map(Image.fromarray(levels))
    return replace(scene, luma=luma, texture=visibility.texture), visibility
