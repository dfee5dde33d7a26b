"""The training grid: picture pixels <-> training pixels, and band-limited resampling between them.

Training tools shrink a picture to an area of about 1024 x 1024 before a model sees it (kohya
sd-scripts: cv2 area into buckets; diffusers: Lanczos; img2dataset: area). What a coat is to do
there must be stated in *training pixels*; a period of 2.7 training pixels is 10 px of a 5120 x 2880
picture. A coat is therefore synthesised on a grid of about two megapixels, whatever the picture's
size, and only the finished delta is brought up to the picture, tile by tile.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Float = NDArray[np.float32]

TRAINING_SIDE = 1024
"""Square root of the area (px) that training tools shrink a picture to (SDXL, FLUX.1)."""

OVERSAMPLING = math.sqrt(2.0)
"""Grid samples per training pixel: a period of 2.3 training pixels is then 3.25 samples, which
Lanczos interpolation brings up without visible images of the spectrum."""

RATIO_STEPS = 1024
"""Grid samples per picture pixel are a multiple of 1/1024, so that the places that a tile reads are
exact binary fractions, and a pixel comes out the same bit for bit in whatever tile it is computed:
Pillow takes a box in float32, which rounds other places by an offset that depends on the tile."""

FIT_SIDE = 1536
"""Long side (px) of the *fit* view, the size at which a picture is mostly looked at."""

REDUCING_GAP = 1.0
"""How much larger than its goal a picture is when averaging gives way to Lanczos (see `shrink`)."""

Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels, half open."""


@dataclass(frozen=True)
class TrainingGrid:
    """Geometry of one picture's coat.

    Attributes:
        picture: width and height of the picture, px.
        size: width and height of the grid, samples; never more than the picture has.
        training_pixel: length of one training pixel in grid samples.
        ratio: grid samples per picture pixel, along both axes.
    """

    picture: tuple[int, int]
    size: tuple[int, int]
    training_pixel: float
    ratio: float = 1.0

    @classmethod
    def of(cls, width: int, height: int) -> TrainingGrid:
        """Grid of a ``width`` x ``height`` picture.

        A picture smaller than the training area is not enlarged by kohya's buckets
        (`bucket_no_upscale`), so there a training pixel is a picture pixel.

        Raises:
            ValueError: a side is less than one pixel.
        """
        if width < 1 or height < 1:
            raise ValueError(f"a picture of {width} x {height} px has no grid")
        picture_per_training = max(1.0, math.sqrt(width * height) / TRAINING_SIDE)
        ratio = min(1.0, round(RATIO_STEPS * OVERSAMPLING / picture_per_training) / RATIO_STEPS)
        # The last sample of a side may lie partly beyond the picture.
        size = math.ceil(width * ratio), math.ceil(height * ratio)
        return cls((width, height), size, picture_per_training * ratio, ratio)

    @property
    def shape(self) -> tuple[int, int]:
        """Array shape of the grid: ``(height, width)``."""
        return self.size[1], self.size[0]

    def is_identity(self) -> bool:
        """Whether grid samples are picture pixels."""
        return self.size == self.picture

    def upsample(self, field: Float, box: Box) -> Float:
        """The part ``box`` (picture px) of a grid field, interpolated to picture pixels.

        Args:
            field: ``(grid height, grid width)`` float32, or ``(planes, grid height, grid width)``.

        Returns:
            ``([planes,] bottom - top, right - left)`` float32. A pixel has the same value, bit for
            bit, in every box that holds it: the interpolation (Lanczos, three lobes) reads beyond
            the box.
        """
        left, top, right, bottom = box
        if self.is_identity():
            return field[..., top:bottom, left:right]
        if field.ndim == 3:
            return np.stack([self.upsample(plane, box) for plane in field])
        ratio = self.ratio
        # Only the rows and columns that the kernel reaches: Pillow would copy the whole field.
        x0 = max(0, math.floor(left * ratio) - 4)
        y0 = max(0, math.floor(top * ratio) - 4)
        x1 = min(self.size[0], math.ceil(right * ratio) + 4)
        y1 = min(self.size[1], math.ceil(bottom * ratio) + 4)
        part = Image.fromarray(np.ascontiguousarray(field[y0:y1, x0:x1]))
        resized = part.resize(
            (right - left, bottom - top),
            Image.Resampling.LANCZOS,
            box=(left * ratio - x0, top * ratio - y0, right * ratio - x0, bottom * ratio - y0),
        )
        return np.asarray(resized)

    @property
    def fit_size(self) -> tuple[int, int]:
        """Width and height (px) of the fit view."""
        longest = max(self.picture)
        if longest <= FIT_SIDE:
            return self.picture
        scale = FIT_SIDE / longest
        return max(1, round(self.picture[0] * scale)), max(1, round(self.picture[1] * scale))

    def fit(self, field: Float) -> Float:
        """A grid field as the fit view shows it: brought up to the picture, then shrunk.

        Both steps are linear and separable, so each axis is taken through both in turn and the
        whole picture never exists. ``field`` is ``([planes,] grid height, grid width)``; the result
        is ``([planes,] fit height, fit width)`` float32.
        """
        if field.ndim == 3:
            return np.stack([self.fit(plane) for plane in field])
        if self.fit_size == self.picture:
            return self.upsample(field, (0, 0, *self.picture))
        image = Image.fromarray(field)
        width, height = self.picture
        rows = (0.0, 0.0, self.size[0], height * self.ratio)
        tall = image.resize((self.size[0], height), Image.Resampling.LANCZOS, rows)
        image = shrink(tall, (self.size[0], self.fit_size[1]))
        columns = (0.0, 0.0, width * self.ratio, self.fit_size[1])
        wide = image.resize((width, self.fit_size[1]), Image.Resampling.LANCZOS, columns)
        return np.asarray(shrink(wide, self.fit_size))


def shrink(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Shrinks as viewers do: by an integer factor on average, the rest by Lanczos."""
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
