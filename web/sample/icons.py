"""The page's icons as PNG, drawn from the one design in icons/icon.svg.

Only what that file uses is understood: rounded rectangles, paths of M, C and Z with
absolute coordinates, plain colours and linear gradients over the shape's own box.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from canvas import Canvas, Stop, linear
from ink import Paint, Points, fill
from PIL import Image

SVG = "{http://www.w3.org/2000/svg}"
DESIGN = Path(__file__).resolve().parent.parent / "icons" / "icon.svg"
VIEW = 64.0

# A system may cut a maskable icon down to a circle whose radius is 40 % of its side
# (W3C App Manifest, "safe zone"). The mark's radius is 24 of 64 units, 37.5 %: this
# leaves it some air.
SAFE = 0.9


def path(data: str) -> Points:
    """Return an SVG path of M, C and Z commands as one polygon."""
    points: list[Points] = []
    here = np.zeros(2)
    for command, text in re.findall(r"([MCZ])([^MCZ]*)", data):
        numbers = np.array([float(n) for n in re.findall(r"-?[\d.]+", text)])
        if command == "M":
            here = numbers
        elif command == "C":
            for a, b, end in numbers.reshape(-1, 3, 2):
                t = np.linspace(0, 1, 64)[:, None]
                s = 1 - t
                points.append(s**3 * here + 3 * s * s * t * a + 3 * s * t * t * b + t**3 * end)
                here = end
    return np.vstack(points)


def rounded(width: float, height: float, radius: float) -> Points:
    """Return a rectangle with round corners at the origin."""
    corners = (
        (width - radius, radius, -90),
        (width - radius, height - radius, 0),
        (radius, height - radius, 90),
        (radius, radius, 180),
    )
    parts = []
    for x, y, start in corners:
        t = np.radians(np.linspace(start, start + 90, 32))
        parts.append(np.stack([x + radius * np.cos(t), y + radius * np.sin(t)], axis=1))
    return np.vstack(parts)


def icon(size: int, *, corners: bool = True, mark: float = 1.0) -> Image.Image:
    """Return the icon, `size` pixels square.

    With `corners` false the ground fills the square, for systems that cut the shape
    themselves; `mark` scales the mark about the middle.
    """
    root = ElementTree.parse(DESIGN).getroot()
    gradients = {
        "url(#" + node.attrib["id"] + ")": node for node in root.iter(f"{SVG}linearGradient")
    }
    canvas = Canvas(size, size)
    unit = size / VIEW
    tile = root.find(f"{SVG}rect")
    group = root.find(f"{SVG}g")
    assert tile is not None and group is not None, "icon.svg has lost a part"
    ground = rounded(VIEW, VIEW, float(tile.attrib["rx"]) if corners else 0.0)
    shapes = [(ground, tile.attrib["fill"])]
    for node in group.iter(f"{SVG}path"):
        points = path(node.attrib["d"])
        shapes.append(((points - VIEW / 2) * mark + VIEW / 2, node.attrib["fill"]))
    for points, paint in shapes:
        scaled = points * unit
        canvas.paint(fill(scaled), _paint(paint, gradients.get(paint), scaled))
    return canvas.image()


def _paint(text: str, gradient: ElementTree.Element | None, points: Points) -> Paint:
    if gradient is None:
        return text
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    ends = [
        (
            float(low[0] + span[0] * float(gradient.attrib[f"x{k}"])),
            float(low[1] + span[1] * float(gradient.attrib[f"y{k}"])),
        )
        for k in (1, 2)
    ]
    stops: list[Stop] = [
        (float(stop.attrib["offset"]), stop.attrib["stop-color"])
        for stop in gradient.iter(f"{SVG}stop")
    ]
    return linear(ends[0], ends[1], stops)


def write_icons(folder: Path) -> list[Path]:
    """Write every icon into `folder` and return their paths."""
    pictures = {
        "icon-192.png": icon(192),
        "icon-512.png": icon(512),
        "icon-maskable-512.png": icon(512, corners=False, mark=SAFE).convert("RGB"),
        # iOS rounds the corners itself and paints transparency black.
        "apple-touch-icon.png": icon(180, corners=False, mark=1.05).convert("RGB"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        picture.save(folder / name, optimize=True)
    return [folder / name for name in pictures]
