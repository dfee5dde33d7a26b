"""Pictures as the lab hands them on: 8-bit sRGB arrays, since real files are 8 bits deep."""

from __future__ import annotations

import hashlib
import io

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]
"""``(h, w, 3)`` sRGB."""


def from_image(image: Image.Image) -> Rgb:
    """A Pillow picture, laid on white where it is transparent."""
    rgba = image.convert("RGBA")
    ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return np.array(Image.alpha_composite(ground, rgba).convert("RGB"))


def to_tensor(rgb: Rgb) -> torch.Tensor:
    """``(1, 3, h, w)`` float32 in [0, 1]."""
    return torch.from_numpy(np.ascontiguousarray(rgb)).permute(2, 0, 1)[None].float() / 255


def to_rgb(tensor: torch.Tensor) -> Rgb:
    """The first picture of a batch in [0, 1], clipped and rounded to 8 bits."""
    levels = tensor[0].float().clamp(0, 1).mul(255).round().byte()
    return np.ascontiguousarray(levels.permute(1, 2, 0).numpy())


def jpeg(rgb: Rgb, quality: int, *, subsampled: bool = True) -> Rgb:
    """Through a JPEG file (libjpeg's tables): 4:2:0, or 4:4:4 if not ``subsampled``."""
    file = io.BytesIO()
    options = {"quality": quality, "subsampling": 2 if subsampled else 0}
    Image.fromarray(rgb).save(file, "JPEG", **options)
    return np.array(Image.open(file).convert("RGB"))


RESAMPLINGS = {
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
}
"""Pillow's, which widen with the factor and so do not alias; torchvision's antialiased ones too."""


def shrink_to_area(rgb: Rgb, side: int, resampling: str = "area") -> Rgb:
    """To an area of at most ``side`` squared, sides in multiples of 8.

    kohya's sd-scripts do so for their buckets by averaging (cv2 AREA); a smaller picture is only
    trimmed (`bucket_no_upscale`). diffusers' scripts shrink by a bilinear or Lanczos filter.

    Args:
        rgb: the picture.
        side: square root of the area, px.
        resampling: "area" or one of `RESAMPLINGS`.
    """
    height, width = rgb.shape[:2]
    scale = min(1.0, side / (height * width) ** 0.5)
    high, wide = (max(8, round(n * scale) // 8 * 8) for n in (height, width))
    if scale == 1:
        return rgb[:high, :wide]
    if resampling == "area":
        return np.asarray(cv2.resize(rgb, (wide, high), interpolation=cv2.INTER_AREA))
    return np.array(Image.fromarray(rgb).resize((wide, high), RESAMPLINGS[resampling]))


def digest(rgb: Rgb) -> str:
    """A short name of a picture's pixels."""
    shape = np.array(rgb.shape, dtype=np.int64).tobytes()
    return hashlib.sha256(shape + np.ascontiguousarray(rgb).tobytes()).hexdigest()[:16]
