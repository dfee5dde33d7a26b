"""The black-and-gold bowl and the dumplings in it."""

from __future__ import annotations

import numpy as np
from canvas import Canvas, linear, radial, soften
from ink import Line, Mask, Points, arc, contour, curve, ellipse, fill, ink, line, outline, place
from maple import leaf_outline

INK = "#2a1430"
GOLD = "#e9bd6a"


def bowl(canvas: Canvas) -> None:
    """Paint the black-and-gold bowl with its moon-viewing dumplings."""
    x, rim_y, rx, ry, foot = 1298.0, 918.0, 176.0, 34.0, 1066.0
    contact = soften(fill(ellipse(x, foot + 2, 118, 16)), 8)
    canvas.paint(contact, "#050308", opacity=0.8)
    canvas.paint(fill(ellipse(x, rim_y, rx, ry)), "#1b0d12")
    canvas.paint(
        fill(ellipse(x, rim_y + 1, rx - 5, ry - 4)),
        linear((x - rx, 0), (x + rx, 0), [(0, "#ea5a3a"), (0.5, "#b9232a"), (1, "#7a1224")]),
    )
    canvas.paint(
        soften(fill(lune(x, rim_y - 2, rx - 14, ry - 6)), 2),
        "#4a0a1c",
        opacity=0.55,
        within=fill(ellipse(x, rim_y + 1, rx - 5, ry - 4)),
    )
    for dx, dy in ((-92, -16), (0, -24), (92, -16), (-46, -4), (48, -4)):
        dumpling(canvas, x + dx, rim_y + dy, 50)
    for dx, dy in ((-48, -74), (48, -74)):
        dumpling(canvas, x + dx, rim_y + dy, 48)
    rabbit(canvas, x + 2, rim_y - 138)
    side = (
        f"{x - rx},{rim_y}! {x - rx + 14},{rim_y + 70} {x - 96},{rim_y + 124} "
        f"{x - 70},{foot - 18}! {x - 78},{foot - 2}! {x},{foot + 10} {x + 78},{foot - 2}! "
        f"{x + 70},{foot - 18}! {x + 96},{rim_y + 124} {x + rx - 14},{rim_y + 70} {x + rx},{rim_y}!"
    )
    pieces = curve(side, closed=True)
    front = arc(x, rim_y, rx, ry, 0, 180)
    shape = fill(np.vstack([*pieces[:-1], front]))
    canvas.paint(
        shape,
        linear(
            (x - rx, rim_y),
            (x + rx, rim_y + 80),
            [
                (0, "#5a2a33"),
                (0.12, "#2a1420"),
                (0.5, "#120b12"),
                (0.85, "#0c070c"),
                (1, "#4a2a3a"),
            ],
        ),
    )
    # The evening in the lacquer: a soft window of light and the red of the moon.
    gloss = [
        outline(
            f"{x - 156},{rim_y + 40}! {x - 140},{rim_y + 43} {x - 126},{rim_y + 46}! "
            f"{x - 118},{rim_y + 74} {x - 96},{rim_y + 106}! {x - 128},{rim_y + 84} "
        ),
        outline(
            f"{x - 114},{rim_y + 49}! {x - 104},{rim_y + 51}! {x - 96},{rim_y + 78} "
            f"{x - 80},{rim_y + 104}! {x - 102},{rim_y + 80}"
        ),
    ]
    canvas.paint(soften(fill(*gloss), 0.8), "#ffd2ac", opacity=0.62, within=shape)
    rims = shape - shape.moved(-7, -3)
    canvas.paint(soften(rims, 1), "#8c7fd0", opacity=0.55, within=shape)
    canvas.paint(
        shape,
        radial((x - 70, rim_y + 30), (150, 90), [(0, "#d2402c78"), (1, "#d2402c00")]),
        mode="screen",
    )
    makie(canvas, x, rim_y, shape)
    canvas.paint(ink(contour(pieces[:-1], 5.5)), "#080409")
    lip = Line(
        arc(x, rim_y, rx - 1, ry, -4, 184), np.full(len(arc(x, rim_y, rx - 1, ry, -4, 184)), 3.4)
    )
    canvas.paint(ink([Line(lip.points, lip.half + 1.8)]), "#1a0a12")
    canvas.paint(
        ink([lip]),
        linear(
            (x - rx, 0),
            (x + rx, 0),
            [(0, "#fff0bf"), (0.3, GOLD), (0.7, "#b98038"), (1, "#f5d58e")],
        ),
    )
    ring = arc(x, foot - 14, 71, 9, 0, 180)
    canvas.paint(ink([Line(ring, np.full(len(ring), 1.9))]), GOLD)


def lune(x: float, y: float, rx: float, ry: float) -> Points:
    """Return the back half of an ellipse, where a bowl's inside is in shade."""
    upper = arc(x, y, rx, ry, 180, 360)
    return np.vstack([upper, arc(x, y, rx, ry * 0.25, 0, -180)])


