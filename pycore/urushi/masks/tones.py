"""Tones: shadows, middle tones or lights, by luma.

A range with soft limits, as the "blend if" sliders of paint programs have it. Two ranges that meet
at a limit add up to 1 around it if they are equally soft, so that shadows, middle tones and lights
share a picture among them without a gap.
"""

from __future__ import annotations

import numpy as np

from urushi.masks.smoothstep import smoothstep
from urushi.spec import Float, MaskSpec, Number, Parameters, Scene


def render(scene: Scene, parameters: Parameters) -> Float:
    """1 where luma lies between the limits, 0 elsewhere; ``(h, w)`` float32 in [0, 1].

    Each limit is a smoothstep of the width ``softness`` centred on it; ``low`` at 0 and ``high`` at
    1 do not cut. With ``low`` above ``high`` nothing lies between but what their softness shares.
    """
    low, high, softness = parameters["low"], parameters["high"], parameters["softness"]
    out = np.ones(scene.grid.shape, dtype=np.float32)
    if low > 0:
        out *= _above(scene.luma, low, softness)
    if high < 1:
        out *= np.float32(1) - _above(scene.luma, high, softness)
    return out


def _above(luma: Float, limit: float, softness: float) -> Float:
    return smoothstep(luma, limit - softness / 2, limit + softness / 2)


SPEC = MaskSpec(
    name="tones",
    description="Shadows, middle tones or lights: everything within a range of brightness.",
    render=render,
    parameters=(
        Number(
            "low",
            "Darkest tone that counts; 0 is black, and leaves nothing out.",
            "",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            step=0.01,
        ),
        Number(
            "high",
            "Lightest tone that counts; 1 is white, and leaves nothing out.",
            "",
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            step=0.01,
        ),
        Number(
            "softness",
            "Range of tones over which the mask fades at each limit.",
            "",
            default=0.2,
            minimum=0.0,
            maximum=0.5,
            step=0.01,
        ),
    ),
)
