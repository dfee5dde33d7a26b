"""How visible a coat is, by judges that are not the engine's own code.

Every figure is of two 8-bit pictures of the same size, seen without being told which is which; none
of them is a viewer. The *fit* view is the picture shrunk to at most 1536 px, as it is mostly looked
at; the *full* view is looked at in crops at 1:1.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property

import flip_evaluator
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab
from ssimulacra2 import compute_ssimulacra2
from urushi.grid import TrainingGrid, shrink
from urushi.ssimulacra2 import Reference

from efficacy.measures.flip import PIXELS_PER_DEGREE, FlipReference
from efficacy.networks.stlpips import stlpips
from efficacy.pixels import Rgb

CROP_SIDE = 512
"""Side (px) of the crops that are looked at at 1:1."""


@dataclass(frozen=True)
class Visibility:
    """How much a viewer sees of a coat; 100 / 100 / 0 / 0 / 0 is nothing at all.

    Attributes:
        ssimulacra2_fit: of the fit view (J. Sneyers, Cloudinary 2022; the `ssimulacra2` package):
            90 is not seen, 70 high, 50 medium quality; no lower bound.
        ssimulacra2_full: the worst of `crop_boxes` at 1:1.
        flip: mean LDR-FLIP of the fit view at 60 pixels a degree, in [0, 1] (see `authors_flip`).
        stlpips: ST-LPIPS of the fit view (see `networks.stlpips`), 0 upwards.
        ciede2000_p95: 95th percentile over the fit view's pixels of the colour difference CIEDE2000
            (CIE 142-2001; white D65, 2 degree observer; scikit-image): 1 is about the least that is
            seen between large patches. Pixel by pixel: it knows nothing of spatial frequency.
    """

    ssimulacra2_fit: float
    ssimulacra2_full: float
    flip: float
    stlpips: float
    ciede2000_p95: float


def visibility(clean: Rgb, coated: Rgb) -> Visibility:
    """All figures of a published picture with and without its coat.

    Raises:
        ValueError: the shapes differ.
    """
    _same_shape(clean, coated)
    seen = fit_view(clean), fit_view(coated)
    crops = crop_boxes(*clean.shape[:2])
    return Visibility(
        ssimulacra2_fit=ssimulacra2(*seen),
        ssimulacra2_full=min(ssimulacra2(clean[crop], coated[crop]) for crop in crops),
        flip=authors_flip(*seen),
        stlpips=stlpips(*seen),
        ciede2000_p95=float(np.percentile(ciede2000(*seen), 95)),
    )


class Judge:
    """One picture, against which many versions are judged quickly, as a search needs it.

    The clean picture's part is computed once, and SSIMULACRA2 is the engine's own code here: within
    half a point of the package, and more than ten times as fast. The figures of `visibility` are
    the independent ones.

    Args:
        clean: the picture.
    """

    def __init__(self, clean: Rgb) -> None:
        self.clean = clean

    @cached_property
    def _ssimulacra2(self) -> Reference:
        return Reference(self.clean)

    @cached_property
    def _flip(self) -> FlipReference:
        return FlipReference(self.clean)

    def ssimulacra2(self, version: Rgb) -> float:
        """SSIMULACRA2 of a version, all pixels."""
        return self._ssimulacra2.score(version)

    def flip(self, version: Rgb) -> float:
        """Mean LDR-FLIP of a version, in [0, 1]."""
        return self._flip.mean(version)


def fit_view(rgb: Rgb) -> Rgb:
    """The picture as large as the engine's fit view has it."""
    size = rgb.shape[1], rgb.shape[0]
    fit = TrainingGrid.of(*size).fit_size
    return rgb if fit == size else np.asarray(shrink(Image.fromarray(rgb), fit))


def crop_boxes(height: int, width: int) -> list[tuple[slice, slice]]:
    """Three by three places of `CROP_SIDE` squared, spread from corner to corner.

    A fixed choice, made without looking at the picture or at what the engine looks at when it
    solves for its strength: a coat cannot be tuned to these crops, and one of nine is mostly flat
    enough to show it. They overlap on pictures of less than 1536 px, and become fewer where a side
    is no longer than a crop.
    """
    rows, columns = (
        sorted({round(i * max(0, side - CROP_SIDE) / 2) for i in range(3)})
        for side in (height, width)
    )
    return [np.s_[y : y + CROP_SIDE, x : x + CROP_SIDE] for y in rows for x in columns]


def ssimulacra2(clean: Rgb, version: Rgb) -> float:
    """SSIMULACRA2 by the `ssimulacra2` package; sides should be at least 256 px.

    Below that the package leaves out scales, and misplaces the weights of those it has.

    Raises:
        ValueError: the shapes differ.
    """
    _same_shape(clean, version)
    return float(compute_ssimulacra2(_file(clean), _file(version)))


def flip(clean: Rgb, version: Rgb) -> float:
    """Mean LDR-FLIP at 60 pixels a degree, in [0, 1], by the project's own quick code.

    It has the values of `authors_flip`, to five decimals, in a tenth of the time.

    Raises:
        ValueError: the shapes differ.
    """
    return FlipReference(clean).mean(version)


def authors_flip(clean: Rgb, version: Rgb) -> float:
    """Mean LDR-FLIP at 60 pixels a degree, in [0, 1], by the authors' `flip-evaluator`.

    Their mean is not used: it is added up in single precision, and is .001 short on a megapixel of
    strong differences. The map's is.

    Raises:
        ValueError: the shapes differ.
    """
    _same_shape(clean, version)
    pictures = (picture.astype(np.float32) / 255 for picture in (clean, version))
    # Left to itself the tool takes 67 pixels a degree.
    error, _, _ = flip_evaluator.evaluate(
        *pictures, "LDR", applyMagma=False, parameters={"ppd": PIXELS_PER_DEGREE}
    )
    return float(error.mean(dtype=np.float64))


def ciede2000(clean: Rgb, version: Rgb) -> NDArray[np.float32]:
    """Colour difference of each pixel, ``(h, w)``."""
    lab = (rgb2lab(picture.astype(np.float32) / 255) for picture in (clean, version))
    return np.asarray(deltaE_ciede2000(*lab), dtype=np.float32)  # type: ignore[no-untyped-call]


def _same_shape(clean: Rgb, version: Rgb) -> None:
    if clean.shape != version.shape:
        raise ValueError(f"shapes {clean.shape} and {version.shape} differ")


def _file(rgb: Rgb) -> io.BytesIO:
    """As the package wants it."""
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "BMP")
    return file
