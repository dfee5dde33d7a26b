"""LDR-FLIP of many versions of one picture: the reference's part is computed once.

P. Andersson et al., "FLIP: A Difference Evaluator for Alternating Images", HPG 2020: contrast
sensitivity filters in YCxCz, the HyAB distance in Hunt-adjusted CIELAB, and differences of edges
and points as an exponent. Written from the paper, since the authors' compiled code (the package
`flip-evaluator`, which `measures.visibility.authors_flip` calls and the tests compare with) takes
ten times as long and cannot keep a reference.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from efficacy.pixels import Rgb

Float = NDArray[np.float32]

PIXELS_PER_DEGREE = 60.0
"""Of visual angle: a viewer with 20/20 vision whose eye resolves single pixels. The authors' tool
takes 67 unless told (a 0.7 m wide 4K display at 0.7 m)."""

# Table 1 of the paper: a and b of the sum of a * sqrt(pi / b) * exp(-pi^2 x^2 / b), x in degrees.
_SENSITIVITY = (
    ((1.0, 0.0047),),
    ((1.0, 0.0053),),
    ((34.1, 0.04), (13.5, 0.025)),
)
_FEATURE_WIDTH = 0.082  # degrees
_COLOUR_EXPONENT = 0.7
_FEATURE_EXPONENT = 0.5
_KNEE, _KNEE_ERROR = 0.4, 0.95  # colour differences below 0.4 of the largest fill errors up to 0.95

_TO_XYZ = np.array(
    [
        [10135552 / 24577794, 8788810 / 24577794, 4435075 / 24577794],
        [2613072 / 12288897, 8788810 / 12288897, 887015 / 12288897],
        [1425312 / 73733382, 8788810 / 73733382, 70074185 / 73733382],
    ]
)
"""Linear sRGB to XYZ, D65."""
_WHITE = _TO_XYZ.sum(axis=1)
# With XYZ over white, YCxCz is linear: Y' = 116 Y - 16, Cx = 500 (X - Y), Cz = 200 (Y - Z).
_TO_OPPONENT = np.array([[0.0, 116.0, 0.0], [500.0, -500.0, 0.0], [0.0, 200.0, -200.0]])
_RGB_TO_OPPONENT = _TO_OPPONENT @ (_TO_XYZ / _WHITE[:, None])
_OPPONENT_TO_RGB = np.linalg.inv(_RGB_TO_OPPONENT)
_RGB_TO_XYZ = _TO_XYZ / _WHITE[:, None]


def _linear_levels() -> Float:
    levels = np.arange(256) / 255
    curve = np.where(levels > 0.04045, ((levels + 0.055) / 1.055) ** 2.4, levels / 12.92)
    return curve.astype(np.float32)


_LINEAR = _linear_levels()


class FlipReference:
    """The undistorted picture's part of FLIP at `PIXELS_PER_DEGREE`, for any number of versions.

    Args:
        rgb: the picture.
    """

    def __init__(self, rgb: Rgb) -> None:
        self._shape = rgb.shape
        self._lab, self._features = _seen(rgb)

    def mean(self, rgb: Rgb) -> float:
        """Mean FLIP of a version: 0 is identical, 1 the largest difference there is.

        Raises:
            ValueError: the shapes differ.
        """
        if rgb.shape != self._shape:
            raise ValueError(f"shape {rgb.shape} is not the reference's {self._shape}")
        lab, features = _seen(rgb)
        colour = _colour_error(self._lab, lab)
        edges, points = (np.abs(a - b) for a, b in zip(self._features, features, strict=True))
        feature = np.maximum(edges, points)
        feature *= np.float32(math.sqrt(0.5))
        np.minimum(feature, 1.0, out=feature)
        cv2.pow(feature, _FEATURE_EXPONENT, feature)
        np.subtract(1.0, feature, out=feature)
        return float(np.power(colour, feature).mean(dtype=np.float64))


def _seen(rgb: Rgb) -> tuple[Float, tuple[Float, Float]]:
    """Hunt-adjusted CIELAB of what is seen, and the strength of edges and points."""
    planes = list(_split(_transformed(_LINEAR[rgb], _RGB_TO_OPPONENT)))
    features = _features(planes[0])
    for i, terms in enumerate(_SENSITIVITY):
        kernels = _sensitivity_kernels(terms)
        planes[i] = np.sum([_filtered(planes[i], kernel, kernel) for kernel in kernels], axis=0)
    linear = _transformed(np.asarray(cv2.merge(planes), dtype=np.float32), _OPPONENT_TO_RGB)
    np.clip(linear, 0, 1, out=linear)
    return _hunt_lab(linear), features


def _sensitivity_kernels(terms: tuple[tuple[float, float], ...]) -> list[Float]:
    """One kernel for each Gaussian; the squares of their sums add up to 1."""
    widest = max(b for parts in _SENSITIVITY for _, b in parts)
    radius = math.ceil(3 * math.sqrt(widest / (2 * math.pi**2)) * PIXELS_PER_DEGREE)
    degrees = np.arange(-radius, radius + 1) / PIXELS_PER_DEGREE
    # Along both axes a kernel is applied, hence the root of the weight of the plane's Gaussian.
    kernels = [
        math.sqrt(a * math.sqrt(math.pi / b)) * np.exp(-((math.pi * degrees) ** 2) / b)
        for a, b in terms
    ]
    total = sum(kernel.sum() ** 2 for kernel in kernels)
    return [(kernel / math.sqrt(total)).astype(np.float32) for kernel in kernels]


def _features(luma: Float) -> tuple[Float, Float]:
    deviation = 0.5 * _FEATURE_WIDTH * PIXELS_PER_DEGREE
    radius = math.ceil(3 * deviation)
    x = np.arange(-radius, radius + 1)
    gaussian = np.exp(-(x**2) / (2 * deviation**2))
    smooth = (gaussian / gaussian.sum()).astype(np.float32)
    luma = (luma + np.float32(16)) / np.float32(116)
    edges, points = (
        _magnitude(_filtered(luma, kernel, smooth), _filtered(luma, smooth, kernel))
        for kernel in (_balanced(-x * gaussian), _balanced((x**2 / deviation**2 - 1) * gaussian))
    )
    return edges, points


def _balanced(kernel: NDArray[np.float64]) -> Float:
    """Positive taps that sum to 1 and negative ones that sum to -1."""
    positive, negative = np.maximum(kernel, 0), np.maximum(-kernel, 0)
    balanced = positive / positive.sum() - negative / negative.sum()
    return np.asarray(balanced, dtype=np.float32)


def _filtered(plane: Float, along_rows: Float, along_columns: Float) -> Float:
    # OpenCV correlates; the kernels are even, or odd and taken by their magnitude.
    filtered = cv2.sepFilter2D(
        plane, cv2.CV_32F, along_rows, along_columns, borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(filtered, dtype=np.float32)


def _transformed(picture: Float, matrix: NDArray[np.float64]) -> Float:
    return np.asarray(cv2.transform(picture, matrix.astype(np.float32)), dtype=np.float32)


def _split(picture: Float) -> tuple[Float, Float, Float]:
    first, second, third = (np.asarray(plane, dtype=np.float32) for plane in cv2.split(picture))
    return first, second, third


def _magnitude(one: Float, other: Float) -> Float:
    return np.asarray(cv2.magnitude(one, other), dtype=np.float32)


def _hunt_lab(linear: Float) -> Float:
    """CIELAB with chroma scaled by lightness (Hunt effect), of linear sRGB in [0, 1]."""
    xyz = _transformed(linear, _RGB_TO_XYZ)
    knee = 6 / 29
    root = np.where(xyz > knee**3, np.cbrt(xyz), xyz / np.float32(3 * knee**2) + np.float32(4 / 29))
    x, y, z = _split(root)
    lightness = 116 * y - 16
    hunt = lightness * np.float32(0.01)
    return np.stack([lightness, 500 * (x - y) * hunt, 200 * (y - z) * hunt])


def _colour_error(one: Float, other: Float) -> Float:
    """HyAB distance (S. Abasi et al., 2020) to a power, spread over [0, 1]."""
    error = _hyab(one, other)
    cv2.pow(error, _COLOUR_EXPONENT, error)
    knee = _KNEE * _LARGEST
    low = error * np.float32(_KNEE_ERROR / knee)
    high = _KNEE_ERROR + (error - knee) * np.float32((1 - _KNEE_ERROR) / (_LARGEST - knee))
    spread: Float = np.where(error < knee, low, high)
    return spread


def _hyab(one: Float, other: Float) -> Float:
    lightness, a, b = one - other
    distance: Float = np.abs(lightness) + _magnitude(a, b)
    return distance


def _largest_error() -> float:
    green, blue = (
        _hunt_lab(np.array([[rgb]], dtype=np.float32)) for rgb in ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    )
    return float(_hyab(green, blue).item() ** _COLOUR_EXPONENT)


_LARGEST = _largest_error()
"""The colour error of pure green against pure blue, the largest in sRGB."""
