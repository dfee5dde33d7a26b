"""A kitsune mask: the fox of festivals and shrines."""

from __future__ import annotations

import numpy as np
from PIL import Image

from urushi.drawings.pen import INK, Pen, curve, mirrored, oval

GROUND, WHITE, SHADE, RED = 74, 246, 196, 108


def fox() -> Image.Image:
    """The mask from the front, before a sun with rays."""
    pen = Pen(GROUND)
    for k in range(24):
        a, b = (2 * np.pi * (k + share) / 24 for share in (0.0, 0.5))
        ray = [(0.5, 0.5), (0.5 + np.cos(a), 0.5 + np.sin(a)), (0.5 + np.cos(b), 0.5 + np.sin(b))]
        pen.shape(np.array(ray), 112, 0)
    pen.disc(0.5, 0.5, 0.43, GROUND)
    pen.disc(0.5, 0.5, 0.41, 142)
    half = [(0.5, 0.255), (0.43, 0.25), (0.375, 0.235), (0.32, 0.16), (0.245, 0.075), (0.2, 0.05)]
    half += [(0.175, 0.14), (0.165, 0.26), (0.175, 0.36), (0.165, 0.45), (0.185, 0.55)]
    half += [(0.25, 0.65), (0.33, 0.74), (0.4, 0.84), (0.45, 0.905), (0.5, 0.92)]
    outline = curve(half)
    pen.shape(np.vstack([outline, mirrored(outline)[::-1]]), WHITE, 0.013)
    for side in (np.array, mirrored):
        inner = curve([(0.225, 0.29), (0.207, 0.2), (0.218, 0.115), (0.275, 0.18), (0.335, 0.265)])
        pen.shape(side(inner), RED, 0.007)
        for k in range(4):
            hair = curve([(0.25 + 0.022 * k, 0.285), (0.24 + 0.016 * k, 0.23), (0.228, 0.165)])
            pen.stroke(side(hair[:15]), 0.007, WHITE, (0.9, 0.2))
        shade = [
            (0.178, 0.52),
            (0.25, 0.61),
            (0.33, 0.7),
            (0.4, 0.795),
            (0.455, 0.87),
            (0.5, 0.885),
        ]
        shade += [
            (0.5, 0.92),
            (0.45, 0.903),
            (0.4, 0.838),
            (0.33, 0.738),
            (0.25, 0.648),
            (0.19, 0.56),
        ]
        pen.shape(side(np.array(shade)), SHADE, 0)
        eye = [
            (0.255, 0.405),
            (0.31, 0.408),
            (0.37, 0.44),
            (0.425, 0.51),
            (0.36, 0.505),
            (0.3, 0.47),
        ]
        pen.shape(side(curve(eye, closed=True)), 226, 0.012)
        pen.shape(side(oval(0.343, 0.461, 0.024, 0.03, -15)), INK, 0)
        lid = curve([(0.225, 0.37), (0.3, 0.395), (0.375, 0.435), (0.445, 0.535)])
        pen.stroke(side(lid), 0.022, INK, (0.15, 0.4))
        pen.stroke(
            side(curve([(0.24, 0.345), (0.31, 0.362), (0.385, 0.405)])), 0.02, RED, (0.1, 0.2)
        )
        pen.stroke(side(curve([(0.33, 0.318), (0.365, 0.29), (0.4, 0.32)])), 0.03, RED, (0.3, 0.3))
        for k in range(3):
            y = 0.575 + 0.052 * k
            mark = curve(
                [
                    (0.215 + 0.047 * k, y),
                    (0.27 + 0.036 * k, y - 0.004),
                    (0.335 + 0.022 * k, y + 0.028),
                ]
            )
            pen.stroke(side(mark), 0.022, RED, (0.1, 0.1))
        pen.stroke(
            side(curve([(0.45, 0.56), (0.44, 0.66), (0.462, 0.755)])), 0.008, SHADE, (0.3, 0.3)
        )
        smile = curve([(0.5, 0.848), (0.462, 0.838), (0.425, 0.8), (0.395, 0.752)])
        pen.stroke(side(smile), 0.012, INK, (1.0, 0.2))
        for k in range(3):
            pen.shape(side(oval(0.425 - 0.012 * k, 0.735 + 0.026 * k, 0.006, 0.006)), INK, 0)
    pen.shape(
        curve([(0.452, 0.762), (0.5, 0.748), (0.548, 0.762), (0.5, 0.815)], closed=True), INK, 0
    )
    pen.stroke(np.array([(0.5, 0.805), (0.5, 0.848)]), 0.009, INK)
    jewel = [(0.5, 0.285), (0.472, 0.34), (0.478, 0.385), (0.5, 0.4), (0.522, 0.385), (0.528, 0.34)]
    pen.shape(curve(jewel, closed=True), RED, 0.007)
    for k in range(3):
        pen.disc(0.5, 0.43 + 0.032 * k, 0.011 - 0.002 * k, RED)
    return pen.finished()
