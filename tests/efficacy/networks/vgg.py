"""VGG-16's feature maps, as ST-LPIPS has them.

The weights are those that ship with `stlpips-pytorch` (A. Ghildyal and F. Liu, "Shift-tolerant
Perceptual Similarity Metric", ECCV 2022): VGG-16 trained on ImageNet with blurred pooling, which
hardly minds where a texture begins. That package's own modules import torchvision and IPython, so
only its file of weights is used.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import nn

from efficacy.materials import MaterialMissingError

WIDTHS = (64, 128, 256, 512, 512)
"""Channels of relu1_2, relu2_2, relu3_3, relu4_3 and relu5_3."""

_CONVOLUTIONS = (2, 2, 3, 3, 3)
_FILE = Path("weights") / "vST0.0" / "vgg_shift_tolerant.pth"
_SHIFT = (-0.030, -0.088, -0.188)
_SCALE = (0.458, 0.448, 0.450)


class Vgg(nn.Module):
    """The convolutions of VGG-16.

    Attributes:
        depth: how many of the five stages there are.
    """

    def __init__(self, depth: int) -> None:
        super().__init__()
        stages: list[nn.Module] = []
        incoming = 3
        for width, convolutions in list(zip(WIDTHS, _CONVOLUTIONS, strict=True))[:depth]:
            stage: list[nn.Module] = [_BlurPool(incoming)] if stages else []
            for _ in range(convolutions):
                stage += [nn.Conv2d(incoming, width, 3, padding=1), nn.ReLU()]
                incoming = width
            stages.append(nn.Sequential(*stage))
        self.stages = nn.ModuleList(stages)
        self.shift: torch.Tensor
        self.scale: torch.Tensor
        self.register_buffer("shift", torch.tensor(_SHIFT)[:, None, None], persistent=False)
        self.register_buffer("scale", torch.tensor(_SCALE)[:, None, None], persistent=False)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Feature maps of the stages, each after its last ReLU.

        Args:
            x: ``(n, 3, h, w)`` in [0, 1], sides at least 32.
        """
        x = (x * 2 - 1 - self.shift) / self.scale
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps


class _BlurPool(nn.Module):
    """Maximum of 2 by 2 at every place, then every second place of a [1 2 1] blur.

    R. Zhang, "Making Convolutional Networks Shift-Invariant Again", ICML 2019.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        taps = torch.tensor([1.0, 2.0, 1.0])
        kernel = (taps[:, None] * taps / 16).expand(channels, 1, 3, 3).clone()
        self.kernel: torch.Tensor
        self.register_buffer("kernel", kernel, persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        highest = nn.functional.max_pool2d(x, 2, 1)
        padded = nn.functional.pad(highest, (2, 2, 2, 2), mode="reflect")
        return nn.functional.conv2d(padded, self.kernel, stride=2, groups=x.shape[1])


@cache
def vgg(depth: int) -> Vgg:
    """The first stages of the trained network, for inference.

    Raises:
        MaterialMissingError: `stlpips-pytorch` is not installed.
    """
    found = find_spec("stlpips_pytorch")
    if found is None or not found.submodule_search_locations:
        raise MaterialMissingError("stlpips-pytorch is not installed")
    file = Path(found.submodule_search_locations[0]) / _FILE
    stored = torch.load(file, map_location="cpu", weights_only=True)
    network = Vgg(depth)
    trained = [
        value
        for key, value in stored.items()
        if key.startswith("net.") and not key.endswith(".filt")
    ]
    expected = network.state_dict()
    network.load_state_dict(dict(zip(expected, trained[: len(expected)], strict=True)))
    return network.eval().requires_grad_(False)
