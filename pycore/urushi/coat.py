"""Layers -> coat: renders a recipe on the training grid, through its masks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from urushi.carriers import unit_rms
from urushi.files import with_files
from urushi.layers import MASKS, layer_spec
from urushi.painting import Painting, paintings
from urushi.recipe import Layer, Mask, Recipe
from urushi.spec import FlowSpec, Scene, Spec, Synthesis, generator
from urushi.visibility import VisibilityMap, visibility_map

Float = NDArray[np.float32]

MOST_MOVED = 1.0
"""Training pixels by which any point is moved at most."""

FAINTEST = 0.004
"""Least RMS change of luma per training pixel that is counted on where the picture is moved: on an
empty picture moving does nothing, however far."""


@dataclass(frozen=True)
class Laid:
    """A coat at its strength.

    Attributes:
        field: what is added (1 = 255 levels), but for ``scale``.
        scale: factor of the field.
        flow: ``(2, h, w)`` on the training grid, how far (training px) to the right and down each
            point is fetched from before that; None where nothing moves.
    """

    field: Float
    scale: float
    flow: Float | None = None


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
        flow: how far each point is moved at an amplitude of 1, ``(2, h, w)`` float32 on the
            training grid (training px), up to `MOST_MOVED`; None where nothing moves.
        under, over: marks and noise that go on before everything else, and after it.
    """

    delta: Float
    fit: Float
    visible: Float | None = None
    visible_fit: Float | None = None
    flow: Float | None = None
    under: Painting | None = None
    over: Painting | None = None

    @property
    def is_solved(self) -> bool:
        """Whether there is anything in it whose strength has to be solved for."""
        return self.flow is not None or bool(self.delta.any())

    def at(self, amplitude: float) -> Laid:
        """Everything that is added to the picture when the invisible layers have this amplitude."""
        return _lay(self.delta, self.visible, amplitude, self.flow_at(amplitude))

    def fit_at(self, amplitude: float) -> Laid:
        """As `at`, in the fit view."""
        return _lay(self.fit, self.visible_fit, amplitude, self.flow_at(amplitude))

    def flow_at(self, amplitude: float) -> Float | None:
        """How far each point is moved at an amplitude, ``(2, h, w)`` training px."""
        if self.flow is None:
            return None
        farthest = float(np.sqrt(np.square(self.flow).sum(axis=0).max()))
        return self.flow * np.float32(min(amplitude, MOST_MOVED / max(farthest, 1e-6)))


def _lay(delta: Float, visible: Float | None, amplitude: float, flow: Float | None) -> Laid:
    if visible is None:
        return Laid(delta, amplitude, flow)
    return Laid(_add(visible.copy(), delta * np.float32(amplitude)), 1.0, flow)


def synthesise(
    scene: Scene, visibility: VisibilityMap, recipe: Recipe, key: str, seed: int
) -> Coat:
    """Renders a recipe's layers on the training grid.

    Finishes come first: the invisible layers are shaped by what the finished picture hides. They
    add up as independent signals do, by power; a mask fades a layer by its square root, so that a
    layer and the same one through the inverted mask together carry the same power everywhere. A
    finish is faded by the mask itself. What moves the picture counts by the change of luma that a
    small move makes; where it goes the visibility map has no say, since a move only shows where
    there is something to be seen.

    Args:
        scene: the picture.
        visibility: its visibility map.
        recipe: the layers; those of amount zero are left out.
        key: fixes the layers' statistics.
        seed: fixes the realisation.
    """
    files = recipe.files
    visible: Float | None = None
    for layer, part in _rendered(scene, recipe, key, seed, _is_finish):
        if layer.masks:
            part = part * mask_field(layer.masks, scene, files)
        visible = _add(visible, part * np.float32(layer.amount))
    under, over = paintings(
        recipe,
        scene.grid,
        key,
        seed,
        lambda layer: mask_field(layer.masks, scene, files) if layer.masks else None,
    )
    if visible is not None:
        scene, visibility = _seen(scene, visible)
    total: Float | None = None
    for layer, part in _rendered(scene, recipe, key, seed, _is_added):
        if layer.masks:
            part = part * np.sqrt(mask_field(layer.masks, scene, files))
        total = _add(total, part * np.float32(layer.amount))
    if total is None:
        total = np.zeros((1, *scene.grid.shape), dtype=np.float32)
    total *= visibility.gain
    flow: Float | None = None
    for layer, part in _rendered(scene, recipe, key, seed, _is_flow):
        if layer.masks:
            part = part * mask_field(layer.masks, scene, files)
        part *= np.float32(layer.amount / max(_moved_rms(scene, part), FAINTEST))
        flow = part if flow is None else flow + part
    delta = unit_rms(total)
    if flow is not None:
        # Both together have the power that either would have alone.
        moved, added = _moved_rms(scene, flow), _rms(total)
        scale = 1.0 / max(math.hypot(moved, added), 1e-6)
        delta *= np.float32(added * scale)
        flow *= np.float32(scale)
    fit = scene.grid.fit
    return Coat(
        delta,
        fit(delta),
        visible,
        None if visible is None else fit(visible),
        flow,
        under,
        over,
    )


