"""A float RGBA canvas: gradients, blending and layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ink import Floats, Mask, Paint
from PIL import Image, ImageFilter

Stop = tuple[float, str]


def colour(text: str) -> Floats:
    """Return ``#rrggbb`` or ``#rrggbbaa`` as RGBA, 0..1."""
    digits = text.lstrip("#").ljust(8, "f")
    return np.array([int(digits[i : i + 2], 16) for i in (0, 2, 4, 6)], np.float32) / 255


def ramp(stops: Sequence[Stop], t: Floats) -> Floats:
    """Look `t` up in a list of (position, colour); returns (..., 4)."""
    places = [place for place, _ in stops]
    table = np.stack([colour(text) for _, text in stops])
    return np.stack([np.interp(t, places, table[:, c]) for c in range(4)], axis=-1).astype(
        np.float32
    )


def linear(start: tuple[float, float], stop: tuple[float, float], stops: Sequence[Stop]) -> Paint:
    """Return a gradient along the line from `start` to `stop`."""
    dx, dy = stop[0] - start[0], stop[1] - start[1]
    norm = dx * dx + dy * dy

    def paint(x: Floats, y: Floats) -> Floats:
        return ramp(stops, ((x - start[0]) * dx + (y - start[1]) * dy) / norm)

    return paint


def radial(
    centre: tuple[float, float],
    radius: float | tuple[float, float],
    stops: Sequence[Stop],
) -> Paint:
    """Return a gradient from `centre` outwards, round or elliptical."""
    rx, ry = radius if isinstance(radius, tuple) else (radius, radius)

    def paint(x: Floats, y: Floats) -> Floats:
        return ramp(stops, np.hypot((x - centre[0]) / rx, (y - centre[1]) / ry))

    return paint


class Canvas:
    """Premultiplied RGBA, float32 0..1, that begins transparent."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels: Floats = np.zeros((height, width, 4), np.float32)

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    def everything(self) -> Mask:
        """Return the mask that covers the whole canvas."""
        return Mask(0, 0, np.ones((self.height, self.width), np.float32))

    def alpha(self) -> Mask:
        """Return what has been painted so far as a mask."""
        return Mask(0, 0, self.pixels[..., 3].copy())

    def paint(
        self,
        mask: Mask,
        paint: Paint,
        *,
        opacity: float = 1.0,
        mode: str = "normal",
        within: Mask | None = None,
    ) -> None:
        """Lay a colour or gradient over the canvas.

        `mode` is ``normal``, ``multiply`` (shades what is there), ``screen`` (lights
        it) or ``add``; all but ``normal`` leave the canvas's own alpha alone.
        """
        if within is not None:
            mask = mask & within
        height, width = mask.cover.shape
        left, top = max(mask.x, 0), max(mask.y, 0)
        right = min(mask.x + width, self.width)
        bottom = min(mask.y + height, self.height)
        if left >= right or top >= bottom:
            return
        cover = mask.cover[top - mask.y : bottom - mask.y, left - mask.x : right - mask.x, None]
        if isinstance(paint, str):
            source = colour(paint)[None, None]
        else:
            x, y = np.meshgrid(
                np.arange(left, right, dtype=np.float32),
                np.arange(top, bottom, dtype=np.float32),
            )
            source = paint(x + 0.5, y + 0.5)
        alpha = source[..., 3:] * cover * np.float32(opacity)
        target = self.pixels[top:bottom, left:right]
        if mode == "normal":
            target[..., :3] = target[..., :3] * (1 - alpha) + source[..., :3] * alpha
            target[..., 3:] = target[..., 3:] * (1 - alpha) + alpha
        elif mode == "multiply":
            target[..., :3] *= 1 - alpha * (1 - source[..., :3])
        elif mode == "screen":
            light = alpha * source[..., :3] * target[..., 3:]
            target[..., :3] += light * (1 - target[..., :3])
        elif mode == "add":
            target[..., :3] += alpha * source[..., :3] * target[..., 3:]
        else:
            raise ValueError(f"unknown mode: {mode}")

    def over(self, layer: Canvas, fade: Floats | None = None) -> None:
        """Put `layer` on top, dimmed by `fade`, an (h, 1 or w, 1) map of factors."""
        top = layer.pixels if fade is None else layer.pixels * fade
        self.pixels *= 1 - top[..., 3:]
        self.pixels += top

    def mirrored(self, level: float, blur: float) -> Canvas:
        """Return the canvas reflected in the line y = `level`, out of focus."""
        rows = np.rint(2 * level - 1 - np.arange(self.height)).astype(int)
        seen = (rows >= 0) & (rows < self.height)
        out = Canvas(self.width, self.height)
        out.pixels[seen] = self.pixels[rows[seen]]
        image = Image.fromarray((out.pixels * 255 + 0.5).astype(np.uint8), "RGBA")
        image = image.filter(ImageFilter.GaussianBlur(blur))
        out.pixels = np.asarray(image, dtype=np.float32) / 255
        return out

    def image(self) -> Image.Image:
        """Return the canvas as an 8-bit RGBA picture."""
        alpha = self.pixels[..., 3:]
        straight = self.pixels[..., :3] / np.maximum(alpha, 1e-6)
        out = np.concatenate([np.clip(straight, 0, 1), np.clip(alpha, 0, 1)], axis=-1)
        return Image.fromarray((out * 255 + 0.5).astype(np.uint8), "RGBA")


def soften(mask: Mask, radius: float) -> Mask:
    """Return the mask blurred, on a rectangle grown to hold the blur."""
    grow = int(3 * radius) + 1
    image = Image.fromarray((np.pad(mask.cover, grow) * 255 + 0.5).astype(np.uint8), "L")
    image = image.filter(ImageFilter.GaussianBlur(radius))
    return Mask(mask.x - grow, mask.y - grow, np.asarray(image, dtype=np.float32) / 255)
