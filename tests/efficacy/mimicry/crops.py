"""Crops of pictures, and their latents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from efficacy.networks.autoencoder import Autoencoder
from efficacy.pixels import Rgb

SIDE = 128
"""Of a crop, px."""

_STRIDE = 32
_CELL = 16
_FLAT = 2.0
_FILLED = 0.6
_CHUNK = 8

Place = tuple[int, int]
"""Top and left of a crop, px."""


def places(picture: Rgb, count: int, seed: int) -> list[Place]:
    """Where a picture is cut: at random, where it is not merely ground.

    A crop qualifies if at least 60 % of its 16-px cells have a standard deviation above 2 levels of
    grey; if too few do, the fullest are taken.

    Args:
        picture: both sides at least 128 px.
        count: at most so many; small pictures hold fewer (corners are multiples of 32 px).

    Raises:
        ValueError: the picture is smaller than a crop.
    """
    height, width = picture.shape[:2]
    if min(height, width) < SIDE:
        raise ValueError(f"a picture of {width} x {height} px is smaller than a crop")
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    corners = list(product(_starts(height), _starts(width)))
    filled = np.array([_filled(grey[y : y + SIDE, x : x + SIDE]) for y, x in corners])
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(corners))
    emptiness = np.maximum(0, _FILLED - filled[order])
    chosen = order[np.argsort(emptiness, kind="stable")[:count]]
    return [corners[i] for i in chosen]


def cut(pictures: Sequence[Rgb], clean: Sequence[Rgb], count: int, seed: int) -> NDArray[np.uint8]:
    """Crops of pictures at places that the clean pictures choose, half of them mirrored.

    So coated and clean pictures are cut at the very same places, whatever a coat does to flats.

    Args:
        pictures, clean: the same pictures, changed and unchanged, of equal sizes.
        count: crops a picture.

    Returns:
        ``(n, 128, 128, 3)``.

    Raises:
        ValueError: the two do not go together.
    """
    if [p.shape for p in pictures] != [p.shape for p in clean]:
        raise ValueError("the pictures are not of the clean pictures' sizes")
    crops = []
    for i, (picture, original) in enumerate(zip(pictures, clean, strict=True)):
        for j, (y, x) in enumerate(places(original, count, seed + i)):
            crop = picture[y : y + SIDE, x : x + SIDE]
            crops.append(crop[:, ::-1] if (i + j) % 2 else crop)
    return np.stack(crops)


def encode(vae: Autoencoder, crops: NDArray[np.uint8]) -> torch.Tensor:
    """Latents ``(n, channels, 16, 16)`` of crops ``(n, 128, 128, 3)``."""
    return torch.cat([vae.encoder(batch) for batch in batches(crops)])


def decode(vae: Autoencoder, latents: torch.Tensor) -> NDArray[np.uint8]:
    """Crops ``(n, 128, 128, 3)`` of latents ``(n, channels, 16, 16)``."""
    decoded = [
        vae.decoder(chunk).clamp(0, 1).mul(255).round().byte().permute(0, 2, 3, 1)
        for chunk in torch.split(latents, _CHUNK)
    ]
    crops: NDArray[np.uint8] = torch.cat(decoded).numpy()
    return crops


def batches(crops: NDArray[np.uint8]) -> Iterator[torch.Tensor]:
    """The crops in order, as ``(<= 8, 3, 128, 128)`` float32 in [0, 1]."""
    for chunk in torch.split(torch.from_numpy(crops), _CHUNK):
        yield chunk.permute(0, 3, 1, 2).float() / 255


def _starts(length: int) -> Iterable[int]:
    return range(0, length - SIDE + 1, _STRIDE)


def _filled(grey: NDArray[np.uint8]) -> float:
    """Share of cells that are not flat."""
    cells = grey.reshape(SIDE // _CELL, _CELL, SIDE // _CELL, _CELL)
    return float((cells.std(axis=(1, 3)) > _FLAT).mean())
