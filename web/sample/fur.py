"""How the fox is painted: its colours, and the strokes that say fur."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from canvas import Canvas
from ink import Line, Mask, Points, contour, curve, fill, ink, line, outline, place

INK = "#3b1d3f"
FUR = "#fff7ee"
SHADE = "#cdb4da"
DEEP = "#9a7fbb"
RUSSET = "#e2764a"
RIM = "#ffb483"


def furred(
    canvas: Canvas,
    text: str,
    *,
    shades: list[tuple[str, str, float]],
    width: float,
    rim: tuple[int, int, float] | None = (-3, 9, 0.9),
    move: tuple[float, float, float, float] = (0, 0, 0, 1),
) -> Mask:
    """Paint a furred shape: flat, hard-edged shadows, light from behind, outline."""

    def to(points: Points) -> Points:
        return place(points, move[0], move[1], turn=move[2], scale=move[3])

    pieces = [to(piece) for piece in curve(text, closed=True)]
    shape = fill(np.vstack(pieces))
    canvas.paint(shape, FUR)
    for shadow, tint, opacity in shades:
        canvas.paint(fill(to(outline(shadow))), tint, opacity=opacity, within=shape)
    if rim is not None:
        lit = shape - shape.moved(rim[0], rim[1])
        canvas.paint(lit, RIM, opacity=rim[2], within=shape)
    canvas.paint(ink(contour(pieces, width)), INK)
    return shape


def strokes(texts: Iterable[str], width: float) -> list[Line]:
    """Return the few flowing strokes that say fur, thin at both ends."""
    return [line(curve(t, step=2)[0], width, taper=(0.05, 0.05)) for t in texts]
