"""A white fox asleep on a cushion."""

from __future__ import annotations

import numpy as np
from canvas import Canvas, linear, radial, soften
from fox_head import head
from fur import DEEP, FUR, INK, RIM, RUSSET, SHADE, furred, strokes
from ink import contour, curve, ellipse, fill, ink, line, outline
from silk import bow, cushion

BODY = (
    "404,985 420,880 482,782 590,704 716,668 846,684 958,744 1034,836 1060,930 "
    "1042,1010 980,1050 840,1066 640,1066 470,1056"
)
TAIL = (
    "1036,838! 1074,884 1096,946 1086,1004! 1094,1002 1062,1050 1004,1080! 1008,1088 "
    "930,1100 846,1102! 836,1108 770,1108 690,1098! 700,1090 640,1092 566,1076! "
    "584,1070 540,1052 506,1016! 532,1018 524,992 536,962! "
    "566,984 640,964 740,958 850,962 930,942 984,900!"
)


def body(canvas: Canvas) -> None:
    """Paint the curled-up body and haunch."""
    shape = furred(
        canvas,
        BODY,
        shades=[
            (
                "404,1100! 404,960 470,900 560,850 660,842 740,880 792,806 860,778 "
                "930,806 966,862 962,930 920,1000! 900,1100!",
                SHADE,
                1.0,
            ),
            (
                "404,1100! 560,960 700,930 790,960 820,908 872,886 918,906 936,950! 900,1100!",
                DEEP,
                0.75,
            ),
        ],
        width=6.5,
        rim=(-4, 13, 1.0),
    )
    canvas.paint(
        shape,
        radial((760, 1040), (260, 190), [(0.3, "#3c2a70a8"), (0.7, "#4a2f7a50"), (1, "#5a3f8a00")]),
        mode="multiply",
    )
    haunch = curve("966,772 902,762 842,788 806,850 800,930")[0]
    canvas.paint(ink([line(haunch, 5.5, taper=(0.05, 0.2))]), INK)
    warm = (
        "858,712 886,722 910,738",
        "866,724 888,732 904,744",
        "936,764 960,784 978,808",
        "940,778 956,792 968,808",
        "744,704 768,704 792,708",
        "752,715 770,715 786,718",
    )
    canvas.paint(ink(strokes(warm, 3.4)), "#d59aa0", within=shape)
    cool = (
        "884,816 910,828 930,850",
        "886,830 904,840 918,854",
    )
    canvas.paint(ink(strokes(cool, 3.4)), "#8f73b4", within=shape)


def tail(canvas: Canvas) -> None:
    """Paint the tail, wrapped round the front, its tip dipped in russet."""
    cast = soften(fill(outline(TAIL)), 9).moved(-8, -16)
    clear = fill(ellipse(984, 878, 52, 52))
    canvas.paint(cast - soften(clear, 14), "#2d1f5c", opacity=0.45, within=canvas.alpha())
    pieces = curve(TAIL, closed=True)
    shape = fill(np.vstack(pieces))
    canvas.paint(shape, FUR)
    canvas.paint(
        fill(
            outline(
                "1120,880! 1078,980 1020,1034 900,1056 780,1054 690,1044 600,1050 "
                "520,1024! 490,1120! 1120,1120!"
            )
        ),
        SHADE,
        within=shape,
    )
    canvas.paint(
        fill(
            outline("1120,980! 1054,1046 960,1074 840,1084 720,1074 600,1080! 600,1130! 1120,1130!")
        ),
        DEEP,
        opacity=0.7,
        within=shape,
    )
    tip = fill(
        outline(
            "490,940! 690,940! 650,968 682,982! 640,996 676,1016! 636,1026 666,1050! "
            "634,1056 650,1090! 690,1120! 490,1120!"
        )
    )
    canvas.paint(tip, linear((680, 0), (520, 0), [(0, "#f3ad78"), (1, RUSSET)]), within=shape)
    canvas.paint(
        fill(outline("490,1036! 560,1040 610,1056 660,1062! 690,1120! 490,1120!")),
        "#a8435a",
        opacity=0.55,
        within=tip & shape,
    )
    lit = (shape - shape.moved(-2, 8)) - soften(clear, 10)
    canvas.paint(lit, RIM, opacity=0.8)
    inked = [p for i, p in enumerate(pieces) if i != len(pieces) - 1]
    canvas.paint(ink(contour(inked, 6.5)), INK)
    warm = (
        "946,962 904,982 852,990",
        "934,978 896,992 862,998",
        "812,984 770,986 724,986",
        "800,995 764,997 732,996",
    )
    canvas.paint(ink(strokes(warm, 3.6)), "#dba3a3", within=shape)
    cool = (
        "1064,958 1044,992 1008,1014",
        "1066,982 1046,1008 1018,1024",
        "978,1030 930,1042 880,1044",
        "956,1046 920,1054 884,1055",
        "838,1040 796,1042 752,1038",
        "816,1052 786,1053 754,1050",
    )
    canvas.paint(ink(strokes(cool, 3.6)), "#9577ac", within=shape)
    russet = ("650,1000 616,1006 584,1002", "628,1022 600,1024 572,1016")
    canvas.paint(ink(strokes(russet, 3.4)), "#a8482f", within=shape)


def paw(canvas: Canvas) -> None:
    """Paint the forepaw that peeps out under the chin."""
    text = "352,1030 372,1010 420,1004 470,1012 500,1036 494,1064 440,1076 380,1072 352,1056"
    furred(
        canvas,
        text,
        shades=[("340,1046! 400,1050 470,1044 510,1030! 510,1090! 340,1090!", SHADE, 1.0)],
        width=5.5,
        rim=None,
    )
    toes = [
        line(curve(f"{x},1040 {x - 5},1054 {x - 2},1067")[0], 4.2, taper=(0.1, 0.6))
        for x in (381, 409)
    ]
    canvas.paint(ink(toes), INK)


def fox(canvas: Canvas) -> None:
    """Paint the whole sleeper on an empty layer."""
    cushion(canvas)
    contact = soften(fill(ellipse(720, 1052, 360, 30)), 10)
    canvas.paint(contact, "#07202c", opacity=0.6, within=canvas.alpha())
    body(canvas)
    bow(canvas)
    tail(canvas)
    paw(canvas)
    head(canvas)