def _moved_rms(scene: Scene, flow: Float) -> float:
    """RMS change of luma (1 = 255 levels) where each point is fetched from ``flow`` training px
    away, by the first term of its Taylor series."""
    # A side of one pixel has no slope along it.
    across = (
        np.gradient(scene.luma, axis=i) if n > 1 else 0.0 for i, n in enumerate(flow[0].shape)
    )
    down, right = across
    change = flow[0] * right + flow[1] * down
    return _rms(change) * scene.grid.training_pixel


def _rms(field: Float) -> float:
    """Root of the mean over the grid of the sum of the planes' squares."""
    samples = field.shape[-1] * field.shape[-2]
    return math.sqrt(float(np.square(field).sum(dtype=np.float64)) / samples)


def mask_field(
    masks: tuple[Mask, ...], scene: Scene, files: Mapping[str, bytes] = MappingProxyType({})
) -> Float:
    """The product of masks over a scene; ``(h, w)`` float32 in [0, 1].

    Args:
        masks: any number; none is 1 everywhere.
        scene: the picture.
        files: of the recipe.
    """
    product = np.ones(scene.grid.shape, dtype=np.float32)
    for mask in masks:
        spec = MASKS[mask.name]
        field = spec.render(scene, with_files(spec, mask.parameters, files))
        if mask.feather > 0:
            field = _feathered(field, mask.feather * scene.grid.training_pixel)
        product *= np.float32(1) - field if mask.invert else field
    return np.clip(product, 0.0, 1.0, out=product)


def _feathered(field: Float, sigma: float) -> Float:
    """Blurs by a Gaussian of ``sigma`` samples (Pillow's: a threefold box), in 256 steps."""
    levels = Image.fromarray(np.rint(np.clip(field, 0, 1) * np.float32(255)).astype(np.uint8))
    blurred = levels.filter(ImageFilter.GaussianBlur(sigma))
    return np.asarray(blurred, dtype=np.float32) * np.float32(1 / 255)


Kind = Callable[[Layer], bool]


def _is_finish(layer: Layer) -> bool:
    return layer.is_finish


def _is_added(layer: Layer) -> bool:
    return layer.is_solved and not _is_flow(layer)


def _is_flow(layer: Layer) -> bool:
    return isinstance(layer_spec(layer.name), FlowSpec)


def _rendered(
    scene: Scene, recipe: Recipe, key: str, seed: int, kind: Kind
) -> Iterator[tuple[Layer, Float]]:
    """Each layer of one kind with its field, ``(planes, h, w)``.

    A layer's random numbers are named by its own name and by how many of that name came before, so
    that moving it among others changes nothing.
    """
    seen: Counter[str] = Counter()
    for layer in recipe.layers:
        index = str(seen[layer.name])
        seen[layer.name] += 1
        if layer.amount == 0 or not kind(layer):
            continue
        spec = layer_spec(layer.name)
        assert isinstance(spec, Spec | FlowSpec)
        synthesis = Synthesis(
            scene,
            keyed=generator("urushi key", layer.name, index, key),
            realisation=generator("urushi seed", layer.name, index, key, str(seed)),
        )
        field = spec.render(synthesis, with_files(spec, layer.parameters, recipe.files))
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
