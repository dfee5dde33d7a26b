"""ST-LPIPS: how far apart two pictures are for a network that does not mind small shifts.

A. Ghildyal and F. Liu, "Shift-tolerant Perceptual Similarity Metric", ECCV 2022; AlexNet, the
authors' code and weights (`stlpips-pytorch`). The network was trained on 64-px patches with coarser
distortions than a coat: it orders versions of a picture, and says little about the threshold of
seeing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import torch

from efficacy.pixels import Rgb, to_tensor

TILE = 256
"""Side (px) of the tiles that are compared: at a megapixel the first layer's maps would take a
gigabyte, and memory more time than arithmetic."""

_UNUSED = ("torchvision", "torchvision.models", "IPython")
"""What the package's modules import and this network never calls."""


@torch.inference_mode()
def stlpips(clean: Rgb, version: Rgb) -> float:
    """Mean distance of up to nine tiles, three by three from corner to corner; 0 is identical.

    Args:
        clean: sides of at least 32 px.
        version: of the same shape.
    """
    rows, columns = (
        sorted({round(i * max(0, side - TILE) / 2) for i in range(3)}) for side in clean.shape[:2]
    )
    tiles = [(slice(y, y + TILE), slice(x, x + TILE)) for y in rows for x in columns]
    distances = [
        _network()(_input(clean[tile]), _input(version[tile]), normalize=True).item()
        for tile in tiles
    ]
    return float(sum(distances) / len(distances))


def _input(rgb: Rgb) -> torch.Tensor:
    return to_tensor(rgb).contiguous(memory_format=torch.channels_last)


@cache
def _network() -> Any:
    with _standing_in(_UNUSED):
        from stlpips_pytorch.stlpips import LPIPS
    network = LPIPS(net="alex", variant="shift_tolerant", verbose=False)
    return network.requires_grad_(False).to(memory_format=torch.channels_last)


@contextmanager
def _standing_in(names: tuple[str, ...]) -> Iterator[None]:
    """Lets modules be imported that are not installed, as empty ones.

    Of torchvision there is no build for every CPU build of torch, and IPython is a debugging aid
    that was left in.
    """
    missing = [name for name in names if find_spec(name.partition(".")[0]) is None]
    for name in missing:
        module = sys.modules[name] = ModuleType(name)
        module.embed = module.models = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
