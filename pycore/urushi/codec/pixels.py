"""Pixels on their way in: turned upright, reduced from 16 bits to 8, given an alpha channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.codec.frames import Animation

Deep = NDArray[np.uint16]
"""Samples of 16 bits: ``(h, w)`` of a grey picture, else ``(h, w, channels)``; 0 to 65535."""

STRIP_SAMPLES = 2**19
"""Samples that are worked on at a time, so that what is needed beside a picture stays small."""

# EXIF 3.0, 4.6.5.1.6: what turns a picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# 65535 / 255 is 257 without a rest.
_EIGHT_BITS = ((np.arange(65536) + 128) // 257).astype(np.uint8)

_CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


@dataclass(frozen=True)
class Facts:
    """What a file's header says.

    Attributes:
        width, height: px, as they are stored.
        mode: "1", "P", "L", "LA", "RGB", "RGBA" or "CMYK", that of the file.
        has_alpha: whether some pixel may be transparent.
        depth: bits of a sample: 16, or else 8.
        frames: 1 of a still picture.
        orientation: EXIF's, where the format has a place of its own for it.
    """

    width: int
    height: int
    mode: str
    has_alpha: bool
    depth: int = 8
    frames: int = 1
    orientation: int | None = None


@dataclass
class Pixels:
    """What a reader found in a file; see `Picture` for the rest."""

    image: Image.Image
    deep: Deep | None = None
    animation: Animation | None = None
    notices: tuple[str, ...] = ()
    save: dict[str, Any] = field(default_factory=dict)
    is_srgb: bool = False
    """Whether the pixels were converted, so that the file's profile is no longer theirs."""


def swaps(orientation: int) -> bool:
    """Whether a picture of this EXIF orientation has width and height the other way round."""
    return orientation in (5, 6, 7, 8)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """A picture turned upright from its EXIF orientation."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def laid_down(samples: Deep, orientation: int) -> Deep:
    """A view of upright samples as the file has them, to fill them without a copy."""
    if orientation in (2, 3, 6, 7):
        samples = samples[:, ::-1]
    if orientation in (3, 4, 7, 8):
        samples = samples[::-1]
    return samples.swapaxes(0, 1) if swaps(orientation) else samples


def deep_array(mode: str, width: int, height: int, orientation: int) -> tuple[Deep, Deep]:
    """Upright samples to be filled, and the view of them in which the file's order is kept."""
    shape = (width, height) if swaps(orientation) else (height, width)
    channels = _CHANNELS[mode]
    samples: Deep = np.zeros(shape if channels == 1 else (*shape, channels), dtype=np.uint16)
    return samples, laid_down(samples, orientation)


def strips(height: int, row: int) -> Iterator[slice]:
    """Rows of a picture in portions of `STRIP_SAMPLES` at most, given the samples of a row."""
    step = max(1, STRIP_SAMPLES // max(1, row))
    for top in range(0, height, step):
        yield slice(top, min(top + step, height))


def rows_of(image: Image.Image, rows: slice) -> NDArray[Any]:
    """Samples of some rows of a picture."""
    return np.asarray(image.crop((0, rows.start, image.width, rows.stop)))


def eight_bit(samples: Deep) -> Image.Image:
    """The picture with 8 bits a sample that is nearest to one with 16."""
    mode = {2: "L"}.get(samples.ndim) or {2: "LA", 3: "RGB", 4: "RGBA"}[samples.shape[2]]
    height, width = samples.shape[:2]
    image = Image.new(mode, (width, height))
    for rows in strips(height, width * _CHANNELS[mode]):
        part = np.take(_EIGHT_BITS, samples[rows])
        image.paste(Image.fromarray(part, mode=mode), (0, rows.start))
    return image


def keyed(image: Image.Image, key: tuple[int, ...]) -> Image.Image:
    """An L or RGB picture as LA or RGBA in which the pixels of one colour are transparent."""
    alpha = Image.new("L", image.size)
    for rows in strips(image.height, image.width * 3):
        levels = rows_of(image, rows)
        levels = levels.reshape(*levels.shape[:2], -1)
        shown = (levels != np.array(key, dtype=np.uint8)).any(axis=-1)
        alpha.paste(Image.fromarray(shown.astype(np.uint8) * np.uint8(255)), (0, rows.start))
    image.putalpha(alpha)
    return image
