"""What lies behind the fox: evening sky, moon, hills, mist, waves, lacquer table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from canvas import Canvas, linear, radial, soften
from ink import Line, Mask, Points, arc, ellipse, fill, ink, line, outline

MOON = (905.0, 440.0)
MOON_RADIUS = 335.0
TABLE = 905.0
EDGE = 1128.0
GOLD = "#e9bd6a"


def sky(canvas: Canvas) -> None:
    """Paint the evening: indigo above, plum, and an afterglow over the water."""
    canvas.paint(
        canvas.everything(),
        linear(
            (0, 0),
            (0, 860),
            [
                (0.0, "#121838"),
                (0.3, "#232654"),
                (0.6, "#50376c"),
                (0.82, "#a4586f"),
                (1.0, "#eb9a78"),
            ],
        ),
    )
    canvas.paint(
        canvas.everything(),
        radial(
            MOON,
            880,
            [(0.3, "#ff8a5ab0"), (0.5, "#d8587860"), (0.75, "#98408030"), (1, "#80388000")],
        ),
        mode="screen",
    )


def gold_dust(canvas: Canvas, rng: np.random.Generator) -> None:
    """Sprinkle gold, as on nashiji lacquer: dense in drifts, hardly any elsewhere."""
    specks: list[Points] = []
    while len(specks) < 260:
        x, y = rng.uniform(0, canvas.width), rng.uniform(0, 640)
        drift = math.exp(-(((y - 70 - 0.16 * x) / 120) ** 2)) + 0.10
        clear = math.hypot(x - MOON[0], y - MOON[1]) > MOON_RADIUS + 24
        if clear and rng.uniform() < drift:
            size = 0.5 + 1.5 * rng.uniform() ** 4
            specks.append(ellipse(x, y, size, size))
    canvas.paint(fill(*specks), "#f6d79a", opacity=0.85)
    for x, y, size in ((208, 118, 13), (482, 66, 8), (96, 330, 8), (1498, 420, 9)):
        lines = [
            line(np.array([(x - a, y - b), (x, y), (x + a, y + b)], float), 2.6)
            for a, b in ((size, 0), (0, size))
        ]
        canvas.paint(ink(lines), "#ffe9bd")


def moon(canvas: Canvas) -> None:
    """Paint the vermilion moon with faint seas."""
    x, y = MOON
    disc = fill(ellipse(x, y, MOON_RADIUS, MOON_RADIUS))
    canvas.paint(
        disc,
        linear(
            (x - 90, y - MOON_RADIUS),
            (x + 60, y + MOON_RADIUS),
            [(0, "#d8322a"), (0.45, "#e8492f"), (0.8, "#f47c47"), (1, "#fbab6b")],
        ),
    )
    rng = np.random.default_rng(11)
    for cx, cy, rx, ry, count in (
        (800, 318, 90, 54, 9),
        (985, 275, 62, 46, 7),
        (1075, 425, 66, 70, 8),
        (735, 455, 46, 38, 6),
        (905, 405, 36, 26, 4),
    ):
        # A sea is a heap of soft blots, as wet paint dries.
        for blur, opacity in ((7, 0.16), (2, 0.13)):
            blots = [
                ellipse(
                    cx + rx * 0.62 * rng.normal(0, 0.6),
                    cy + ry * 0.62 * rng.normal(0, 0.6),
                    rx * rng.uniform(0.3, 0.75),
                    ry * rng.uniform(0.3, 0.75),
                    rng.uniform(-30, 30),
                )
                for _ in range(count)
            ]
            canvas.paint(soften(fill(*blots), blur), "#b3202a", opacity=opacity, within=disc)
    lit = fill(ellipse(x + 3, y + 5, MOON_RADIUS - 2, MOON_RADIUS - 2))
    canvas.paint(soften(disc - lit, 1.0), "#ffc79a", opacity=0.8, within=disc)
    canvas.paint(
        disc,
        radial((x, y), MOON_RADIUS, [(0.6, "#ff9a6000"), (0.85, "#ffa06828"), (1, "#ffa46a78")]),
        mode="screen",
    )


def hills(canvas: Canvas) -> None:
    """Paint three ranges of hills, paler with distance, standing in mist."""
    ranges = [
        (
            "-20,690 90,640 210,655 330,600 450,640 560,668 700,690 860,664 1010,690 "
            "1160,640 1290,600 1420,650 1620,610 1620,900! -20,900!",
            "#8a4a74",
            "#d9847a",
            600,
        ),
        (
            "-20,650 60,600 150,628 260,700 400,716 560,742 760,748 980,752 1150,726 "
            "1300,690 1400,640 1500,664 1620,636 1620,900! -20,900!",
            "#563a70",
            "#b2667a",
            640,
        ),
    ]
    for text, top, foot, level in ranges:
        shape = fill(outline(text))
        canvas.paint(shape, linear((0, level), (0, 800), [(0, top), (0.5, top), (1, foot)]))
        rim = shape - shape.moved(0, 3)
        canvas.paint(rim, "#ffb48c", opacity=0.35)


def _bank(rows: Sequence[tuple[float, float, float]], thick: float) -> list[Points]:
    """Return bars with round ends: the rows of a mist bank in the old scroll manner."""
    bars: list[Points] = []
    for left, right, y in rows:
        r = thick / 2
        bars.append(np.vstack([arc(left, y, r, r, 90, 270), arc(right, y, r, r, -90, 90)]))
    return bars


def mist(canvas: Canvas) -> None:
    """Draw suyari-gasumi, the bands of mist of picture scrolls, with gold edges."""
    thick = 42.0
    banks = [
        ([(-60, 300, 470), (-60, 420, 504), (-60, 214, 538)], "#e9b0b4"),
        ([(590, 800, 574), (470, 985, 608), (560, 1120, 642)], "#ffdcb8"),
        ([(1290, 1660, 500), (1150, 1660, 534), (1236, 1660, 568)], "#f0b7ae"),
    ]
    for rows, tint in banks:
        top, foot = rows[0][2] - thick / 2, rows[-1][2] + thick / 2
        shape = fill(*_bank(rows, thick))
        canvas.paint(shape, linear((0, top), (0, foot), [(0, tint + "f4"), (1, tint + "58")]))
        inner = fill(*_bank(rows, thick - 4.4))
        canvas.paint(
            shape - inner,
            linear((0, top), (0, foot), [(0, "#fff0c8"), (1, "#f3cf86")]),
        )


def waves(canvas: Canvas) -> None:
    """Lay seigaiha waves, row over row, lit along the path of the moon."""
    radius = 47.0
    for row in range(9):
        y = 772 + row * radius / 2
        depth = min(1.0, row / 6)
        start = MOON[0] % (2 * radius) - 4 * radius + (row % 2) * radius
        centres = np.arange(start, canvas.width + 2 * radius, 2 * radius)
        sea = linear(
            (0, y - radius),
            (0, y),
            [
                (0, blend("#94708f", "#34558c", depth)),
                (1, blend("#6a5288", "#1b2b62", depth)),
            ],
        )
        glow = radial(
            (MOON[0], 800),
            (470, 420),
            [(0, "#ffd9a8"), (0.5, "#f0a58ce0"), (1, "#b4bde4a0")],
        )
        for ring, share in enumerate((1.0, 0.77, 0.54, 0.31)):
            size = radius * share
            discs = fill(*(ellipse(x, y, size, size) for x in centres))
            if ring % 2 == 0:
                canvas.paint(discs, sea)
            else:
                canvas.paint(discs, blend("#54447a", "#131c4a", depth), opacity=0.8)
            rims = [
                line(
                    arc(x, y, size, size, 182, 358),
                    (2.8 - 0.45 * ring) * (0.7 + 0.4 * depth),
                )
                for x in centres
            ]
            canvas.paint(ink(rims), glow)
    canvas.paint(
        canvas.everything(),
        radial(
            (MOON[0], 775),
            (460, 150),
            [(0, "#ff7a4a98"), (0.6, "#f0604030"), (1, "#f0604000")],
        ),
        mode="screen",
    )
    haze = Mask(0, 690, np.ones((130, canvas.width), np.float32))
    canvas.paint(
        haze,
        linear(
            (0, 690),
            (0, 818),
            [(0, "#f7ab8c00"), (0.45, "#f7b090a0"), (1, "#f7ab8c00")],
        ),
    )


def blend(first: str, second: str, t: float) -> str:
    """Mix two #rrggbb colours."""
    parts = [
        round(int(first[i : i + 2], 16) * (1 - t) + int(second[i : i + 2], 16) * t)
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{p:02x}" for p in parts)


def table(canvas: Canvas) -> None:
    """Lay the black lacquer table: a mirror with a gold far edge and a red front."""
    behind = Canvas(canvas.width, canvas.height)
    behind.pixels[:] = canvas.pixels
    width = canvas.width
    top = Mask(0, int(TABLE), np.ones((int(EDGE - TABLE), width), np.float32))
    canvas.paint(
        top, linear((0, TABLE), (0, EDGE), [(0, "#2a2036"), (0.35, "#150f1c"), (1, "#0b080e")])
    )
    mirror = behind.mirrored(TABLE, 5)
    rows = np.arange(canvas.height, dtype=np.float32)[:, None, None]
    fade = 0.34 * np.clip(1 - (rows - TABLE) / 150, 0, 1)
    fade[: int(TABLE)] = 0
    fade[int(EDGE) :] = 0
    canvas.over(mirror, fade)
    canvas.paint(
        top,
        radial((MOON[0], TABLE), (300, 250), [(0, "#ff6a3c78"), (1, "#ff6a3c00")]),
        mode="add",
    )
    front = Mask(0, int(EDGE), np.ones((canvas.height - int(EDGE), width), np.float32))
    canvas.paint(
        front,
        linear((0, EDGE), (0, canvas.height), [(0, "#a3201f"), (0.4, "#7d1519"), (1, "#3d0a12")]),
    )
    canvas.paint(Mask(0, int(TABLE), np.ones((2, width), np.float32)), GOLD, opacity=0.8)
    canvas.paint(Mask(0, int(EDGE), np.ones((3, width), np.float32)), "#ffdf9f")
    canvas.paint(Mask(0, int(EDGE) + 3, np.ones((3, width), np.float32)), "#3a0a10")
    karakusa(canvas)


def karakusa(canvas: Canvas) -> None:
    """Draw the scrolling gold vine on the table's front."""
    lines: list[Line] = []
    buds: list[Points] = []
    middle = EDGE + 40
    x = np.linspace(-20, canvas.width + 20, 900)
    stem = np.stack([x, middle + 13 * np.sin(x * 2 * math.pi / 160)], axis=1)
    lines.append(line(stem, 2.4, taper=(1, 1)))
    for i in range(-1, 21):
        base = i * 80 + 20.0
        up = -1 if i % 2 == 0 else 1
        t = np.linspace(0, 2.1 * math.pi, 60)
        r = 17 * (1 - 0.36 * t / math.pi)
        cx, cy = base + 20, middle + up * 6
        spiral = np.stack([cx - r * np.cos(t), cy + up * r * np.sin(t)], axis=1)
        lines.append(line(spiral, 2.6, taper=(0.6, 0.5)))
        buds.append(ellipse(spiral[-1, 0], spiral[-1, 1], 2.6, 2.6))
    canvas.paint(ink(lines), GOLD, opacity=0.85)
    canvas.paint(fill(*buds), "#ffdf9f")
