"""A small U-Net that is told a noise level and a class."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn
from torch.nn import functional

_WIDTHS = (48, 80, 128)
_EMBEDDING = 128
_GROUPS = 8
_FREQUENCIES = 32

_Layer = TypeVar("_Layer", nn.Conv2d, nn.Linear)


class UNet(nn.Module):
    """Three scales (16, 8, 4), a residual block a scale and way, attention at the bottom.

    The usual parts: J. Ho et al., NeurIPS 2020; scale and shift by the embedding, P. Dhariwal and
    A. Nichol, NeurIPS 2021. About a million weights, most of them where they cost least.
    """

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        full, half, quarter = _WIDTHS
        self.frequencies: torch.Tensor
        self.register_buffer("frequencies", 2.0 ** torch.linspace(-2, 5, _FREQUENCIES))
        self.noise = nn.Sequential(
            nn.Linear(2 * _FREQUENCIES, _EMBEDDING), nn.SiLU(), nn.Linear(_EMBEDDING, _EMBEDDING)
        )
        self.label = nn.Embedding(classes, _EMBEDDING)
        self.enter = nn.Conv2d(channels, full, 3, padding=1)
        self.down = nn.ModuleList((_Block(full, full), _Block(full, half), _Block(half, quarter)))
        self.middle = nn.ModuleList((_Attention(quarter), _Block(quarter, quarter)))
        self.rise = nn.ModuleList((nn.Conv2d(quarter, half, 1), nn.Conv2d(half, full, 1)))
        self.up = nn.ModuleList((_Block(half, half), _Block(full, full)))
        self.leave = nn.Sequential(
            nn.GroupNorm(_GROUPS, full), nn.SiLU(), _zero(nn.Conv2d(full, channels, 3, padding=1))
        )

    def forward(self, x: torch.Tensor, noise: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        """One pass.

        Args:
            x: ``(n, channels, h, w)``, sides multiples of 4.
            noise: ``(n,)``, the noise level as EDM's c_noise.
            label: ``(n,)`` int64.

        Returns:
            The shape of ``x``.
        """
        angles = noise[:, None] * self.frequencies
        waves = torch.cat((angles.cos(), angles.sin()), 1)
        embedding = functional.silu(self.noise(waves) + self.label(label))
        x = self.enter(x)
        skipped = []
        for i, block in enumerate(self.down):
            x = block(functional.avg_pool2d(x, 2) if i else x, embedding)
            skipped.append(x)
        attention, block = self.middle
        x = block(attention(x), embedding)
        for rise, block, kept in zip(self.rise, self.up, reversed(skipped[:-1]), strict=True):
            x = functional.interpolate(rise(x), scale_factor=2, mode="nearest") + kept
            x = block(x, embedding)
        left: torch.Tensor = self.leave(x)
        return left


class _Block(nn.Module):
    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(_GROUPS, incoming)
        self.conv1 = nn.Conv2d(incoming, outgoing, 3, padding=1)
        self.adapt = nn.Linear(_EMBEDDING, 2 * outgoing)
        self.norm2 = nn.GroupNorm(_GROUPS, outgoing)
        self.conv2 = _zero(nn.Conv2d(outgoing, outgoing, 3, padding=1))
        self.skip = nn.Conv2d(incoming, outgoing, 1) if incoming != outgoing else nn.Identity()

    def forward(self, x: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        changed = self.conv1(functional.silu(self.norm1(x)))
        scale, shift = self.adapt(embedding)[:, :, None, None].chunk(2, 1)
        changed = self.conv2(functional.silu(self.norm2(changed) * (1 + scale) + shift))
        added: torch.Tensor = self.skip(x) + changed
        return added


class _Attention(nn.Module):
    """One head over all places."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(_GROUPS, width)
        self.ask = nn.Linear(width, 3 * width)
        self.answer = _zero(nn.Linear(width, width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        places = self.norm(x).flatten(2).transpose(1, 2)
        query, key, value = self.ask(places).chunk(3, 2)
        seen = functional.scaled_dot_product_attention(query, key, value)
        added: torch.Tensor = x + self.answer(seen).transpose(1, 2).reshape(x.shape)
        return added


def _zero(layer: _Layer) -> _Layer:
    """So that a block starts as the identity."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
