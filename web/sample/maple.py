"""The maple: its branch above the moon, and the leaves it has shed."""

from __future__ import annotations

import math

import numpy as np
from canvas import Canvas, radial
from ink import Line, Points, contour, curve, fill, ink, line, place

# Angle from the stalk's axis (degrees) and length of a maple leaf's lobes.
LOBES = ((0, 1.0), (40, 0.93), (78, 0.74), (118, 0.46))


def leaf_outline() -> tuple[Points, list[Points]]:
    """Return a maple leaf of unit length, its stalk at the origin, and its veins."""
    lobes = [(-a, n) for a, n in reversed(LOBES[1:])] + list(LOBES)
    points: list[tuple[float, float]] = [(0.0, 0.06)]
    veins: list[Points] = []

    def at(angle: float, reach: float) -> tuple[float, float]:
        return (
            reach * math.sin(math.radians(angle)),
            -reach * math.cos(math.radians(angle)),
        )

    for i, (angle, reach) in enumerate(lobes):
        # A lobe: a waist, a belly with one tooth, the tip, and back.
        points += [
            at(angle - 13, reach * 0.52),
            at(angle - 11.5, reach * 0.66),
            at(angle - 7, reach * 0.70),
            at(angle, reach),
            at(angle + 7, reach * 0.70),
            at(angle + 11.5, reach * 0.66),
            at(angle + 13, reach * 0.52),
        ]
        if i + 1 < len(lobes):
            following, length = lobes[i + 1]
            points.append(at((angle + following) / 2, 0.30 * min(reach, length) + 0.06))
        veins.append(np.array([(0.0, 0.0), at(angle, reach * 0.45), at(angle, reach * 0.86)]))
    return np.array(points), veins


def leaf(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    turn: float,
    *,
    squash: float = 1.0,
    colours: tuple[str, str] = ("#ff9a3d", "#d1302a"),
    edge: str = "#5a1028",
) -> None:
    """Paint a maple leaf whose stalk joins at (x, y)."""
    shape, veins = leaf_outline()

    def to(points: Points) -> Points:
        return place(points, x, y, turn=turn, scale=(size * squash, size))

    polygon = to(shape)
    mask = fill(polygon)
    canvas.paint(
        mask,
        radial((x, y), size, [(0, colours[0]), (0.45, colours[1]), (1, colours[1])]),
    )
    # One side of every leaf lies in shade: it gives the fold.
    half = to(np.array([(0, 0.2), (0, -1.1), (1.2, -1.1), (1.2, 0.5)], float))
    canvas.paint(fill(half), "#7a1036", opacity=0.32, within=mask)
    ring = np.vstack([polygon, polygon[:1]])
    canvas.paint(ink(contour([ring], max(1.6, size * 0.036))), edge)
    lines = [line(to(v), max(1.3, size * 0.028), taper=(1, 0.1)) for v in veins]
    stalk = to(np.array([(0, 0.0), (0.02, 0.16), (0.07, 0.32)]))
    canvas.paint(ink(lines), "#ffc377", opacity=0.75, within=mask)
    canvas.paint(ink([line(stalk, max(1.8, size * 0.045), taper=(0.5, 1))]), edge)


def maple(canvas: Canvas, rng: np.random.Generator) -> None:
    """Paint the maple that reaches in from the upper right."""
    limbs = [
        ("1640,40 1540,92 1440,120 1330,176 1240,196 1150,246", 30),
        ("1480,108 1400,86 1310,92 1220,70", 15),
        ("1360,162 1320,226 1268,262 1236,314", 13),
        ("1560,84 1530,170 1536,240 1500,310", 15),
        ("1240,196 1180,186 1128,160", 8),
    ]
    back: list[tuple[float, float, float, float, float]] = []
    front: list[tuple[float, float, float, float, float]] = []
    for text, width in limbs:
        path = curve(text)[0]
        for k in range(int(4 + width / 2.6)):
            i = int(rng.uniform(0.12, 1.0) * (len(path) - 1))
            spread = rng.normal(0, 26, 2)
            item = (
                path[i, 0] + spread[0],
                path[i, 1] + spread[1] + 12,
                rng.uniform(46, 78),
                rng.normal(180, 55),
                rng.uniform(0.6, 1.0),
            )
            (back if k % 3 == 0 else front).append(item)
    for x, y, size, turn, squash in back:
        leaf(
            canvas,
            x,
            y,
            size * 0.92,
            turn,
            squash=squash,
            colours=("#8e2440", "#641a3e"),
            edge="#35102c",
        )
    bark = [
        Line(
            p,
            0.5
            * width
            * np.linspace(1, 0.25, len(p))
            * (1 + 0.10 * np.sin(np.arange(len(p)) * 0.31)),
        )
        for text, width in limbs
        for p in curve(text)
    ]
    shape = ink(bark)
    canvas.paint(ink([Line(b.points, b.half + 2.2) for b in bark]), "#1d0d20")
    canvas.paint(shape, "#4a2733")
    canvas.paint(shape - shape.moved(3, -4), "#e2835e", opacity=0.75, within=shape)
    canvas.paint(shape - shape.moved(0, 6), "#2b1426", opacity=0.7, within=shape)
    palettes = [
        ("#ffb04a", "#e0452c"),
        ("#ff8a3c", "#cf2b2b"),
        ("#ffc65a", "#ee7433"),
        ("#f2603a", "#b81f31"),
    ]
    front.sort(key=lambda item: item[1])
    for n, (x, y, size, turn, squash) in enumerate(front):
        leaf(canvas, x, y, size, turn, squash=squash, colours=palettes[n % 4])


def loose_leaves(canvas: Canvas) -> None:
    """Paint the leaves that fall, those on the table, and the one on the fox."""
    for x, y, size, turn, squash in (
        (1130, 430, 40, 120, 0.55),
        (1010, 560, 30, 40, 0.9),
        (690, 300, 34, 215, 0.5),
        (250, 610, 32, 70, 0.75),
        (560, 160, 26, 300, 0.8),
        (884, 716, 50, -38, 0.8),
        (1494, 1076, 58, -62, 0.9),
    ):
        leaf(canvas, x, y, size, turn, squash=squash)
    leaf(canvas, 1186, 1094, 44, 66, squash=0.8, colours=("#ffc65a", "#ee7433"))
    leaf(canvas, 204, 1062, 54, 48, squash=0.85, colours=("#ffb04a", "#e0452c"))
