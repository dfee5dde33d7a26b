"""What happens to a published picture on its way into a training set, as real tools do it.

The engine forecasts the same steps with code of its own (`urushi.laundering`); here they are the
tools that trainers have: OpenCV, libjpeg, waifu2x, a diffusion model's autoencoder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from efficacy.networks import waifu2x
from efficacy.networks.autoencoder import autoencoder
from efficacy.pixels import Rgb, jpeg, shrink_to_area

SITE_QUALITY = 85
"""JPEG quality at which X stores what was uploaded, with chroma at half its size."""

BLUR_SIGMA = 0.7
"""px"""


def way_in(rgb: Rgb, size: int, resampling: str = "area") -> Rgb:
    """A full-size picture as a training tool hands it to the model.

    It is recompressed by a site (X-like; X also limits the long side to 4096 px, which is not done
    here) and shrunk to an area of ``size`` squared, sides in multiples of 8.
    """
    return shrink_to_area(jpeg(rgb, SITE_QUALITY), size, resampling)


@dataclass(frozen=True)
class Cleaning:
    """What a trainer may do to get rid of a coat, at training size.

    Attributes:
        name: identifier in records.
        description: one line.
        apply: the picture at training size, sides in multiples of 8 -> the same size.
    """

    name: str
    description: str
    apply: Callable[[Rgb], Rgb]


def adverse_cleaner(rgb: Rgb) -> Rgb:
    """64 bilateral filters, then 4 guided by the picture as it was (AdverseCleaner, L. Zhang 2023).

    Step by step as the public tool: 32-bit floats in levels; diameter 5, range and space sigmas of
    8; radius 4, epsilon 16; fractions of a level are cut off, not rounded.
    """
    original: cv2.typing.MatLike = rgb.astype(np.float32)
    cleaned = original
    for _ in range(64):
        cleaned = cv2.bilateralFilter(cleaned, 5, 8, 8)
    for _ in range(4):
        cleaned = cv2.ximgproc.guidedFilter(original, cleaned, 4, 16)
    return np.clip(cleaned, 0, 255).astype(np.uint8)


def halve_and_double(rgb: Rgb) -> Rgb:
    """Halved by averaging two by two, then doubled bicubically (OpenCV's kernel, a = -.75)."""
    height, width = rgb.shape[:2]
    half = cv2.resize(rgb, (-(-width // 2), -(-height // 2)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(half, (width, height), interpolation=cv2.INTER_CUBIC))


def halve_and_double_smoothly(rgb: Rgb) -> Rgb:
    """Halved and doubled by Pillow's Lanczos filter, which lets no fine texture alias."""
    height, width = rgb.shape[:2]
    half = Image.fromarray(rgb).resize((-(-width // 2), -(-height // 2)), Image.Resampling.LANCZOS)
    return np.array(half.resize((width, height), Image.Resampling.LANCZOS))


def blur(rgb: Rgb) -> Rgb:
    """Gaussian blur of `BLUR_SIGMA`, rounded once."""
    blurred = cv2.GaussianBlur(rgb.astype(np.float32), (0, 0), BLUR_SIGMA)
    return np.clip(np.rint(blurred), 0, 255).astype(np.uint8)


def non_local_means(rgb: Rgb) -> Rgb:
    """Non-local means in CIELAB (A. Buades et al., 2005; OpenCV's, patches of 7 in 21 px).

    Strength 5 of lightness and colours. Of a grating of .02 on a painting it leaves .75 and takes
    57 points of SSIMULACRA2 from the painting; OpenCV's default of 3 leaves .95 and takes 28, the
    10 of its tutorial leaves .35 and takes 117.
    """
    return np.asarray(cv2.fastNlMeansDenoisingColored(rgb, None, 5, 5, 7, 21))


CLEANINGS: Mapping[str, Cleaning] = {
    cleaning.name: cleaning
    for cleaning in (
        Cleaning("jpeg75", "JPEG at quality 75, 4:2:0", lambda rgb: jpeg(rgb, 75)),
        Cleaning("jpeg50", "JPEG at quality 50, 4:2:0", lambda rgb: jpeg(rgb, 50)),
        Cleaning("median3", "median of 3 by 3 px", lambda rgb: np.asarray(cv2.medianBlur(rgb, 3))),
        Cleaning("adverse_cleaner", "64 bilateral and 4 guided filters", adverse_cleaner),
        Cleaning("halve_double", "halved by averaging, doubled bicubically", halve_and_double),
        Cleaning("halve_lanczos", "halved and doubled by Lanczos", halve_and_double_smoothly),
        Cleaning("blur", "Gaussian blur of 0.7 px", blur),
        Cleaning("nlm", "non-local means of strength 5", non_local_means),
        Cleaning("waifu2x", "waifu2x (cunet), noise level 2, same size", waifu2x.denoise),
        Cleaning(
            "vae_sd1",
            "there and back through TAESD's autoencoder of Stable Diffusion 1",
            lambda rgb: autoencoder("sd1").round_trip(rgb),
        ),
        Cleaning(
            "vae_flux1",
            "there and back through TAESD's autoencoder of FLUX.1",
            lambda rgb: autoencoder("flux1").round_trip(rgb),
        ),
    )
}
"""By name."""
