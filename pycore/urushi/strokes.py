"""Brush strokes as text: what the page writes where a mask is painted, read and drawn.

The grammar, in whole numbers::

    strokes = [ stroke *( ";" stroke ) ]
    stroke  = ( "+" / "-" ) radius 1*( " " x "," y )

"+" paints and "-" erases. x is in 1/10000 of the picture's width, y of its height, the radius in
1/10000 of the root of its area, so that strokes hold for any size of a picture.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from urushi.errors import RecipeError

UNIT = 10_000
"""Steps of a coordinate from one edge of the picture to the other."""

PLACE_RANGE = (-2000, 12000)
"""Coordinates that are allowed: a brush may leave the picture."""

RADIUS_RANGE = (1, 5000)
"""Radii that are allowed."""

SUPERSAMPLING = 2
"""Pillow's own edges are hard: strokes are drawn this many times larger and averaged down."""

_STROKE = re.compile(r"([+-])([0-9]{1,4})((?: -?[0-9]{1,5},-?[0-9]{1,5})+)", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+", re.ASCII)


@dataclass(frozen=True)
class Stroke:
    """One movement of a round brush.

    Attributes:
        paints: whether it paints, or else erases.
        radius: of the brush, 1 to 5000, in 1/10000 of the root of the picture's area.
        points: x and y in 1/10000 of its width and height, -2000 to 12000; at least one.
    """

    paints: bool
    radius: int
    points: tuple[tuple[int, int], ...]


def parse(text: str) -> tuple[Stroke, ...]:
    """Reads strokes; there are none in an empty text.

    Raises:
        RecipeError: the text does not follow the grammar, or a number is out of range.
    """
    return tuple(map(_parse_one, text.split(";"))) if text else ()


def _parse_one(text: str) -> Stroke:
    match = _STROKE.fullmatch(text)
    if match is None:
        raise RecipeError(f"strokes cannot hold {text!s:.20}", parameter="strokes")
    sign, radius, places = match.groups()
    numbers = [int(number) for number in _NUMBER.findall(places)]
    _check("radius", int(radius), RADIUS_RANGE)
    for number in numbers:
        _check("coordinate", number, PLACE_RANGE)
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return Stroke(sign == "+", int(radius), points)


def _check(what: str, number: int, limits: tuple[int, int]) -> None:
    if not limits[0] <= number <= limits[1]:
        raise RecipeError(
            f"a stroke's {what} must be from {limits[0]} to {limits[1]}, not {number}",
            parameter="strokes",
        )


def painted(
    strokes: Sequence[Stroke], shape: tuple[int, int], size: tuple[float, float]
) -> NDArray[np.float32]:
    """Strokes on a field: 1 where the last one to touch a point paints, 0 where it erases.

    What none touches is 0; it is 1 if the first one erases, or if there is none.

    Args:
        strokes: in the order in which they were made.
        shape: ``(h, w)`` of the field.
        size: width and height of the picture in samples of the field.

    Returns:
        ``(h, w)`` float32 in [0, 1], between the two along the brush's hard edge only.
    """
    full = not strokes or not strokes[0].paints
    sheet = Image.new("L", (shape[1] * SUPERSAMPLING, shape[0] * SUPERSAMPLING), 255 if full else 0)
    draw = ImageDraw.Draw(sheet)
    width, height = (side * SUPERSAMPLING for side in size)
    for stroke in strokes:
        radius = stroke.radius / UNIT * math.sqrt(width * height)
        # Pillow counts whole pixels from their corner, where places here are points between them.
        path = [(x / UNIT * width - 0.5, y / UNIT * height - 0.5) for x, y in stroke.points]
        fill = 255 if stroke.paints else 0
        for start, end in pairwise(path):
            draw.line((start, end), fill, max(1, round(2 * radius)))
        for x, y in dict.fromkeys(path):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill)
    levels = np.asarray(sheet.reduce(SUPERSAMPLING), dtype=np.float32)
    return levels * np.float32(1 / 255)
