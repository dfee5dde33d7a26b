"""Fields that finishes are made of: periodic tiles, soft clouds, coloured noise, fibres, relief.

Lengths are in grid samples, angles in degrees from x (right) towards y (down).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from urushi.carriers import fast_length

Float = NDArray[np.float32]
Shape = tuple[int, int]

TILE = 256
"""Side (cells) of the tiles that are looked up; a power of two, so that wrapping is a bit mask."""

LIGHT = 225.0
"""Direction that light falls from: the upper left, as on a drawing table and in every interface."""


def axes(shape: Shape, angle: float, offset: tuple[float, float] = (0.0, 0.0)) -> tuple[Float, ...]:
    """Coordinates turned by ``angle`` about the middle: along it and across; ``(h, w)`` float32."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    y = (np.arange(shape[0]) - shape[0] / 2)[:, None]
    x = (np.arange(shape[1]) - shape[1] / 2)[None, :]
    along = (x * cos + offset[0]).astype(np.float32) + (y * sin).astype(np.float32)
    across = (-x * sin + offset[1]).astype(np.float32) + (y * cos).astype(np.float32)
    return along, across


def wrapped(position: Float, cells: int) -> NDArray[np.int32]:
    """Index of the cell that each position (in cells) falls in, wrapped at a power of two."""
    # Conversion cuts towards zero: a whole number of turns keeps everything positive.
    turns = np.float32(cells * math.ceil(1.0 + abs(float(position.min())) / cells))
    index = (position + turns).astype(np.int32)
    index &= cells - 1
    return index


def look_up(table: Float, position: Float) -> Float:
    """A periodic line of values (a power of two of them) at positions counted in values."""
    return table[wrapped(position, table.size)]


def tile_index(along: Float, across: Float, cell: tuple[float, float]) -> NDArray[np.int32]:
    """Flat indices into a `TILE` x `TILE` tile that measures ``cell`` (along, across) samples."""
    index = wrapped(across * np.float32(TILE / cell[1]), TILE)
    index *= TILE
    index += wrapped(along * np.float32(TILE / cell[0]), TILE)
    return index


def tile_axes(cell: tuple[float, float]) -> tuple[Float, Float]:
    """Coordinates (samples) of a tile's cells: ``(1, TILE)`` along and ``(TILE, 1)`` across."""
    middles = (np.arange(TILE, dtype=np.float32) + np.float32(0.5)) / np.float32(TILE)
    return middles[None, :] * np.float32(cell[0]), middles[:, None] * np.float32(cell[1])


def soften(tile: Float, cell: tuple[float, float], sigma: float) -> Float:
    """A periodic tile under a Gaussian of ``sigma`` samples, against aliasing."""
    fx = np.fft.rfftfreq(tile.shape[1], cell[0] / tile.shape[1])[None, :]
    fy = np.fft.fftfreq(tile.shape[0], cell[1] / tile.shape[0])[:, None]
    gain = np.exp(-2 * (math.pi * sigma) ** 2 * (fx * fx + fy * fy)).astype(np.float32)
    soft = np.fft.irfft2(np.fft.rfft2(tile) * gain, s=tile.shape)
    return soft.astype(np.float32)


def step(field: Float, low: float, high: float) -> Float:
    """Smooth step: 0 below ``low``, 1 above ``high`` (or the other way round)."""
    t = (field - np.float32(low)) * np.float32(1 / (high - low))
    np.clip(t, 0, 1, out=t)
    return np.asarray(t * t * (np.float32(3) - np.float32(2) * t))


def smooth_levels(luma: Float, sigma: float) -> NDArray[np.uint8]:
    """Luma in 256 levels under a Gaussian of ``sigma`` samples; ``(h, w)``."""
    levels = Image.fromarray(np.rint(np.clip(luma, 0, 1) * np.float32(255)).astype(np.uint8))
    return np.asarray(levels.filter(ImageFilter.GaussianBlur(sigma)))


def resized(field: Float, shape: Shape) -> Float:
    """A small field spread over a shape by cubic interpolation."""
    size = shape[1], shape[0]
    return np.asarray(Image.fromarray(field).resize(size, Image.Resampling.BICUBIC))


def drift(shape: Shape, lengths: tuple[float, float], rng: np.random.Generator) -> Float:
    """Smooth noise of about unit RMS with correlation lengths ``(x, y)``; ``(h, w)`` float32."""
    counts = [math.ceil(n / length) + 3 for n, length in zip(shape[::-1], lengths, strict=True)]
    # Never more knots than samples, nor a memory hog for a tiny length.
    columns, rows = (
        min(count, max(4, n + 3)) for count, n in zip(counts, shape[::-1], strict=True)
    )
    knots = rng.standard_normal((rows, columns), dtype=np.float32)
    # Cubic interpolation of white knots loses about a third of the RMS.
    return resized(knots, shape) * np.float32(1.4)


def cloud(shape: Shape, scale: float, octaves: int, rng: np.random.Generator) -> Float:
    """Soft clouds of about unit RMS: octaves from ``scale`` samples down, each 0.6 of the last.

    After K. Perlin, "An image synthesizer" (SIGGRAPH 1985), with cubic instead of gradient noise.
    """
    total: Float | None = None
    power = 0.0
    for octave in range(octaves):
        length = max(1.0, scale / 2**octave)
        rows, columns = (math.ceil(n / length) + 3 for n in shape)
        knots = rng.standard_normal((rows, columns), dtype=np.float32)
        weight = 0.6**octave
        power += weight * weight
        knots *= np.float32(weight)
        total = knots if total is None else resized(total, (rows, columns)) + knots
    assert total is not None
    return resized(total, shape) * np.float32(1.4 / math.sqrt(power))


