"""A great wave: in the spirit of Hokusai's print, drawn anew."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from urushi.drawings.pen import INK, SIDE, Pen, Points, curve, resampled

SKY, HAZE, FOAM = 150, 228, 252
INDIGO, BLUE, PALE = 46, 112, 172

BANDS = (INDIGO, PALE, INDIGO, BLUE, PALE, INDIGO, BLUE, PALE, INDIGO, BLUE)


def wave() -> Image.Image:
    """A wave that towers over a far mountain, its crest all claws."""
    rng = np.random.default_rng(1831)
    pen = Pen(SKY)
    for top in np.linspace(0.9, 0, SIDE):
        # A sky printed from light at the horizon to dark above (bokashi).
        level = round(HAZE + (SKY - HAZE) * (1 - top / 0.9) ** 1.3)
        pen.shape(np.array([(0, top), (1, top), (1, top - 0.01), (0, top - 0.01)]), level, 0)
    _mountain(pen)
    _far_swell(pen, rng)
    back = curve(
        [
            (-0.34, 1.12),
            (-0.14, 0.78),
            (-0.02, 0.48),
            (0.1, 0.26),
            (0.25, 0.12),
            (0.42, 0.07),
            (0.57, 0.1),
            (0.68, 0.19),
            (0.735, 0.31),
            (0.72, 0.42),
        ]
    )
    hollow = curve(
        [
            (1.1, 0.86),
            (0.92, 0.9),
            (0.74, 0.9),
            (0.58, 0.84),
            (0.46, 0.73),
            (0.395, 0.6),
            (0.385, 0.46),
            (0.425, 0.35),
            (0.5, 0.29),
            (0.59, 0.285),
            (0.67, 0.33),
            (0.72, 0.42),
        ]
    )
    _banded(pen, back, hollow)
    _crest(pen, rng, resampled(back, 200)[84:], resampled(hollow, 200)[168:])
    _near_swell(pen, rng)
    for _ in range(110):
        angle, reach = rng.uniform(-1.5, 0.9), 0.27 + rng.exponential(0.07)
        x, y = 0.5 + math.cos(angle) * reach, 0.3 + math.sin(angle) * reach
        pen.disc(x, y, rng.uniform(0.002, 0.006), FOAM)
    return pen.finished()


def _mountain(pen: Pen) -> None:
    slope = curve([(0.42, 0.9), (0.56, 0.8), (0.66, 0.7), (0.725, 0.617)])
    other = curve([(0.765, 0.617), (0.83, 0.7), (0.93, 0.8), (1.08, 0.9)])
    pen.shape(np.vstack([slope, other]), 96)
    cap = [(0.671, 0.686), (0.725, 0.617), (0.765, 0.617), (0.82, 0.686), (0.795, 0.672)]
    cap += [(0.775, 0.7), (0.752, 0.676), (0.735, 0.708), (0.715, 0.674), (0.695, 0.695)]
    pen.shape(np.array(cap), FOAM, 0.006)


def _banded(pen: Pen, outer: Points, inner: Points, bands: tuple[int, ...] = BANDS) -> None:
    """Bands of colour that run from one contour to the other and meet at their common end."""
    outer, inner = resampled(outer, 160), resampled(inner, 160)
    shares = np.linspace(0, 1, len(bands) + 1) ** 0.9
    edges = [outer * (1 - share) + inner * share for share in shares]
    for near, far, level in zip(edges, edges[1:], bands, strict=False):
        pen.shape(np.vstack([near, far[::-1]]), level, 0)
    for edge in edges[1:-1]:
        pen.stroke(edge, 0.004, INK, (1.0, 0.3))
    for edge in (edges[0], edges[-1]):
        pen.stroke(edge, 0.01, INK, (1.0, 0.6))


def _crest(pen: Pen, rng: np.random.Generator, back: Points, lip: Points) -> None:
    """Foam along the crest: scallops on the back of the wave, claws where it breaks."""
    blobs: list[tuple[float, float, float]] = []
    claws: list[tuple[Points, float]] = []
    for i in range(0, len(back), 3):
        share = i / len(back)
        blobs.append((*back[i], 0.006 + 0.024 * share**0.7 * rng.uniform(0.8, 1.2)))
    for i in range(8, len(back), 6):
        share = i / len(back)
        ahead = back[min(i + 3, len(back) - 1)] - back[i - 3]
        along = math.atan2(ahead[1], ahead[0])
        length = (0.05 + 0.1 * share**2) * rng.uniform(0.8, 1.15)
        for fork, bend in ((-0.95, 2.4), (0.75, 1.6)):
            heading = along + fork + rng.normal(0, 0.15)
            claws.append((_claw(back[i], heading, length, bend), 0.016 + 0.016 * share))
    for i in range(0, len(lip), 5):
        share = i / len(lip)
        heading = math.pi / 2 - 0.5 + rng.normal(0, 0.2)
        length = (0.03 + 0.09 * share) * rng.uniform(0.8, 1.2)
        claws.append((_claw(lip[i], heading, length, 2.2), 0.014 + 0.014 * share))
    for extra, level in ((0.009, INK), (0.0, FOAM)):
        for x, y, radius in blobs:
            pen.disc(x, y, radius + extra / 2, level)
        for claw, width in claws:
            pen.stroke(claw, width + extra, level, (1.0, 0.12))
    for claw, width in claws:
        pen.stroke(claw[3:-3], width * 0.2, PALE, (0.4, 0.2))


def _claw(start: Points, heading: float, length: float, bend: float) -> Points:
    """A hook: an arc that turns by ``bend`` radians, faster towards its point."""
    t = np.linspace(0, 1, 14)
    angle = heading + bend * t**1.6
    steps = np.stack([np.cos(angle), np.sin(angle)], axis=1) * (length / len(t))
    hook: Points = start + np.cumsum(steps, axis=0)
    return hook


def _far_swell(pen: Pen, rng: np.random.Generator) -> None:
    """A lower wave that rises behind, at the right."""
    outer = curve([(0.5, 0.98), (0.66, 0.86), (0.8, 0.79), (0.92, 0.69), (1.1, 0.56)])
    inner = curve([(0.5, 1.1), (0.7, 0.98), (0.86, 0.95), (0.97, 0.9), (1.1, 0.84)])
    _banded(pen, outer, inner, (PALE, INDIGO, BLUE, PALE, INDIGO, PALE, INDIGO))
    _foam(pen, rng, outer[10:], 0.013)


def _near_swell(pen: Pen, rng: np.random.Generator) -> None:
    """The swell in front, over the lower edge."""
    outer = curve(
        [(-0.1, 0.86), (0.06, 0.8), (0.2, 0.83), (0.38, 0.92), (0.62, 0.97), (0.84, 0.95)]
    )
    outer = np.vstack([outer, curve([(0.84, 0.95), (0.96, 0.92), (1.1, 0.86)])[1:]])
    inner = curve([(-0.1, 1.2), (0.1, 1.18), (0.3, 1.16), (0.5, 1.16), (0.8, 1.12), (1.1, 1.0)])
    _banded(pen, outer, inner, (PALE, INDIGO, BLUE, PALE, INDIGO, BLUE, PALE))
    _foam(pen, rng, outer, 0.016)


def _foam(pen: Pen, rng: np.random.Generator, line: Points, size: float) -> None:
    """Scalloped foam along a line, with small claws."""
    length = float(np.hypot(*np.diff(line, axis=0).T).sum())
    places = resampled(line, math.ceil(length / size))
    blobs = [(*place, size * rng.uniform(0.55, 1.1)) for place in places]
    claws = [
        _claw(place, rng.uniform(-2.2, -1.2), size * rng.uniform(2.2, 3.4), 2.4)
        for place in places[1::3]
    ]
    for extra, level in ((0.008, INK), (0.0, FOAM)):
        for x, y, radius in blobs:
            pen.disc(x, y, radius + extra / 2, level)
        for claw in claws:
            pen.stroke(claw, size * 0.9 + extra, level, (1.0, 0.15))
