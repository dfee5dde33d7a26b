"""Controls: changes of a picture that a coat has to beat at the same visibility."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from efficacy.pixels import Rgb

Delta = NDArray[np.float32]
"""``(h, w, 1)`` or ``(h, w, 3)`` change of R, G and B, of unit root mean square."""

PLAID_PERIOD = 2.8
"""Training pixels at 1024: the weave that the project began with."""

PLAID_ANGLES = (45.0, 135.0)

TRAINING_SIDE = 1024


def gaussian(picture: Rgb, seed: int) -> Delta:
    """White Gaussian noise, each pixel and channel on its own."""
    return np.random.default_rng(seed).standard_normal(picture.shape, dtype=np.float32)


def plaid(picture: Rgb, seed: int) -> Delta:
    """The plain luma plaid: two crossed gratings, the same everywhere; the seed sets the phases."""
    height, width = picture.shape[:2]
    return plaid_of((height, width), max(1.0, math.sqrt(height * width) / TRAINING_SIDE), seed)


def plaid_of(shape: tuple[int, int], training_pixel: float, seed: int) -> Delta:
    """As `plaid`, ``(h, w, 1)``, where a training pixel is so many pixels long."""
    height, width = shape
    phases = np.random.default_rng(seed).uniform(0, 2 * math.pi, len(PLAID_ANGLES))
    total = np.zeros(shape, dtype=np.float32)
    y, x = np.ogrid[:height, :width]
    for angle, phase in zip(PLAID_ANGLES, phases, strict=True):
        across = x * math.cos(math.radians(angle)) + y * math.sin(math.radians(angle))
        period = PLAID_PERIOD * training_pixel
        total += np.cos(2 * math.pi / period * across + phase).astype(np.float32)
    return unit(total[..., None])


def unit(delta: Delta) -> Delta:
    """Scaled to a root mean square of 1 over all its values."""
    return delta / np.float32(math.sqrt(float(np.square(delta, dtype=np.float64).mean())))
