"""The head of the sleeping fox."""

from __future__ import annotations

import numpy as np
from canvas import Canvas, linear, radial, soften
from fur import DEEP, INK, RUSSET, SHADE, furred
from ink import Line, Mask, Points, contour, curve, ellipse, fill, ink, line, outline, place

VERMILION = "#d5342b"
GOLD = "#e9bd6a"
HEAD = (
    "0,-128 54,-122! 88,-214 136,-276! 168,-206 174,-84! 194,-40 204,0 244,52! "
    "206,54 222,94! 180,92 172,118! 124,136 70,153 26,161 0,162 -26,161 -70,153 "
    "-124,136 -172,118! -180,92 -222,94! -206,54 -244,52! -204,0 -194,-40 -174,-84! "
    "-168,-206 -136,-276! -88,-214 -54,-122!"
)
EAR = "66,-120 92,-196 129,-250! 150,-190 156,-88! 138,-112 118,-98! 112,-122 92,-108! 88,-128"
HEAD_AT = (488.0, 886.0)
HEAD_SCALE = 0.89
HEAD_TURN = -7.0


def to(points: Points) -> Points:
    """Carry points from the head's own upright frame into the picture."""
    return place(points, *HEAD_AT, turn=HEAD_TURN, scale=HEAD_SCALE)


def head(canvas: Canvas) -> None:
    """Paint the sleeping face."""
    cast = soften(fill(to(outline(HEAD))), 10).moved(16, 10)
    canvas.paint(cast, "#2d1f5c", opacity=0.5, within=canvas.alpha())
    shape = furred(
        canvas,
        HEAD,
        shades=[
            (
                "-260,40! -200,66 -150,104 -80,118 0,122 80,116 140,90 176,40 186,-20 "
                "170,-90 120,-150! 200,-300! 280,0! 260,170! -260,170!",
                SHADE,
                0.9,
            ),
            (
                "-210,130! -100,138 0,140 100,132 170,96 206,40! 270,60! 240,180! -200,180!",
                DEEP,
                0.6,
            ),
        ],
        width=6.5,
        rim=(2, 8, 0.95),
        move=(*HEAD_AT, HEAD_TURN, HEAD_SCALE),
    )
    _ears(canvas, shape)
    canvas.paint(ink(contour([to(p) for p in curve(HEAD, closed=True)], 6.5)), INK)
    _cheeks(canvas, shape)
    _eyes(canvas)
    _forehead(canvas)
    _muzzle(canvas)


def _ears(canvas: Canvas, shape: Mask) -> None:
    """Paint the insides of the ears and their russet tips."""
    for side in (1, -1):
        flip = np.array([side, 1.0])
        ear = fill(to(outline(EAR) * flip))
        canvas.paint(
            ear,
            linear(
                tuple(to(np.array([[side * 129.0, -250.0]]))[0]),
                tuple(to(np.array([[side * 104.0, -110.0]]))[0]),
                [(0, "#b8433c"), (0.55, "#e88a6c"), (1, "#f9c3a4")],
            ),
        )
        back = EAR.split(" ")
        canvas.paint(
            fill(to(outline(f"{back[0]} {back[1]} {back[2]} 112,-190! 100,-120!") * flip)),
            "#8d2c44",
            opacity=0.4,
            within=ear,
        )
        inner = [line(to(p * flip), 3.2, taper=(0.2, 0.2)) for p in curve(EAR, closed=True)]
        canvas.paint(ink(inner), "#7b2b45")
        # The dark tip of the ear.
        tip = fill(
            to(
                outline(
                    "84,-214 132,-290! 180,-204! 150,-222 142,-208! 128,-230 112,-206! 104,-222"
                )
                * flip
            )
        )
        canvas.paint(tip, RUSSET, within=shape - ear, opacity=0.95)


def _cheeks(canvas: Canvas, shape: Mask) -> None:
    """Paint the blush and its hatching."""
    for cx in (-132, 130):
        centre = to(np.array([[cx, 66.0]]))[0]
        canvas.paint(
            shape,
            radial(
                (centre[0], centre[1]),
                (58, 38),
                [(0, "#f0645ac0"), (0.5, "#f0706480"), (1, "#f0706400")],
            ),
        )
        hatch = [
            line(to(np.array([(cx + d, 58.0), (cx + d - 9, 76.0)])), 3, taper=(0.4, 0.4))
            for d in (-16, 0, 16)
        ]
        canvas.paint(ink(hatch), "#c8383f", opacity=0.75)


def _eyes(canvas: Canvas) -> None:
    """Paint the eyes: closed, content, with a vermilion liner that sweeps outwards."""
    for side in (1, -1):
        flip = np.array([side, 1.0])
        sweep = "44,36 62,48 92,50 118,36 152,2! 140,16 126,22 110,30 88,38 62,36"
        canvas.paint(fill(to((outline(sweep, step=2) + np.array([0, -9])) * flip)), VERMILION)
        lid = curve("40,28 58,46 86,50 112,38 130,18", step=2)[0]
        canvas.paint(ink([line(to(lid * flip), 9.5, taper=(0.2, 0.15), ease=0.7)]), INK)
        lashes = [
            line(to(p * flip), 4.6, taper=(0.9, 0.05))
            for text in ("112,38 124,44 138,44", "98,45 108,54 120,57")
            for p in curve(text, step=2)
        ]
        canvas.paint(ink(lashes), INK)
        brow = ellipse(64, -26, 15, 9, -16)
        canvas.paint(fill(to(brow * flip)), VERMILION)


def _forehead(canvas: Canvas) -> None:
    """Paint the flame between the brows."""
    flame = "0,-104 15,-72 12,-46 0,-30! -12,-46 -15,-72"
    canvas.paint(fill(to(outline(flame, step=2))), VERMILION)
    canvas.paint(fill(to(outline("0,-82 6,-66 4,-52 0,-44! -4,-52 -6,-66", step=2))), GOLD)


def _muzzle(canvas: Canvas) -> None:
    """Paint nose, mouth and whiskers."""
    nose = outline("-19,66 0,60 19,66 14,80 0,88 -14,80", step=2)
    canvas.paint(fill(to(nose)), "#3a1a30")
    canvas.paint(fill(to(ellipse(-5, 68, 6, 2.6, -8))), "#f5b7b0", opacity=0.9)
    mouth = _pen("0,88 -2,96 -10,104 -24,104 -34,97")
    mouth += _pen("0,88 2,96 10,104 24,104 34,97")
    canvas.paint(ink(mouth), INK)
    whiskers: list[Line] = []
    for side in (1, -1):
        for text in ("60,92 104,94 150,104", "58,102 98,110 138,124"):
            p = curve(text)[0] * np.array([side, 1.0])
            whiskers.append(line(to(p), 2.2, taper=(0.8, 0.05)))
    canvas.paint(ink(whiskers), "#8a6a9a", opacity=0.7)


def _pen(text: str) -> list[Line]:
    return [line(to(p), 4.6, taper=(0.7, 0.1)) for p in curve(text, step=2)]