def dumpling(canvas: Canvas, x: float, y: float, r: float) -> None:
    """Paint a rice dumpling."""
    ring = ellipse(x, y, r, r * 0.94)
    shape = fill(ring)
    canvas.paint(shape, "#fffaf0")
    canvas.paint(shape - fill(ellipse(x - 8, y - 12, r * 0.98, r * 0.92)), "#d5bfd8", within=shape)
    canvas.paint(
        shape - fill(ellipse(x - 14, y - 24, r * 1.12, r * 1.06)),
        "#a68cbf",
        opacity=0.8,
        within=shape,
    )
    canvas.paint(shape - shape.moved(3, 6), "#ffc39a", opacity=0.85, within=shape)
    canvas.paint(
        soften(fill(ellipse(x - r * 0.3, y - r * 0.42, 10, 6, -25)), 1.5), "#ffffff", within=shape
    )
    canvas.paint(ink(contour([np.vstack([ring, ring[:1]])], 4.6)), INK)


def rabbit(canvas: Canvas, x: float, y: float) -> None:
    """Paint the bun in the shape of a rabbit that crowns the heap."""
    text = (
        f"{x - 62},{y + 20} {x - 56},{y - 10} {x - 26},{y - 30} {x + 14},{y - 32} "
        f"{x + 50},{y - 14} {x + 62},{y + 16} {x + 46},{y + 36} {x},{y + 42} {x - 46},{y + 38}"
    )
    pieces = curve(text, closed=True)
    shape = fill(np.vstack(pieces))
    canvas.paint(shape, "#fffdf6")
    canvas.paint(shape - shape.moved(-8, -14), "#d5bfd8", within=shape)
    canvas.paint(shape - shape.moved(-3, -6), "#a68cbf", opacity=0.7, within=shape)
    canvas.paint(shape - shape.moved(3, 7), "#ffc39a", opacity=0.9, within=shape)
    canvas.paint(ink(contour(pieces, 4.6)), INK)
    for dx, dy, turn in ((-2, -26, -8), (4, -14, 16)):
        ear = "0,2 2,-12 20,-20 44,-18 70,-6! 48,6 20,10"
        ears = [place(p, x + dx, y + dy, turn=turn) for p in curve(ear, closed=True, step=2)]
        canvas.paint(fill(np.vstack(ears)), "#fffdf6")
        canvas.paint(
            fill(place(outline("14,-4 28,-11 50,-9 32,0", step=2), x + dx, y + dy, turn=turn)),
            "#f08a80",
        )
        canvas.paint(ink(contour(ears, 4)), INK)
    canvas.paint(fill(ellipse(x - 38, y + 2, 4.6, 5.6)), "#c42634")
    canvas.paint(fill(ellipse(x - 39.5, y, 1.5, 1.8)), "#ffffff")
    canvas.paint(shape, radial((x - 34, y + 18), (15, 9), [(0, "#f77c74c0"), (1, "#f77c7400")]))
    canvas.paint(
        ink([line(curve(f"{x - 60},{y + 14} {x - 54},{y + 18} {x - 48},{y + 15}", step=1)[0], 3)]),
        INK,
    )


def makie(canvas: Canvas, x: float, rim_y: float, within: Mask) -> None:
    """Sprinkle the bowl's picture in gold: a maple spray over a stream."""
    layer = Canvas(canvas.width, canvas.height)
    gold = linear(
        (x - 120, rim_y),
        (x + 150, rim_y + 120),
        [(0, "#fff0bf"), (0.5, GOLD), (1, "#b0742e")],
    )
    streams = [
        line(
            curve(
                f"{x - 130},{rim_y + 96 + d} {x - 70},{rim_y + 112 + d} {x - 10},{rim_y + 100 + d} "
                f"{x + 50},{rim_y + 112 + d} {x + 118},{rim_y + 92 + d}"
            )[0],
            3,
            taper=(0.1, 0.1),
        )
        for d in (0, 9, 18)
    ]
    layer.paint(ink(streams), gold)
    shape, veins = leaf_outline()
    for dx, dy, size, turn in (
        (28, 84, 46, -24),
        (84, 70, 34, 40),
        (-34, 92, 28, -70),
        (118, 96, 20, 10),
    ):
        polygon = place(shape, x + dx, rim_y + dy, turn=turn, scale=size)
        layer.paint(fill(polygon), gold)
        cut = [
            line(place(v, x + dx, rim_y + dy, turn=turn, scale=size), 1.8, taper=(1, 0.3))
            for v in veins
        ]
        layer.paint(ink(cut), "#1a0d12")
    layer.pixels *= within.window(layer.everything())[..., None]
    canvas.over(layer)
