"""A piece of a published picture on which a recipe is tried in a second, not in a minute.

The piece keeps the scale of its picture: a training pixel is as long in it as in the whole, so
periods mean the same. Visibility is that of the piece, at the size at which the whole would be
looked at, by the engine's own SSIMULACRA2. The autoencoder runs in bfloat16. What the search finds
is measured afterwards by the lab proper.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from functools import cache, cached_property

import cv2
import numpy as np
import torch
from PIL import Image
from torch import nn
from urushi import Recipe
from urushi.coat import synthesise
from urushi.grid import FIT_SIDE, OVERSAMPLING, TRAINING_SIDE, TrainingGrid
from urushi.spec import Scene
from urushi.ssimulacra2 import Reference
from urushi.strength import FULL_ALLOWANCE
from urushi.visibility import visibility_map

from efficacy.coats.controls import Delta
from efficacy.coats.equal import add, amplitude_for
from efficacy.laundering import SITE_QUALITY
from efficacy.measures.amplification import FLOOR_SIGMA
from efficacy.measures.visibility import flip
from efficacy.networks.autoencoder import autoencoder
from efficacy.pixels import Rgb, jpeg, to_rgb, to_tensor

SIDE = 768
"""Of a piece, px."""

Cleaning = Callable[[Rgb], Rgb]


class Sample:
    """A piece of a picture.

    Args:
        picture: the whole, published size.
        vae: in which the coat's effect is looked at.
        centre: of the piece, as shares of height and width.
    """

    def __init__(self, picture: Rgb, vae: str, centre: tuple[float, float] = (0.5, 0.5)) -> None:
        height, width = picture.shape[:2]
        top, left = (
            int(min(max(n * share - SIDE / 2, 0), n - SIDE))
            for n, share in zip((height, width), centre, strict=True)
        )
        self.rgb = np.ascontiguousarray(picture[top : top + SIDE, left : left + SIDE])
        self.training_pixel = max(1.0, math.sqrt(height * width) / TRAINING_SIDE)
        self._fit_side = round(SIDE * min(1.0, FIT_SIDE / max(height, width)))
        self._vae = vae

    def coat(self, recipe: Recipe, seed: int) -> Rgb:
        """The piece with a recipe's invisible layers on, as strong as its target allows."""
        grid = self._grid
        luma = Image.fromarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY))
        luma = luma.resize(grid.size, Image.Resampling.BILINEAR)
        shape = visibility_map(luma)
        scene = Scene(grid, np.asarray(luma, dtype=np.float32) / np.float32(255), shape.texture)
        field = synthesise(scene, shape, recipe, "tuning", seed).delta
        if len(field) != 1:
            raise ValueError("only coats of luma can be tried on a piece")
        whole = grid.upsample(field, (0, 0, SIDE, SIDE))
        return self.at_visibility(np.ascontiguousarray(whole[0][..., None]), recipe.target)

    def at_visibility(self, delta: Delta, target: float) -> Rgb:
        """The piece with a change as strong as a target allows."""
        return add(self.rgb, delta, amplitude_for(self.rgb, delta, target, self._score))

    def excess(self, coated: Rgb, size: int, cleaning: Cleaning | None = None) -> float:
        """As `measures.amplification.Passage.excess`, of a piece."""
        clean = self._after(self.rgb, size, cleaning)
        if (size, cleaning) not in self._floors:
            noise = np.random.default_rng(0).standard_normal(self.rgb.shape, dtype=np.float32)
            changed = add(self.rgb, noise, FLOOR_SIGMA)
            self._floors[size, cleaning] = flip(clean, self._after(changed, size, cleaning))
        return flip(clean, self._after(coated, size, cleaning)) - self._floors[size, cleaning]

    @cached_property
    def _grid(self) -> TrainingGrid:
        ratio = min(1.0, OVERSAMPLING / self.training_pixel)
        side = math.ceil(SIDE * ratio)
        return TrainingGrid((SIDE, SIDE), (side, side), self.training_pixel * ratio, ratio)

    @cached_property
    def _references(self) -> tuple[Reference, Reference]:
        return Reference(self._fit(self.rgb), sampled=False), Reference(self.rgb, sampled=False)

    @cached_property
    def _floors(self) -> dict[tuple[int, Cleaning | None], float]:
        return {}

    @cached_property
    def _cleans(self) -> dict[tuple[int, Cleaning | None], Rgb]:
        return {}

    def _fit(self, rgb: Rgb) -> Rgb:
        size = self._fit_side, self._fit_side
        return np.array(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))

    def _score(self, coated: Rgb) -> float:
        fit, full = self._references
        return min(fit.score(self._fit(coated)), full.score(coated) + FULL_ALLOWANCE)

    def _after(self, rgb: Rgb, size: int, cleaning: Cleaning | None) -> Rgb:
        if rgb is self.rgb and (size, cleaning) in self._cleans:
            return self._cleans[size, cleaning]
        arrived = self._arrive(rgb, size)
        if cleaning is not None:
            arrived = cleaning(arrived)
        after = _round_trip(self._vae, arrived)
        if rgb is self.rgb:
            self._cleans[size, cleaning] = after
        return after

    def _arrive(self, rgb: Rgb, size: int) -> Rgb:
        """Recompressed and shrunk by the factor by which the whole picture would be."""
        scale = size / TRAINING_SIDE / self.training_pixel
        side = int(SIDE * scale) // 8 * 8
        used = round(side / scale)
        site = jpeg(rgb, SITE_QUALITY)[:used, :used]
        return np.asarray(cv2.resize(site, (side, side), interpolation=cv2.INTER_AREA))


@torch.inference_mode()
def _round_trip(vae: str, rgb: Rgb) -> Rgb:
    encoder, decoder = _halved(vae)
    tensor = to_tensor(rgb).bfloat16().to(memory_format=torch.channels_last)
    return to_rgb(decoder(encoder(tensor)))


@cache
def _halved(vae: str) -> tuple[nn.Module, nn.Module]:
    whole = autoencoder(vae)
    return copy.deepcopy(whole.encoder).bfloat16(), copy.deepcopy(whole.decoder).bfloat16()
