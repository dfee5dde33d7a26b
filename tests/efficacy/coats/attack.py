"""The model-based yardstick: a white-box attack on an autoencoder's encoder.

Projected gradient descent (A. Madry et al., "Towards deep learning models resistant to adversarial
attacks", arXiv:1706.06083) that moves a picture's latents as far as it can within a maximum change
of each value: the core of Mist and of PhotoGuard's encoder attack (H. Salman et al.,
arXiv:2302.06588). It is made at training size, where it is strongest, brought up to the published
picture, and scaled to the visibility at which it is compared. Glaze and Nightshade pursue a target
picture and weigh visibility themselves; their programs are closed, and this is not them.
"""

from __future__ import annotations

import copy
from functools import cache

import numpy as np
import torch
from PIL import Image
from torch import nn

from efficacy.coats.controls import Delta, unit
from efficacy.networks.autoencoder import autoencoder
from efficacy.pixels import Rgb, shrink_to_area, to_tensor

VAE = "sd1"
"""The autoencoder that the attack is fitted to."""

STEPS = 20
SIZE = 1024
TILE = 256
MARGIN = 32
"""Training pixels around a tile that its latents may depend on."""


def attack(picture: Rgb, epsilon: float, seed: int) -> Delta:
    """The change that such an attack would make, at unit root mean square.

    Args:
        picture: published size.
        epsilon: most change of a value at training size, levels of 255.
        seed: of the random start.
    """
    small = shrink_to_area(picture, SIZE)
    clean = to_tensor(small)
    start = torch.Generator().manual_seed(seed)
    bound = epsilon / 255
    delta = (torch.rand(clean.shape, generator=start) * 2 - 1) * bound
    for top in range(0, small.shape[0], TILE):
        for left in range(0, small.shape[1], TILE):
            _fit(clean, delta, bound, top, left)
    change = delta[0].permute(1, 2, 0).numpy()
    height, width = picture.shape[:2]
    planes = [
        np.asarray(Image.fromarray(plane).resize((width, height), Image.Resampling.LANCZOS))
        for plane in np.moveaxis(change, 2, 0)
    ]
    return unit(np.stack(planes, axis=2))


def _fit(clean: torch.Tensor, delta: torch.Tensor, bound: float, top: int, left: int) -> None:
    """Fits one tile of ``delta`` in place; its surroundings stay as they are."""
    bottom, right = min(top + TILE, clean.shape[2]), min(left + TILE, clean.shape[3])
    y0, x0 = max(0, top - MARGIN), max(0, left - MARGIN)
    y1, x1 = min(clean.shape[2], bottom + MARGIN), min(clean.shape[3], right + MARGIN)
    encoder = _encoder()
    around = (slice(None), slice(None), slice(y0, y1), slice(x0, x1))
    inside = (slice(None), slice(None), slice(top - y0, bottom - y0), slice(left - x0, right - x0))
    part = clean[around]
    with torch.no_grad():
        goal = encoder(part.bfloat16())
    best = delta[around].clone()
    for _ in range(STEPS):
        moving = best.clone().requires_grad_(True)
        shift = encoder((part + moving).clamp(0, 1).bfloat16()) - goal
        (gradient,) = torch.autograd.grad(shift.float().square().mean(), moving)
        step = (best + gradient.sign() * bound * 2.5 / STEPS).clamp(-bound, bound)
        best[inside] = step[inside]
    delta[around] = best


@cache
def _encoder() -> nn.Module:
    """In bfloat16, a third of the time: only the gradient's signs are used."""
    encoder = copy.deepcopy(autoencoder(VAE).encoder)
    return encoder.bfloat16().to(memory_format=torch.channels_last)
