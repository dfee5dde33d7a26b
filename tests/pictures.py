"""Small test pictures that the project draws for itself, so that no file is needed.

Four kinds, as different to a coat as pictures get: `cel` (flat areas and lines),
`line_art` (ink on white paper), `painting` (brush strokes everywhere) and
`photo_like` (occluding shapes, 1/f texture, a shallow focus, grain). Every function
takes the same arguments and gives the same picture for the same ones::

    cel(width, height, *, seed=0, alpha=False) -> Image.Image

`width` and `height` are in pixels, 1 or more; the composition scales with them, so
that the cost is linear in pixels. The result is RGB; with `alpha` it is RGBA, a
cut-out with a soft edge whose hidden pixels keep their colours.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Floats = NDArray[np.float32]
Points = NDArray[np.float64]
Colour = tuple[int, int, int]

# Shapes are drawn this many times larger and averaged down: Pillow's own edges are hard.
OVERSAMPLING = 2


class Picture(Protocol):
    """What every function here looks like."""

    def __call__(
        self, width: int, height: int, *, seed: int = 0, alpha: bool = False
    ) -> Image.Image:
        """Return the picture."""
        ...


def cel(width: int, height: int, *, seed: int = 0, alpha: bool = False) -> Image.Image:
    """Return flat cel art: a face with hair, two tones to each colour, dark outlines."""
    rng = np.random.default_rng([1, seed])
    hue = rng.uniform()
    sky, hair, cloth = _hsv(hue, 0.35, 0.95), _hsv(hue + 0.55, 0.6, 0.6), _hsv(hue + 0.3, 0.7, 0.8)
    ink = _mix(hair, (20, 10, 30), 0.75)
    skin, shade = (255, 226, 205), (232, 178, 172)
    x, y = 0.5 + rng.uniform(-0.08, 0.08), 0.5
    unit = 0.3 * rng.uniform(0.9, 1.1)

    def draw(pen: _Pen) -> None:
        pen.ground(sky)
        pen.shape(_oval(0.82, 0.2, 0.13, 0.13), _mix(sky, (255, 255, 255), 0.7))
        for k in range(5):
            # Speed lines: thin, parallel, dark on light.
            level = 0.08 + 0.05 * k
            pen.line(np.array([(-0.2, level), (0.5, level - 0.1)]), 0.003, _mix(sky, ink, 0.4))
        pen.shape(_oval(x, y + 2.0 * unit, 1.25 * unit, 1.0 * unit), cloth, ink)
        pen.shape(_oval(x, y - 0.1 * unit, 1.12 * unit, 1.2 * unit), _mix(hair, ink, 0.35), ink)
        pen.shape(_oval(x, y + 0.1 * unit, 0.85 * unit, 0.95 * unit), shade, ink)
        pen.shape(_oval(x - 0.06 * unit, y + 0.06 * unit, 0.76 * unit, 0.86 * unit), skin)
        fringe = [(x - 1.05 * unit, y + 0.1 * unit)]
        for k in range(9):
            tip = x + (k / 8 * 1.9 - 0.95) * unit
            fringe.append((tip, y + (rng.uniform(-0.35, 0.0) if k % 2 else -0.62) * unit))
        fringe += [(x + 1.05 * unit, y + 0.1 * unit)]
        crown = _oval(x, y - 0.1 * unit, 1.08 * unit, 1.12 * unit)
        top = crown[crown[:, 1] < y - 0.05 * unit]
        top = top[np.argsort(-top[:, 0])]
        pen.shape(np.vstack([np.array(fringe), top]), hair, ink)
        gloss = [
            (x + a * unit, y - (0.82 + 0.1 * (i % 2)) * unit)
            for i, a in enumerate(np.linspace(-0.6, 0.6, 13))
        ]
        pen.line(np.array(gloss), 0.03 * unit, _mix(hair, (255, 255, 255), 0.55))
        for side in (-1, 1):
            ex, ey = x + side * 0.36 * unit, y + 0.18 * unit
            pen.shape(_oval(ex, ey, 0.17 * unit, 0.24 * unit), (255, 255, 255), ink)
            pen.shape(_oval(ex, ey + 0.03 * unit, 0.11 * unit, 0.18 * unit), cloth, ink)
            pen.shape(
                _oval(ex - 0.04 * unit, ey - 0.07 * unit, 0.04 * unit, 0.05 * unit), (255, 255, 255)
            )
            lid = _bow(ex - 0.2 * unit, ex + 0.2 * unit, ey - 0.18 * unit, -0.1 * unit)
            pen.line(lid, 0.055 * unit, ink)
            pen.shape(_oval(ex, ey + 0.36 * unit, 0.12 * unit, 0.05 * unit), (250, 160, 150))
        pen.line(
            _bow(x - 0.12 * unit, x + 0.12 * unit, y + 0.66 * unit, 0.07 * unit), 0.025 * unit, ink
        )

    return _finish(_drawn(width, height, draw), seed, alpha)


def line_art(width: int, height: int, *, seed: int = 0, alpha: bool = False) -> Image.Image:
    """Return ink on white: long swelling curves, a few solid blacks, hatching."""
    rng = np.random.default_rng([2, seed])

    def draw(pen: _Pen) -> None:
        pen.ground((255, 255, 255))
        for _ in range(26):
            count = 90
            t = np.linspace(0, 1, count)
            turn = rng.uniform(0, 2 * math.pi) + np.cumsum(
                rng.normal(0, 2.2) * np.sin(math.pi * t * rng.uniform(1, 3) + rng.uniform(0, 6))
            ) * (2.4 / count)
            step = rng.uniform(0.25, 0.8) / count
            start = rng.uniform(*pen.bounds)
            path = start + np.cumsum(np.stack([np.cos(turn), np.sin(turn)], axis=1), axis=0) * step
            pen.line(path, rng.uniform(0.003, 0.009), (18, 16, 20), swell=True)
        for _ in range(5):
            cx, cy = rng.uniform(*pen.bounds)
            size, slope = rng.uniform(0.06, 0.14), rng.uniform(-0.6, 0.6)
            ring = _oval(cx, cy, size, size * rng.uniform(0.6, 1.0))
            pen.line(np.vstack([ring, ring[:1]]), 0.004, (18, 16, 20))
            for level in np.arange(-0.9, 0.9, 0.11):
                half = math.sqrt(1 - level * level) * size * 0.8
                middle = np.array([cx, cy + level * size * 0.6])
                reach = np.array([half, half * slope])
                pen.line(
                    np.stack([middle - reach, middle + reach]),
                    0.0022,
                    (18, 16, 20),
                    swell=True,
                )
            pen.shape(_oval(cx + size, cy - size, size * 0.3, size * 0.2), (18, 16, 20))

    return _finish(_drawn(width, height, draw), seed, alpha)


def painting(width: int, height: int, *, seed: int = 0, alpha: bool = False) -> Image.Image:
    """Return a landscape of bristly strokes that follow a field of directions."""
    rng = np.random.default_rng([3, seed])
    hue = rng.uniform()
    stops = np.array(
        [
            _hsv(hue, 0.5, 0.5),
            _hsv(hue + 0.08, 0.4, 0.92),
            _hsv(hue + 0.45, 0.5, 0.55),
            _hsv(hue + 0.5, 0.6, 0.25),
        ],
        dtype=np.float64,
    )
    phase = rng.uniform(0, 6, 4)

    def draw(pen: _Pen) -> None:
        pen.ground(_rgb(stops[1]))
        for size, count in ((0.11, 260), (0.05, 700), (0.022, 1100)):
            places = rng.uniform(*pen.bounds, (count, 2))
            levels = places[:, 1] + 0.1 * np.sin(6 * places[:, 0] + phase[2])
            levels += rng.normal(0, 0.05, count)
            tones = np.stack(
                [np.interp(levels, (0, 0.45, 0.6, 1), stops[:, c]) for c in range(3)], axis=1
            )
            tones += rng.normal(0, 11, (count, 1)) + rng.normal(0, 6, (count, 3))
            for (px, py), tone in zip(places, tones, strict=True):
                angle = 0.9 * math.sin(4 * px + phase[0]) + 0.8 * math.cos(5 * py + phase[1])
                along = np.array([math.cos(angle), math.sin(angle)])
                across = np.array([-along[1], along[0]])
                bow = rng.normal(0, 0.25) * size
                for bristle in (-1.0, -0.33, 0.33, 1.0):
                    # Each bristle carries its own load of paint.
                    start = np.array([px, py]) + across * bristle * size * 0.22
                    begin, end = rng.uniform(-1.1, -0.8), rng.uniform(0.7, 1.1)
                    t = np.array([begin, 0.5 * (begin + end), end])
                    path = start + t[:, None] * along * size + (1 - t * t)[:, None] * across * bow
                    pen.line(path, size * 0.16, _rgb(tone + rng.normal(0, 9)))

    return _finish(_drawn(width, height, draw), seed, alpha)


def photo_like(width: int, height: int, *, seed: int = 0, alpha: bool = False) -> Image.Image:
    """Return natural statistics: dead leaves, 1/f texture, shallow focus, grain.

    Occluding discs whose radii follow r**-3 give the scale-invariant edges of real
    scenes (Lee, Mumford and Huang, "Occlusion models for natural images", 2001); the
    octaves of equal variance give the 1/f amplitude inside them.
    """
    rng = np.random.default_rng([4, seed])
    hue = rng.uniform()

    def draw(pen: _Pen) -> None:
        pen.ground(_hsv(hue, 0.3, 0.5))
        # Inverse transform of the density r**-3 between the two radii.
        low, high = 0.012, 0.5
        u = rng.uniform(size=1100)
        radii = 1 / np.sqrt(1 / low**2 + u * (1 / high**2 - 1 / low**2))
        for radius in radii:
            cx, cy = rng.uniform(*pen.bounds)
            tint = _hsv(hue + rng.normal(0, 0.12), rng.uniform(0.1, 0.6), rng.uniform(0.15, 0.95))
            pen.shape(_oval(cx, cy, radius, radius * rng.uniform(0.5, 1.0)), tint)

    sharp = _drawn(width, height, draw)
    span = max(width, height)
    near = np.asarray(sharp.filter(ImageFilter.GaussianBlur(span / 1400)), dtype=np.float32)
    far = np.asarray(sharp.filter(ImageFilter.GaussianBlur(span / 110)), dtype=np.float32)
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    focus = np.clip(1.6 - 4.5 * np.abs(rows - 0.6), 0, 1)
    texture = _octaves(rng, width, height)[..., None]
    light = 0.75 + 0.45 * np.linspace(1, 0, width, dtype=np.float32)[None, :, None]
    scene = (far + (near - far) * focus) * light * (1 + (0.04 + 0.10 * focus) * texture)
    # Shot noise: the standard deviation grows with the root of the signal.
    grain = rng.standard_normal((height, width, 3), dtype=np.float32)
    scene += grain * (0.8 + 0.16 * np.sqrt(np.maximum(scene, 0)))
    return _finish(Image.fromarray(_bytes(scene), "RGB"), seed, alpha)


PICTURES: dict[str, Picture] = {
    "cel": cel,
    "line_art": line_art,
    "painting": painting,
    "photo_like": photo_like,
}


class _Pen:
    """Draws on a large hard-edged image; lengths are shares of the picture.

    One unit is the shorter side on that axis and the geometric mean of both sides on
    the other, with (0.5, 0.5) in the middle: long pictures are filled better, and
    nothing is stretched by more than the root of the aspect.
    """

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)
        self._size = image.size
        self._side = min(image.size)
        self._origin = np.array(image.size) / 2
        self._scale = np.sqrt(np.array(image.size, dtype=np.float64) * self._side)

    @property
    def bounds(self) -> tuple[Points, Points]:
        """The picture's corners in the pen's units, with a margin to bleed over."""
        half = self._origin / self._scale + 0.06
        return 0.5 - half, 0.5 + half

    def _to(self, points: Points) -> list[tuple[float, float]]:
        moved = (points - 0.5) * self._scale + self._origin
        return [(float(x), float(y)) for x, y in moved]

    def ground(self, colour: Colour) -> None:
        """Fill the whole picture."""
        self._draw.rectangle((0, 0, *self._size), fill=colour)

    def shape(self, points: Points, colour: Colour, edge: Colour | None = None) -> None:
        """Fill a polygon, and outline it with a line that is heavier below."""
        self._draw.polygon(self._to(points), fill=colour)
        if edge is not None:
            self.line(np.vstack([points, points[:1]]), 0.007, edge)

    def line(self, points: Points, width: float, colour: Colour, *, swell: bool = False) -> None:
        """Draw a line with round joints; with `swell` it thins out at both ends."""
        path = self._to(points)
        full = max(1.0, width * self._side)
        last = len(path) - 1
        for i in range(last):
            share = math.sin(math.pi * (i + 0.5) / last) ** 0.7 if swell else 1.0
            self._draw.line(path[i : i + 2], fill=colour, width=max(1, round(full * share)))
            if last > 3 and full * share > 3:
                r = full * share / 2 - 0.5
                x, y = path[i]
                self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _drawn(width: int, height: int, draw: Callable[[_Pen], None]) -> Image.Image:
    image = Image.new("RGB", (width * OVERSAMPLING, height * OVERSAMPLING))
    draw(_Pen(image))
    return image.reduce(OVERSAMPLING)


def _finish(image: Image.Image, seed: int, alpha: bool) -> Image.Image:
    if not alpha:
        return image
    width, height = image.size
    rng = np.random.default_rng([9, seed])
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = np.arctan2(y, x)
    lobes = sum(
        rng.uniform(0.02, 0.07) * np.cos(k * angle + rng.uniform(0, 6)) for k in (2, 3, 5, 8)
    )
    # The edge is about 1.5 % of the picture wide: hundreds of partly clear pixels.
    cover = np.clip((0.82 + lobes - np.hypot(x, y)) / 0.03 + 0.5, 0, 1)
    image = image.convert("RGBA")
    image.putalpha(Image.fromarray(_bytes(cover * 255), "L"))
    return image


def _octaves(rng: np.random.Generator, width: int, height: int) -> Floats:
    """Return a (height, width) field of unit deviation whose amplitude falls as 1/f."""
    total = np.zeros((height, width), np.float32)
    cells = 3
    while cells <= max(width, height):
        columns = max(2, round(cells * width / max(width, height)))
        rows = max(2, round(cells * height / max(width, height)))
        grid = rng.standard_normal((rows, columns), dtype=np.float32)
        octave = Image.fromarray(grid, "F").resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(octave)
        cells *= 2
    return total / max(1e-6, float(total.std()))


def _oval(x: float, y: float, rx: float, ry: float) -> Points:
    t = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    return np.stack([x + rx * np.cos(t), y + ry * np.sin(t)], axis=1)


def _bow(left: float, right: float, y: float, sag: float) -> Points:
    t = np.linspace(-1, 1, 15)
    return np.stack([(left + right) / 2 + t * (right - left) / 2, y + sag * (1 - t * t)], axis=1)


def _hsv(hue: float, saturation: float, value: float) -> Colour:
    sector = np.clip(np.abs((hue * 6 + np.array([0.0, 4.0, 2.0])) % 6 - 3) - 1, 0, 1)
    return _rgb(255 * value * (1 - saturation * (1 - sector)))


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    return _rgb(np.array(first) * (1 - share) + np.array(second) * share)


def _rgb(values: NDArray[np.floating[Any]]) -> Colour:
    r, g, b = (int(v) for v in np.clip(np.rint(values), 0, 255))
    return r, g, b


def _bytes(values: Floats) -> NDArray[np.uint8]:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
