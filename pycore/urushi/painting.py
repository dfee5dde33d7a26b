"""Marks and noise: the layers that work on the picture's own pixels, at full resolution.

They are prepared for two canvases, the picture and its fit view, and put on any part of either.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from urushi.files import with_files
from urushi.grid import Box, TrainingGrid
from urushi.layers import layer_spec
from urushi.recipe import Layer, Recipe
from urushi.spec import Canvas, MarkSpec, NoiseSpec, Overlay, Parameters, PixelNoise

Float = NDArray[np.float32]


Weight = Callable[[Box], Float]
"""Box -> ``(h, w)`` float32 in [0, 1]: where a layer goes."""


@dataclass(frozen=True)
class Noise:
    """One layer of noise on one canvas.

    Attributes:
        change: what it does to the pixels.
        amount: how much of it.
        weight: where it goes; None for everywhere.
        alignment: boxes begin and end at multiples of it, px, or where the canvas ends.
    """

    change: PixelNoise
    amount: float
    weight: Weight | None
    alignment: int = 1

    def on(self, part: Image.Image, box: Box) -> Image.Image:
        """The part ``box`` of the canvas with this on it; of the same mode and size."""
        pixels = np.array(part)
        color = pixels if pixels.ndim == 3 else pixels[..., None]
        alpha = None
        if part.mode in ("LA", "RGBA"):
            color, alpha = color[..., :-1], color[..., -1:]
        change = self.change(color, box) * np.float32(self.amount)
        if self.weight is not None:
            change *= self.weight(box)[..., None]
        if alpha is not None:
            change *= alpha > 0
        change += color
        np.rint(change, out=change)
        color[...] = np.clip(change, 0, 255)
        return Image.fromarray(pixels, mode=part.mode)


@dataclass(frozen=True)
class Mark:
    """One mark on one canvas.

    Attributes:
        overlay: what is laid over the pixels.
        opacity: 0 to 1.
        weight: where it goes; None for everywhere.
        hidden: whether it changes the colour of fully transparent pixels alone.
    """

    overlay: Overlay
    opacity: float
    weight: Weight | None
    hidden: bool

    def on(self, part: Image.Image, box: Box) -> Image.Image:
        """The part ``box`` of the canvas with this on it; of the same mode and size."""
        if self.hidden and part.mode not in ("LA", "RGBA"):
            return part
        overlay = self.overlay(box)
        if overlay is None:
            return part
        if self.opacity != 1.0 or self.weight is not None:
            overlay.putalpha(self._faded(overlay.getchannel("A"), box))
        if self.hidden:
            return _underneath(part, overlay)
        if part.mode == "RGBA":
            return Image.alpha_composite(part, overlay)
        return Image.alpha_composite(part.convert("RGBA"), overlay).convert(part.mode)

    def _faded(self, alpha: Image.Image, box: Box) -> Image.Image:
        alpha = alpha.point([round(level * self.opacity) for level in range(256)])
        if self.weight is None:
            return alpha
        levels = np.rint(np.clip(self.weight(box), 0, 1) * np.float32(255)).astype(np.uint8)
        return ImageChops.multiply(alpha, Image.fromarray(levels))


Stroke = Noise | Mark


def _underneath(part: Image.Image, overlay: Image.Image) -> Image.Image:
    """A part with the colours of its fully transparent pixels painted over."""
    alpha = part.getchannel("A")
    color = part.convert("RGB")
    color.paste(overlay.convert("RGB"), mask=overlay.getchannel("A"))
    painted = color.convert(part.mode)
    painted.putalpha(alpha)
    return Image.composite(painted, part, alpha.point([255] + 255 * [0]))


@dataclass(frozen=True)
class Painting:
    """All marks and noise of one stage.

    Attributes:
        whole: for the picture itself.
        fit: for its fit view.
        fit_size: of the fit view, px.
    """

    whole: tuple[Stroke, ...]
    fit: tuple[Stroke, ...]
    fit_size: tuple[int, int]

    @property
    def alignment(self) -> int:
        """Boxes of the picture begin and end at multiples of it, px, or where the picture ends."""
        return math.lcm(*(s.alignment for s in self.whole if isinstance(s, Noise)))

    def of(self, image: Image.Image, box: Box) -> Image.Image:
        """Any part of a picture with everything on it."""
        left, top, right, bottom = box
        step = self.alignment
        x, y = left - left % step, top - top % step
        outer = (
            x,
            y,
            min(right + -right % step, image.width),
            min(bottom + -bottom % step, image.height),
        )
        painted = self.on(image.crop(outer), outer)
        return painted.crop((left - x, top - y, right - x, bottom - y))

    def on(self, part: Image.Image, box: Box) -> Image.Image:
        """The part ``box`` of the picture, aligned, with everything on it."""
        for stroke in self.whole:
            part = stroke.on(part, box)
        return part

    def on_fit(self, view: Image.Image) -> Image.Image:
        """The fit view with everything on it."""
        for stroke in self.fit:
            view = stroke.on(view, (0, 0, *self.fit_size))
        return view


def paintings(
    recipe: Recipe,
    grid: TrainingGrid,
    key: str,
    seed: int,
    mask_of: Callable[[Layer], Float | None],
) -> tuple[Painting | None, Painting | None]:
    """Marks and noise under the coat, and those over it; None where there are none.

    Args:
        recipe: the layers; those of amount zero are left out.
        grid: of the picture.
        key, seed: as in `coat.synthesise`.
        mask_of: a layer's mask on the grid, ``(h, w)`` float32; None where it goes everywhere.
    """
    under: list[tuple[Stroke, Stroke]] = []
    over: list[tuple[Stroke, Stroke]] = []
    scale = grid.fit_size[0] / grid.picture[0]
    for layer, index in _painted(recipe):
        spec = layer_spec(layer.name)
        assert isinstance(spec, MarkSpec | NoiseSpec)
        parameters = with_files(spec, layer.parameters, recipe.files)
        mask = mask_of(layer)
        keyed = ("urushi key", layer.name, index, key)
        realisation = ("urushi seed", layer.name, index, key, str(seed))
        whole = Canvas(grid.picture, 1.0, keyed, realisation)
        fit = Canvas(grid.fit_size, scale, keyed, realisation)
        pair = (
            _stroke(spec, layer, whole, parameters, _weight(mask, grid)),
            _stroke(spec, layer, fit, parameters, _fit_weight(mask, grid)),
        )
        below = isinstance(spec, NoiseSpec) or parameters.get("order") == "under"
        (under if below else over).append(pair)
    return _painting(under, grid), _painting(over, grid)


def _stroke(
    spec: MarkSpec | NoiseSpec,
    layer: Layer,
    canvas: Canvas,
    parameters: Parameters,
    weight: Weight | None,
) -> Stroke:
    if isinstance(spec, NoiseSpec):
        return Noise(spec.render(canvas, parameters), layer.amount, weight, spec.alignment)
    return Mark(spec.render(canvas, parameters), layer.amount, weight, spec.hidden)


def _painted(recipe: Recipe) -> Iterator[tuple[Layer, str]]:
    seen: Counter[str] = Counter()
    for layer in recipe.layers:
        index = str(seen[layer.name])
        seen[layer.name] += 1
        if layer.amount > 0 and isinstance(layer_spec(layer.name), MarkSpec | NoiseSpec):
            yield layer, index


def _weight(mask: Float | None, grid: TrainingGrid) -> Weight | None:
    return None if mask is None else lambda box: grid.upsample(mask, box)


def _fit_weight(mask: Float | None, grid: TrainingGrid) -> Weight | None:
    if mask is None:
        return None
    fitted = grid.fit(mask)
    return lambda box: fitted[box[1] : box[3], box[0] : box[2]]


def _painting(pairs: list[tuple[Stroke, Stroke]], grid: TrainingGrid) -> Painting | None:
    if not pairs:
        return None
    whole, fit = zip(*pairs, strict=True)
    return Painting(tuple(whole), tuple(fit), grid.fit_size)