def noise(shape: Shape, gain: Callable[[Float], Float], rng: np.random.Generator) -> Float:
    """Isotropic Gaussian noise of unit RMS; ``(h, w)`` float32.

    Args:
        gain: amplitude for an array of frequencies (cycles a sample).
    """
    height, width = (fast_length(n) for n in shape)
    amplitude = gain(frequencies(height, width)).astype(np.float32)
    doubled = np.full(amplitude.shape[1], 2.0)
    doubled[0] = 1.0
    if width % 2 == 0:
        doubled[-1] = 1.0
    power = float((np.square(amplitude, dtype=np.float64) * doubled).sum()) / (height * width)
    white = rng.standard_normal((height, width), dtype=np.float32)
    spectrum = np.fft.rfft2(white)
    spectrum *= amplitude * np.float32(1 / math.sqrt(max(power, 1e-12)))
    field = np.fft.irfft2(spectrum, s=(height, width))
    return field[: shape[0], : shape[1]].astype(np.float32)


def frequencies(height: int, width: int) -> Float:
    """Radial frequency (cycles a sample) of every bin of an ``rfft2``."""
    fy = np.fft.fftfreq(height).astype(np.float32)[:, None]
    fx = np.fft.rfftfreq(width).astype(np.float32)[None, :]
    return np.asarray(np.sqrt(fy * fy + fx * fx))


def relief(height: Float, light: float = LIGHT) -> Float:
    """Shading of a height field: its slope towards the light, per sample; the same shape.

    Central differences, so that the shading is not shifted; edges are held.
    """
    cos, sin = math.cos(math.radians(light)), math.sin(math.radians(light))
    shade = np.zeros_like(height)
    for axis, share in ((1, cos), (0, sin)):
        if height.shape[axis] < 3:
            continue
        moved = np.moveaxis(height, axis, 0)
        target = np.moveaxis(shade, axis, 0)
        slope = (moved[2:] - moved[:-2]) * np.float32(-0.5 * share)
        target[1:-1] += slope
        target[0] += slope[0]
        target[-1] += slope[-1]
    return shade


def fibres(
    canvas: Shape,
    *,
    length: float,
    spacing: float,
    curl: float,
    rng: np.random.Generator,
    pace: float = 1.0,
    limit: int = 3_000_000,
) -> Float:
    """Curved tapering threads laid at random, adding up where they cross; wraps at the edges.

    Args:
        canvas: ``(height, width)`` in samples.
        length: median length of a thread.
        spacing: samples of area for each sample of thread.
        curl: how far a thread turns along its way, radians.
        rng: source of the realisation.
        pace: distance of the points that a thread is drawn with.
        limit: of the number of points.

    Returns:
        ``canvas`` float32: 1 sample of a thread of full weight adds 1 in all.
    """
    height, width = canvas
    count = max(1, math.ceil(height * width / (length * spacing)))
    steps = max(2, math.ceil(1.6 * length / pace))
    count = min(count, max(1, limit // steps))
    own = np.exp(rng.normal(0.0, 0.35, (count, 1))).clip(0.4, 2.0) * length
    weight = rng.uniform(0.35, 1.0, (count, 1))
    start = rng.uniform(0.0, 1.0, (count, 2)) * (width, height)
    turn = rng.uniform(0.0, 2 * math.pi, (count, 1))
    bend = rng.normal(0.0, curl, (count, 3))
    phase = rng.uniform(0.0, 2 * math.pi, (count, 2))
    t = np.linspace(-0.5, 0.5, steps, dtype=np.float32)[None, :]
    heading = (turn + bend[:, :1] * t).astype(np.float32)
    for i, waves in enumerate((1.3, 2.9)):
        wave = np.sin(np.float32(2 * math.pi * waves) * t + phase[:, i : i + 1].astype(np.float32))
        heading += wave * (bend[:, i + 1 : i + 2] * (0.5 / (1 + i))).astype(np.float32)
    pieces = (own / steps).astype(np.float32)
    x = np.cumsum(np.cos(heading), axis=1) * pieces + start[:, :1].astype(np.float32)
    y = np.cumsum(np.sin(heading), axis=1) * pieces + start[:, 1:].astype(np.float32)
    taper = np.float32(1) - np.square(np.square(2 * t))
    return splat(canvas, x, y, taper * (weight * pieces).astype(np.float32))


def splat(canvas: Shape, x: Float, y: Float, weight: Float) -> Float:
    """Adds points to an empty canvas, shared among the four nearest samples; wraps at the edges."""
    height, width = canvas
    left, top = np.floor(x), np.floor(y)
    fx, fy = x - left, y - top
    columns, rows = left.astype(np.int32) % width, top.astype(np.int32) % height
    right, below = (columns + 1) % width, (rows + 1) % height
    rows *= width
    below *= width
    total = np.zeros(height * width)
    for row, share in ((rows, 1 - fy), (below, fy)):
        share = share * weight
        for column, part in ((columns, 1 - fx), (right, fx)):
            total += np.bincount(
                (row + column).ravel(), (share * part).ravel(), minlength=total.size
            )
    return total.reshape(canvas).astype(np.float32)
