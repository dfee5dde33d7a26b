"""Fallen leaves of maple and ginkgo on dark water."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from urushi.drawings.pen import INK, Pen, Points, curve, turned


def leaves() -> Image.Image:
    """Leaves large and small, over ripples."""
    pen = Pen(70)
    for k in range(1, 15):
        t = np.linspace(0, 2 * math.pi, 97)
        radius = 0.06 * k
        ring = np.stack([0.66 + radius * np.cos(t), 0.62 + 0.75 * radius * np.sin(t)], axis=1)
        pen.stroke(ring, 0.007, 118)
    for kind, x, y, size, turn, level in (
        ("ginkgo", 0.88, 0.13, 0.2, 150, 222),
        ("maple", 0.1, 0.86, 0.21, 40, 176),
        ("ginkgo", 0.13, 0.13, 0.17, 215, 196),
        ("maple", 0.9, 0.56, 0.19, -70, 206),
        ("ginkgo", 0.5, 0.9, 0.21, -25, 236),
        ("maple", 0.56, 0.16, 0.15, 195, 156),
        ("maple", 0.42, 0.48, 0.34, -14, 224),
        ("ginkgo", 0.79, 0.83, 0.15, 70, 182),
    ):
        outline, veins, stalk = (_maple if kind == "maple" else _ginkgo)()
        place = np.array([x, y])
        for shift, tone, line in ((0.014, 34, 0.0), (0.0, level, 0.008)):
            pen.shape(turned(outline, turn) * size + place + shift, tone, line)
        for vein in veins:
            pen.stroke(turned(vein, turn) * size + place, 0.02 * size + 0.002, 82, (1.0, 0.2))
        pen.stroke(turned(stalk, turn) * size + place, 0.045 * size + 0.002, INK, (0.7, 1.0))
    return pen.finished()


def _maple() -> tuple[Points, list[Points], Points]:
    """Seven lobes with toothed edges, about one unit from the stalk to the tip."""
    angles = np.radians([-90, -132, -48, -172, -8, -212, 32])
    lengths = np.array([1.0, 0.94, 0.94, 0.74, 0.74, 0.4, 0.4])
    order = np.argsort(angles)
    outline: list[tuple[float, float]] = [(0.0, 0.1)]
    veins: list[Points] = []
    for rank, i in enumerate(order):
        angle, length = float(angles[i]), float(lengths[i])
        along = np.array([math.cos(angle), math.sin(angle)])
        across = np.array([-along[1], along[0]])
        # Half of the lobe's outline: a point, then teeth down to where it meets the next.
        profile = [
            (0.34, 0.13),
            (0.42, 0.19),
            (0.45, 0.17),
            (0.55, 0.2),
            (0.57, 0.165),
            (0.68, 0.165),
        ]
        profile += [(0.7, 0.125), (0.8, 0.11), (0.83, 0.07), (1.0, 0.0)]
        side = [length * (u * along - v * across) for u, v in profile]
        other = [length * (u * along + v * across) for u, v in profile[-2::-1]]
        outline += [(float(p[0]), float(p[1])) for p in side + other]
        if rank + 1 < len(order):
            middle = (angle + float(angles[order[rank + 1]])) / 2
            depth = 0.3 * min(length, float(lengths[order[rank + 1]]))
            outline.append((math.cos(middle) * depth, math.sin(middle) * depth))
        veins.append(np.linspace(0, 0.92, 12)[:, None] * along * length)
        for share in (0.4, 0.58):
            for hand in (-1, 1):
                tip = length * ((share + 0.14) * along + hand * 0.13 * across)
                veins.append(np.linspace(share * length * along, tip, 6))
    stalk = curve([(0.0, 0.0), (0.03, 0.3), (0.14, 0.62)])
    return np.array(outline), veins, stalk


def _ginkgo() -> tuple[Points, list[Points], Points]:
    """A fan with a notch and a wavy edge."""
    angles = np.radians(np.linspace(-172, -8, 61))
    notch = 0.34 * np.exp(-(((angles + math.pi / 2) / 0.1) ** 2))
    radius = 0.95 - notch + 0.02 * np.sin(angles * 23)
    radius *= 1 - 0.12 * np.abs(angles + math.pi / 2) ** 3 / 2
    rim = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius[:, None]
    left = curve([(0.0, 0.16), (-0.35, 0.07), (float(rim[0, 0]), float(rim[0, 1]))])
    right = curve([(float(rim[-1, 0]), float(rim[-1, 1])), (0.35, 0.07), (0.0, 0.16)])
    veins = []
    for k in range(3, 60, 3):
        end = rim[k] * 0.93
        veins.append(
            curve(
                [
                    (0.0, 0.14),
                    (float(end[0] * 0.45), float(end[1] * 0.42)),
                    (float(end[0]), float(end[1])),
                ]
            )
        )
    stalk = curve([(0.0, 0.12), (-0.02, 0.42), (0.1, 0.8)])
    return np.vstack([left, rim, right]), veins, stalk
