"""Sixteen bits a sample: a coat is laid on the very samples, not on their rounding to eight.

What is looked at, measured and solved for is the 8-bit picture beside them; half a level of it is
more than anybody sees. What is saved has all bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi.codec.pixels import Deep
from urushi.color import keep_hue, rgb_planes

Float = NDArray[np.float32]

GREATEST = 65535
LEVEL = 257
"""16-bit steps in a level of 8 bits: 65535 / 255."""


def follow(samples: Deep, before: Image.Image, after: Image.Image) -> None:
    """Moves samples, in place, by what was done to their 8-bit picture.

    Marks, noise by the pixel and warps work on 8 bits. What they leave alone keeps every bit.

    Args:
        samples: ``(h, w)`` or ``(h, w, channels)``.
        before, after: the 8-bit picture of the same pixels and channels.
    """
    change = np.asarray(after).astype(np.int32)
    change -= np.asarray(before)
    if not change.any():
        return
    change *= LEVEL
    change += samples
    np.clip(change, 0, GREATEST, out=change)
    samples[...] = change


def coat(samples: Deep, delta: Float, amplitude: float) -> None:
    """Adds a luma or colour change to samples, in place, as `strength.add_delta` does to levels.

    Alpha stays, and so does what it hides entirely.

    Args:
        samples: ``(h, w)`` grey, or ``(h, w, c)`` with 2 (grey, alpha), 3 or 4 channels.
        delta: ``(1, h, w)`` or ``(3, h, w)`` Y'CbCr, relative to ``amplitude``.
        amplitude: of the delta, 1 = the full range.
    """
    channels = samples.shape[2] if samples.ndim == 3 else 1
    if channels in (2, 4):
        delta = delta * (samples[..., -1] > 0)
    if channels <= 2:
        grey = samples if channels == 1 else samples[..., 0]
        grey[...] = np.clip(grey + _steps(delta[0], amplitude), 0, GREATEST)
        return
    before = [samples[..., i] for i in range(3)]
    steps = [_steps(plane, amplitude) for plane in rgb_planes(delta)]
    planes = [
        np.add(plane, steps[i % len(steps)], dtype=np.int32, order="C")
        for i, plane in enumerate(before)
    ]
    keep_hue(planes, before, GREATEST)
    for channel, plane in enumerate(planes):
        samples[..., channel] = np.clip(plane, 0, GREATEST)


def _steps(delta: Float, amplitude: float) -> NDArray[np.int32]:
    """A relative delta at an amplitude in whole 16-bit steps."""
    steps = delta * np.float32(GREATEST * amplitude)
    np.rint(steps, out=steps)
    return steps.astype(np.int32)
