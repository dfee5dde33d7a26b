"""Distilled autoencoders of Stable Diffusion 1.x and FLUX.1 (TAESD), and what they make of pixels.

TAESD (O. Boer Bohan, MIT) are tiny networks trained to stand in for the autoencoders of latent
diffusion models; their latents are those of the full model, approximately. They are not the full
autoencoders: what is measured here may differ from what those do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from efficacy.materials import models
from efficacy.pixels import Rgb, to_rgb, to_tensor

SCALE = 8
"""Pixels along each axis for one latent."""

_FILES = {"sd1": "taesd", "flux1": "taef1"}
NAMES = tuple(_FILES)

_WIDTH = 64


@dataclass(frozen=True)
class Autoencoder:
    """An encoder and its decoder.

    Attributes:
        name: "sd1" (4 latent channels) or "flux1" (16).
        encoder: ``(n, 3, h, w)`` in [0, 1] -> ``(n, channels, h / 8, w / 8)``, of a standard
            deviation of about 1.
        decoder: back again; may leave [0, 1].
    """

    name: str
    encoder: nn.Module
    decoder: nn.Module

    @property
    def channels(self) -> int:
        """Latent channels."""
        return int(self.encoder[-1].out_channels)  # type: ignore[index]

    @torch.inference_mode()
    def encode(self, rgb: Rgb) -> NDArray[np.float32]:
        """Latents ``(channels, h / 8, w / 8)``; sides must be multiples of 8."""
        latents: NDArray[np.float32] = self.encoder(to_tensor(rgb))[0].numpy()
        return latents

    @torch.inference_mode()
    def decode(self, latents: NDArray[np.float32]) -> Rgb:
        """The picture of latents ``(channels, h, w)``."""
        return to_rgb(self.decoder(torch.from_numpy(latents)[None]))

    def round_trip(self, rgb: Rgb) -> Rgb:
        """The picture as a model with this autoencoder sees it; sides in multiples of 8."""
        return self.decode(self.encode(rgb))


@cache
def autoencoder(name: str) -> Autoencoder:
    """Loads one of `NAMES`.

    Raises:
        MaterialMissingError: the weights are not there.
        KeyError: no such autoencoder.
    """
    stem = _FILES[name]
    folder = models()
    states = {
        part: {
            key: value.float()
            for key, value in load_file(folder / f"{stem}_{part}.safetensors").items()
        }
        for part in ("encoder", "decoder")
    }
    channels = len(states["encoder"][max(states["encoder"], key=_layer)])
    parts = {"encoder": _encoder(channels), "decoder": _decoder(channels)}
    for part, network in parts.items():
        network.load_state_dict(states[part])
        network.eval().requires_grad_(False).to(memory_format=torch.channels_last)
    return Autoencoder(name, **parts)


def _layer(key: str) -> int:
    return int(key.split(".")[0])


class _Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [_conv()]
        for _ in range(2):
            layers += [nn.ReLU(), _conv()]
        self.conv = nn.Sequential(*layers)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.conv(x) + x)


class _Squash(nn.Module):
    """Keeps latents within what the decoder was trained on."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(x / 3) * 3


def _conv(
    incoming: int = _WIDTH, outgoing: int = _WIDTH, *, stride: int = 1, bias: bool = True
) -> nn.Conv2d:
    return nn.Conv2d(incoming, outgoing, 3, stride=stride, padding=1, bias=bias)


def _encoder(channels: int) -> nn.Sequential:
    layers: list[nn.Module] = [_conv(3), _Residual()]
    for _ in range(3):
        layers += [_conv(stride=2, bias=False), *(_Residual() for _ in range(3))]
    return nn.Sequential(*layers, _conv(outgoing=channels))


def _decoder(channels: int) -> nn.Sequential:
    layers: list[nn.Module] = [_Squash(), _conv(channels), nn.ReLU()]
    for _ in range(3):
        layers += [*(_Residual() for _ in range(3)), nn.Upsample(scale_factor=2), _conv(bias=False)]
    return nn.Sequential(*layers, _Residual(), _conv(outgoing=3))
