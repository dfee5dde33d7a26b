"""The cushion the fox lies on, and its bow and bell."""

from __future__ import annotations

import math

import numpy as np
from canvas import Canvas, linear
from ink import Line, arc, contour, curve, ellipse, fill, ink, line, outline

INK = "#3b1d3f"
VERMILION = "#d5342b"
GOLD = "#e9bd6a"


def cushion(canvas: Canvas) -> None:
    """Paint the zabuton: teal silk with a hemp-leaf pattern and gold tassels."""
    text = (
        "322,1056! 346,1016 420,996 720,986 1020,996 1094,1016 1122,1056! "
        "1098,1092 1020,1108 720,1116 420,1108 344,1092"
    )
    shape = fill(outline(text))
    canvas.paint(
        shape,
        linear((0, 990), (0, 1116), [(0, "#3f8c8a"), (0.5, "#266a70"), (1, "#123c4c")]),
    )
    pattern: list[Line] = []
    for row in range(-1, 8):
        for column in range(-1, 32):
            x = 310 + column * 28 + (row % 2) * 14
            y = 985 + row * 20
            for k in range(6):
                angle = math.radians(60 * k + 30)
                tip = (x + 16 * math.cos(angle), y + 13 * math.sin(angle))
                pattern.append(line(np.array([(x, y), tip], float), 1.5, taper=(1, 1)))
    canvas.paint(ink(pattern), "#8fd0bf", opacity=0.5, within=shape)
    canvas.paint(
        fill(outline("322,1056 420,1066 720,1074 1020,1066 1122,1056 1130,1130! 310,1130!")),
        "#0d3246",
        opacity=0.5,
        within=shape,
    )
    piping = curve("322,1056 420,1067 720,1075 1020,1067 1122,1056")
    canvas.paint(ink([line(piping[0], 4.5, taper=(0.4, 0.4))]), GOLD)
    canvas.paint(ink(contour(curve(text, closed=True), 4.6)), "#0b2330")
    for x, side in ((322, -1), (1122, 1)):
        tassel(canvas, x, 1056, side)


def tassel(canvas: Canvas, x: float, y: float, side: int) -> None:
    """Paint a gold tassel that leaves a cushion's corner sideways."""
    threads = [
        line(
            curve(
                f"{x + side * 8},{y} {x + side * 26},{y + 10 + k} "
                f"{x + side * (36 + 1.2 * abs(k))},{y + 40 + 0.4 * k}"
            )[0]
            + np.array([side * k * 0.9, 0]),
            3.2,
            taper=(0.7, 0.3),
        )
        for k in range(-8, 9, 2)
    ]
    canvas.paint(ink([Line(t.points, t.half + 1.6) for t in threads]), "#4a2615")
    canvas.paint(ink(threads), linear((0, y), (0, y + 44), [(0, "#ffe2a0"), (1, "#c98b3c")]))
    knot = ellipse(x + side * 10, y + 1, 9, 8)
    canvas.paint(fill(knot), VERMILION)
    canvas.paint(ink(contour([np.vstack([knot, knot[:1]])], 3)), "#4a1510")


def bow(canvas: Canvas) -> None:
    """Tie the vermilion bow, with its bell, at the back of the neck."""
    parts = [
        # ribbons that hang over the flank
        "690,838! 744,850 800,884 834,934! 808,930 796,950! 760,900 716,872 680,862!",
        "676,846! 712,876 738,920 744,972! 724,958 706,972! 700,930 682,892 658,866!",
        # loops
        "680,842! 700,786 754,752 802,764 818,806 782,846 726,860!",
        "672,846! 640,800 630,750 656,722 700,738 708,790 694,838!",
    ]
    for text in parts:
        pieces = curve(text, closed=True)
        shape = fill(np.vstack(pieces))
        canvas.paint(shape, linear((660, 740), (800, 930), [(0, "#ef5138"), (1, "#b9222c")]))
        canvas.paint(shape - shape.moved(-3, -9), "#7c1430", opacity=0.6, within=shape)
        canvas.paint(shape - shape.moved(-2, 6), "#ffa07a", opacity=0.9, within=shape)
        canvas.paint(ink(contour(pieces, 5.5)), INK)
    folds = [
        line(curve(text, step=2)[0], 4.5, taper=(0.7, 0.05))
        for text in (
            "698,836 728,812 766,800",
            "704,844 738,834 764,836",
            "684,826 676,796 678,768",
            "720,862 756,880 780,904",
            "688,872 706,904 714,930",
        )
    ]
    canvas.paint(ink(folds), "#6d1230")
    knot = "668,832 690,820 712,834 716,858 696,872 672,862"
    shape = fill(outline(knot))
    canvas.paint(shape, "#d8352c")
    canvas.paint(shape - shape.moved(-3, -7), "#7c1430", opacity=0.6, within=shape)
    canvas.paint(ink(contour(curve(knot, closed=True), 5.5)), INK)
    bell(canvas, 703, 886, 19)


def bell(canvas: Canvas, x: float, y: float, r: float) -> None:
    """Paint a round gold bell."""
    ring = ellipse(x, y, r, r)
    shape = fill(ring)
    canvas.paint(shape, linear((x, y - r), (x, y + r), [(0, "#ffe9a8"), (1, "#d28f36")]))
    canvas.paint(shape - shape.moved(-4, -5), "#8a4a22", opacity=0.7, within=shape)
    canvas.paint(fill(ellipse(x - 6, y - 8, 5, 3, -30)), "#fffbe6")
    marks = [
        line(arc(x, y - 4, r + 2, 7, 16, 164), 3.4, taper=(0.5, 0.5)),
        line(np.array([(x, y + 7), (x, y + 17)], float), 3.6, taper=(0.8, 0.8)),
    ]
    canvas.paint(ink(marks), INK, within=shape)
    canvas.paint(fill(ellipse(x, y + 7, 3, 3)), INK)
    canvas.paint(ink(contour([np.vstack([ring, ring[:1]])], 4.8)), INK)
