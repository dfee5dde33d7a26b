"""A tabby cat looking out of the sheet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from urushi.drawings.pen import INK, Pen, Points, curve, mirrored, oval

PAPER, FUR, DARK, LIGHT = 214, 158, 66, 240


def cat() -> Image.Image:
    """A cat's head and chest from the front, over a disc of dark."""
    pen = Pen(PAPER)
    for ring, level in ((0.47, 92), (0.445, 214), (0.43, 92)):
        pen.disc(0.5, 0.47, ring, level)
    _body(pen)
    half = [(0.5, 0.225), (0.42, 0.22), (0.36, 0.19), (0.28, 0.13), (0.225, 0.105), (0.205, 0.2)]
    half += [(0.195, 0.31), (0.16, 0.43), (0.14, 0.52), (0.2, 0.59), (0.28, 0.655), (0.38, 0.7)]
    outline = curve([*half, (0.5, 0.712)])
    pen.shape(np.vstack([outline, mirrored(outline)[::-1]]), FUR, 0.011)
    for side in (np.array, mirrored):
        pen.shape(side(curve([(0.245, 0.27), (0.243, 0.16), (0.31, 0.2), (0.345, 0.235)])), 112, 0)
        for k in range(4):
            tuft = curve([(0.25 + 0.022 * k, 0.27), (0.252 + 0.02 * k, 0.22), (0.25, 0.165)])
            pen.stroke(side(tuft[:16]), 0.006, LIGHT, (0.8, 0.2))
        _stripes(pen, side)
        _eye(pen, side)
    muzzle = [(0.5, 0.475), (0.44, 0.515), (0.385, 0.57), (0.39, 0.63), (0.44, 0.672), (0.5, 0.68)]
    half_muzzle = curve(muzzle)
    pen.shape(np.vstack([half_muzzle, mirrored(half_muzzle)[::-1]]), LIGHT, 0)
    pen.shape(curve([(0.46, 0.525), (0.5, 0.517), (0.54, 0.525), (0.5, 0.568)], closed=True), 96)
    pen.stroke(np.array([(0.5, 0.565), (0.5, 0.605)]), 0.008, INK)
    for side in (np.array, mirrored):
        pen.stroke(
            side(curve([(0.5, 0.603), (0.47, 0.63), (0.432, 0.622), (0.415, 0.598)])), 0.01, INK
        )
        for k in range(3):
            rise = 0.022 * k
            start = (0.425 - 0.012 * k, 0.578 + rise)
            whisker = curve([start, (0.26, 0.545 + 2 * rise), (0.075, 0.55 + 3.2 * rise)])
            pen.stroke(side(whisker), 0.007, LIGHT, (1.0, 0.3))
            pen.shape(side(oval(*start, 0.005, 0.005)), INK, 0)
    return pen.finished()


def _body(pen: Pen) -> None:
    half = curve([(0.24, 0.6), (0.2, 0.72), (0.15, 0.84), (0.1, 1.1)])
    pen.shape(np.vstack([half, mirrored(half)[::-1]]), FUR, 0.011)
    chest = curve([(0.33, 0.64), (0.32, 0.76), (0.36, 0.88), (0.42, 0.96), (0.5, 1.03)])
    pen.shape(np.vstack([chest, mirrored(chest)[::-1]]), LIGHT, 0)
    for side in (np.array, mirrored):
        for k in range(4):
            y = 0.74 + 0.075 * k
            edge = float(np.interp(y, half[:, 1], half[:, 0])) + 0.022
            band = [(edge, y), (edge + 0.06, y + 0.006), (edge + 0.14, y + 0.045)]
            pen.stroke(side(curve(band)), 0.03, DARK, (0.8, 0.1))
        for k in range(5):
            x, y = 0.36 + 0.03 * k, 0.78 + 0.045 * k
            tuft = curve([(x, y), (x + 0.01, y + 0.035), (x + 0.035, y + 0.06)])
            pen.stroke(side(tuft), 0.007, 128, (1.0, 0.2))


def _stripes(pen: Pen, side: Callable[[Points], Points]) -> None:
    """The M on the forehead, and the bands of the cheeks."""
    bands = [
        ([(0.478, 0.238), (0.482, 0.3), (0.486, 0.375)], 0.026),
        ([(0.435, 0.236), (0.44, 0.29), (0.462, 0.345)], 0.026),
        ([(0.392, 0.228), (0.392, 0.28), (0.405, 0.325)], 0.026),
        ([(0.16, 0.47), (0.21, 0.478), (0.265, 0.512)], 0.026),
        ([(0.17, 0.535), (0.22, 0.54), (0.275, 0.562)], 0.026),
        ([(0.225, 0.6), (0.265, 0.598), (0.31, 0.606)], 0.022),
        ([(0.19, 0.395), (0.215, 0.398), (0.24, 0.41)], 0.02),
    ]
    for points, width in bands:
        pen.stroke(side(curve(points)), width, DARK, (0.9, 0.15))


def _eye(pen: Pen, side: Callable[[Points], Points]) -> None:
    rim = curve(
        [(0.265, 0.405), (0.315, 0.362), (0.375, 0.372), (0.425, 0.435), (0.4, 0.47), (0.33, 0.47)],
        closed=True,
    )
    pen.shape(side(rim), 206, 0.014)
    pen.shape(side(oval(0.35, 0.418, 0.04, 0.046)), 150, 0.006)
    pen.shape(side(oval(0.35, 0.418, 0.02, 0.044)), INK, 0)
    # Light comes from one side in both.
    x, y = side(np.array([(0.35, 0.4)]))[0]
    pen.disc(x - 0.014, y, 0.011, LIGHT)
    lid = curve([(0.255, 0.41), (0.315, 0.355), (0.38, 0.366), (0.43, 0.44)])
    pen.stroke(side(lid), 0.018, INK, (0.3, 0.6))
