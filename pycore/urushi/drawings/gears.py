"""Clockwork: wheels in mesh, hatched like an engraving."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from urushi.drawings.pen import INK, Pen, Points, oval

TOOTH = 0.0235
"""Module: pitch diameter over the number of teeth, the same in all, else they do not mesh."""


def gears() -> Image.Image:
    """Five wheels, some behind the others."""
    pen = Pen(228)
    for k in range(-10, 44):
        # Hatching of the ground.
        x = k / 32
        pen.stroke(np.array([(x, -0.02), (x - 0.35, 1.02)]), 0.004, 176)
    train = [(0.345, 0.4, 22, 0.0, 176, 6)]
    for of, teeth, direction, level, spokes in (
        (0, 14, 28.0, 122, 5),
        (0, 12, 158.0, 92, 4),
        (1, 18, 78.0, 200, 5),
        (0, 15, -62.0, 208, 3),
        (3, 16, 172.0, 140, 6),
    ):
        x, y, n, turn, _, _ = train[of]
        reach = TOOTH * (n + teeth) / 2
        heading = math.radians(direction)
        # A tooth of one stands in a gap of the other where they touch.
        contact = (heading / (2 * math.pi) - turn) * n % 1
        own = ((heading + math.pi) / (2 * math.pi) - (0.5 - contact) / teeth) % 1
        place = (x + math.cos(heading) * reach, y + math.sin(heading) * reach)
        train.append((*place, teeth, own, level, spokes))
    for x, y, teeth, turn, level, spokes in train:
        _wheel(pen, x, y, teeth, turn, level, spokes)
    return pen.finished()


def _wheel(pen: Pen, x: float, y: float, teeth: int, turn: float, level: int, spokes: int) -> None:
    pitch = TOOTH * teeth / 2
    rim, hub = pitch - 2.3 * TOOTH, 0.24 * pitch
    pen.shape(np.add(_toothed(teeth, turn), (x, y)), level, 0.009)
    pen.stroke(_ring(x, y, pitch - 1.6 * TOOTH), 0.0035, INK)
    start = 2 * math.pi * turn
    for k in range(spokes):
        window = _window(rim, hub + 0.028, start + 2 * math.pi * k / spokes, 2 * math.pi / spokes)
        pen.shape(np.add(window, (x, y)), 40, 0.007)
    for radius, tone in ((hub + 0.006, INK), (hub, min(255, level + 36)), (0.5 * hub, INK)):
        pen.disc(x, y, radius, tone)
    pen.disc(x, y, 0.5 * hub - 0.007, 236)
    for k in range(40):
        # Shade on the side away from the light.
        angle = math.radians(-20 + 130 * k / 39)
        inner, outer = (
            pitch - 1.55 * TOOTH,
            pitch - (1.1 - 0.25 * math.sin(math.pi * k / 39)) * TOOTH,
        )
        line = np.array([(math.cos(angle) * r, math.sin(angle) * r) for r in (inner, outer)])
        pen.stroke(np.add(line, (x, y)), 0.0035, INK)


def _toothed(teeth: int, turn: float) -> Points:
    pitch = TOOTH * teeth / 2
    corners = [(-0.31, -1.2), (-0.23, 0.0), (-0.12, 0.95), (0.12, 0.95), (0.23, 0.0), (0.31, -1.2)]
    outline = []
    for k in range(teeth):
        for share, height in corners:
            angle = 2 * math.pi * (turn + (k + share) / teeth)
            radius = pitch + height * TOOTH
            outline.append((math.cos(angle) * radius, math.sin(angle) * radius))
    return np.array(outline)


def _window(outer: float, inner: float, start: float, width: float) -> Points:
    """The gap between two spokes."""
    half = 0.016
    rings = []
    for radius, direction in ((outer, 1), (inner, -1)):
        margin = math.asin(min(0.9, half / radius))
        sweep = np.linspace(start + margin, start + width - margin, 24)[::direction]
        rings.append(np.stack([np.cos(sweep), np.sin(sweep)], axis=1) * radius)
    return np.vstack(rings)


def _ring(x: float, y: float, radius: float) -> Points:
    circle = oval(x, y, radius, radius)
    return np.vstack([circle, circle[:1]])
