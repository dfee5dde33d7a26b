"""A texture of the user's own, or a drawing, laid into the picture: by its brightness, as a print
in one ink, or pressed in relief."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from urushi import inlay
from urushi.finishes._fields import relief
from urushi.spec import Choice, Color, Number, Parameters, Spec, Synthesis

Float = NDArray[np.float32]

LUMA = 0.045
"""RMS change of luma by a texture's brightness."""

TINT = 0.065
"""RMS share of the ink that is printed."""

EMBOSS = 0.036
"""RMS change of luma by relief."""

PEAK = 2.5
"""Changes are limited to so many times their RMS, so that no single edge shouts."""

SOFTEST = 0.7
"""Standard deviation (training px) of the blur under which a brightness becomes a height."""

FAINTEST = 0.01
"""A texture of less contrast than this (RMS, 1 = 255 levels) is not strengthened any further."""

OFF_FIT = 0.02
"""Share by which a fitted texture is larger than the picture at most, and so may be off it."""


def render(synthesis: Synthesis, parameters: Parameters) -> Float:
    """The texture, of the same strength whatever its own contrast.

    Returns:
        ``(grid height, grid width)`` float32, luma; of a tint ``(3, grid height, grid width)``
        Y'CbCr (BT.601). Its mean is about zero, so that the picture keeps its tone.
    """
    pixel = synthesis.grid.training_pixel
    texture = _laid(synthesis, parameters)
    if parameters["mode"] == "emboss":
        return _levelled(relief(_blurred(texture, SOFTEST * pixel)), FAINTEST) * np.float32(EMBOSS)
    if parameters["mode"] == "luma":
        return _levelled(texture, FAINTEST) * np.float32(LUMA)
    printed = _levelled(-texture, FAINTEST) * np.float32(TINT)
    red, green, blue = (channel / 255 for channel in ImageColor.getrgb(parameters["ink"])[:3])
    y = 0.299 * red + 0.587 * green + 0.114 * blue
    # Towards the ink from a light grey, as of paper.
    change = np.array([y - 0.8, (blue - y) / 1.772, (red - y) / 1.402], dtype=np.float32)
    return change[:, None, None] * printed


def _laid(synthesis: Synthesis, parameters: Parameters) -> Float:
    """The texture's brightness over the grid, in [0, 1]."""
    grid, keyed, own = synthesis.grid, synthesis.keyed, synthesis.realisation
    image = inlay.source(parameters)
    if parameters["layout"] == "fit":
        zoom = 1 + OFF_FIT * float(own.uniform(0.2, 1.0))
        shift = (float(own.uniform(-1, 1)), float(own.uniform(-1, 1)))
        return inlay.luma(image, grid.size, inlay.middle(image, grid.size, zoom, shift))
    stretch = 1 + float(keyed.uniform(-0.03, 0.03)) + float(own.uniform(-0.015, 0.015))
    side = parameters["size"] * grid.training_pixel * stretch
    tile = inlay.seamless(inlay.luma(image, inlay.tile_size(image, side)))
    place = own.uniform(size=2)
    offset = float(place[0]) * tile.shape[1], float(place[1]) * tile.shape[0]
    return inlay.tiled(tile, grid.shape, offset, float(own.uniform(-0.5, 0.5)))


def _levelled(field: Float, faintest: float) -> Float:
    """A field of zero mean and about unit RMS, its peaks limited."""
    field = field - np.float32(field.mean(dtype=np.float64))
    rms = math.sqrt(float(np.square(field).mean(dtype=np.float64)))
    field *= np.float32(1 / max(rms, faintest) / PEAK)
    np.tanh(field, out=field)
    field -= np.float32(field.mean(dtype=np.float64))
    field *= np.float32(PEAK)
    return field


def _blurred(field: Float, sigma: float) -> Float:
    """A field under about a Gaussian of ``sigma`` samples; its edges are held."""
    # Each pass of the binomial 1 2 1 has a variance of a half.
    for _ in range(max(1, round(2 * sigma * sigma))):
        for axis in (0, 1):
            held = np.pad(field, [(1, 1) if i == axis else (0, 0) for i in (0, 1)], mode="edge")
            moved = np.moveaxis(held, axis, 0)
            field = np.moveaxis((moved[:-2] + 2 * moved[1:-1] + moved[2:]) / 4, 0, axis)
    return field


SPEC = Spec(
    name="image",
    description="A texture of your own, or a drawing: as light and shade, as a print, in relief.",
    render=render,
    parameters=(
        inlay.DRAWING,
        inlay.PICTURE,
        Choice(
            "mode",
            "By its brightness, as a print in one ink, or pressed in relief.",
            "luma",
            ("luma", "tint", "emboss"),
        ),
        Color("ink", "Ink of a print; it goes where the texture is dark.", "#2a55b0"),
        Choice(
            "layout",
            "Repeated, or once over the whole picture.",
            "tile",
            ("tile", "fit"),
        ),
        Number(
            "size",
            "Longer side of the texture where it is repeated, as training will see it.",
            "training px",
            default=320.0,
            minimum=32.0,
            maximum=1024.0,
            step=8.0,
        ),
    ),
)
