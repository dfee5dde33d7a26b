"""The picture that a layer lays in: the user's own or a drawing, tiled or fitted."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.drawings import NAMES, drawing
from urushi.grid import REDUCING_GAP
from urushi.parameters import Choice, File
from urushi.spec import Parameters

Float = NDArray[np.float32]

DRAWING = Choice("drawing", "A drawing that comes with the tool.", NAMES[0], NAMES)
PICTURE = File("picture", "A picture of your own, in place of the drawing.")

SEAM = 2.5
"""Steps between neighbours that opposite borders may differ by and still count as one surface."""

FLAT = 1 / 255
"""Steps between neighbours are counted on as at least this (1 = 255 levels)."""


def source(parameters: Parameters) -> Image.Image:
    """The picture that `PICTURE` or else `DRAWING` names; mode L, LA, RGB or RGBA."""
    picture = parameters["picture"]
    if isinstance(picture, Image.Image):
        return picture
    return drawing(parameters["drawing"])


def resized(
    image: Image.Image,
    size: tuple[int, int],
    box: tuple[float, float, float, float] | None = None,
    resampling: Image.Resampling = Image.Resampling.LANCZOS,
) -> Image.Image:
    """An image, or a part ``box`` (px) of it, at a size and laid on white: mode L or RGB."""
    image = image.resize(size, resampling, box, REDUCING_GAP)
    if image.mode not in ("LA", "RGBA"):
        return image
    ground = Image.new("RGBA", size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert(image.mode[:-1])


def luma(
    image: Image.Image,
    size: tuple[int, int],
    box: tuple[float, float, float, float] | None = None,
    resampling: Image.Resampling = Image.Resampling.LANCZOS,
) -> Float:
    """Luma (BT.601) of what `resized` returns: ``(h, w)`` float32 in [0, 1]."""
    levels = np.asarray(resized(image, size, box, resampling).convert("L"), dtype=np.float32)
    return levels * np.float32(1 / 255)


def tile_size(image: Image.Image, side: float) -> tuple[int, int]:
    """Width and height of an image whose longer side is to be ``side`` samples."""
    scale = side / max(image.size)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def seamless(tile: Float) -> Float:
    """A tile that can be repeated: itself, or with its mirror image beside it along each axis on
    which its opposite borders do not meet."""
    for axis in (0, 1):
        if tile.shape[axis] < 2:
            continue
        across = np.moveaxis(tile, axis, 0)
        step = max(float(np.abs(np.diff(across, axis=0)).mean()), FLAT)
        if float(np.abs(across[0] - across[-1]).mean()) > SEAM * step:
            tile = np.concatenate([tile, np.flip(tile, axis)], axis)
    return tile


def tiled(
    tile: Float, shape: tuple[int, int], offset: tuple[float, float], angle: float = 0.0
) -> Float:
    """A tile repeated over a field.

    Args:
        tile: ``(th, tw)`` float32, repeated as it is.
        shape: ``(h, w)`` of the field.
        offset: from the tile's first sample to the middle of the field, to the right and down.
        angle: turn about the middle, degrees.

    Returns:
        ``shape`` float32, by bicubic interpolation.
    """
    height, width = shape
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    # A sheet that holds the turned field, of whole samples of the tile.
    rows = math.ceil(height * abs(cos) + width * abs(sin)) + 6
    columns = math.ceil(width * abs(cos) + height * abs(sin)) + 6
    left, top = math.floor(offset[0]) - columns // 2, math.floor(offset[1]) - rows // 2
    sheet = tile[
        np.ix_(
            np.arange(top, top + rows) % tile.shape[0],
            np.arange(left, left + columns) % tile.shape[1],
        )
    ]
    x, y = offset[0] - left, offset[1] - top
    turn = (
        *(cos, -sin, x - cos * width / 2 + sin * height / 2),
        *(sin, cos, y - sin * width / 2 - cos * height / 2),
    )
    turned = Image.fromarray(sheet).transform(
        (width, height), Image.Transform.AFFINE, turn, Image.Resampling.BICUBIC
    )
    return np.asarray(turned)


def middle(
    image: Image.Image,
    size: tuple[int, int],
    zoom: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> tuple[float, float, float, float]:
    """The largest middle part (left, top, right, bottom in px) that has the proportions of a size.

    Args:
        image: any.
        size: width and height, px.
        zoom: 1 or more: the part is so many times smaller.
        shift: by how much of what it lost by that it is off the middle, -1 to 1, to the right and
            down.
    """
    scale = max(size[0] / image.width, size[1] / image.height)
    edges = []
    for whole, side, off in zip(image.size, size, shift, strict=True):
        part = min(side / scale, whole)
        start = (whole - part) / 2 + part * (1 - 1 / zoom) / 2 * (1 + off)
        edges.append((start, min(start + part / zoom, whole)))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom
