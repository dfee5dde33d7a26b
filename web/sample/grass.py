"""The pampas grass of the moon feast."""

from __future__ import annotations

import math

import numpy as np
from canvas import Canvas, linear
from ink import Line, Points, curve, ink, line


def susuki(canvas: Canvas, rng: np.random.Generator) -> None:
    """Paint the pampas grass of the moon feast: blades and feathery plumes."""
    blades = [
        "120,1010 110,800 60,600 -30,470",
        "150,1010 170,820 240,690 350,640",
        "170,1010 200,860 290,780 372,800",
        "100,1010 70,860 10,760 -40,740",
        "136,1010 130,760 170,560 262,420",
        "150,1010 140,840 90,700 10,640",
    ]
    for n, text in enumerate(blades):
        path = curve(text)[0]
        half = 9 * np.linspace(1, 0.03, len(path)) ** 0.8
        canvas.paint(ink([Line(path, half + 1.6)]), "#161b34")
        blade = ink([Line(path, half)])
        canvas.paint(
            blade,
            linear((0, 1000), (0, 520), [(0, "#27424f"), (1, "#7b8a62")]),
        )
        canvas.paint(ink([line(path, 2.0, taper=(1, 0.1))]), "#c9c98a", opacity=0.6)
        if n % 2:
            canvas.paint(blade - blade.moved(-3, 2), "#e9b878", opacity=0.5, within=blade)
    stems = [
        ("128,1010 132,700 150,430 214,262", 1.0, 1),
        ("116,1010 96,720 70,500 92,330", 0.92, 1),
        ("144,1010 176,760 250,560 352,452", 0.86, 1),
    ]
    for text, scale, side in stems:
        path = curve(text)[0]
        canvas.paint(ink([Line(path, np.linspace(3.2, 1.6, len(path)))]), "#b79a66")
        plume(canvas, rng, path, scale, side)


def plume(canvas: Canvas, rng: np.random.Generator, stem: Points, scale: float, side: int) -> None:
    """Paint one plume: strands that leave the stem's end and bow with the wind."""
    top = stem[-1]
    heading = math.atan2(*(stem[-1] - stem[-12])[::-1])
    spikes: list[Line] = []
    hairs: list[Line] = []
    for k in range(14):
        share = k / 13
        root = stem[-1 - int(share * min(46, len(stem) - 2))]
        angle = heading + side * (0.10 + 0.25 * rng.uniform()) - (0.35 * (k % 3 - 1))
        length = scale * (150 - 46 * share) * rng.uniform(0.85, 1.1)
        t = np.linspace(0, 1, 26)
        bend = angle + side * (1.5 + 0.3 * rng.uniform()) * t**1.3
        steps = np.stack([np.cos(bend), np.sin(bend)], axis=1) * length / 26
        strand = root + np.cumsum(steps, axis=0)
        spikes.append(Line(strand, np.linspace(1.5, 0.5, 26)))
        for i in range(3, 26):
            for turn in (-0.55, 0.55):
                a = bend[i] + turn + rng.normal(0, 0.16)
                reach = scale * rng.uniform(10, 20) * (1.1 - 0.5 * abs(t[i] - 0.5))
                u = np.linspace(0, 1, 4)[:, None]
                tip = np.array([math.cos(a), math.sin(a)]) * reach
                droop = np.array([0, 0.25 * reach])
                hairs.append(line(strand[i] + tip * u + droop * u * u, 2.0, taper=(0.6, 0.1)))
    light = linear(
        (top[0] - 120, top[1] - 60),
        (top[0] + 150, top[1] + 150),
        [(0, "#c58f7c"), (0.5, "#f3cf9a"), (1, "#fff0c6")],
    )
    canvas.paint(ink(hairs[::4]), "#8f5a66")
    canvas.paint(ink(spikes), light)
    canvas.paint(ink(hairs[1::2]), light)
