"""SSIMULACRA2, the perceptual score that the strength of a coat is set by.

Follows J. Sneyers, "SSIMULACRA2" (Cloudinary, 2022; version 2.1, as published with libjxl in
``tools/ssimulacra2.cc``): XYB colour, six scales, an SSIM map and two edge-difference maps per
channel, a 1-norm and a 4-norm of each, and a weighted sum of those norms.

Two things differ from a literal transcription, for speed in WebAssembly, where a NumPy pass over a
megapixel costs milliseconds:

* Of the 108 published weights only those of at least `SMALLEST_WEIGHT` are evaluated. What is
  dropped moves a score by less than 0.05 points; at the two finest scales, which hold nine tenths
  of the pixels, it leaves the luma channel and one map of X.
* The reference picture's part (its planes, blurred means and variances) is computed once, in
  `Reference`, and reused for every distorted version.

For a solver that asks for many scores of one picture, `Reference(..., sampled=True)` reads the
finest scale, which takes most of the time and carries a few per cent of the score, in every third
band of rows only, and leaves out X at the second one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from urushi.color import SRGB_TO_LINEAR

Float = NDArray[np.float32]

WEIGHTED_SCALES = 5
"""Octaves, from 1:1 to 1:16. The sixth of the publication has no weight of `SMALLEST_WEIGHT`."""

MINIMUM_SIDE = 128
"""Pictures with a shorter side (px) are mirrored up to it: below that not all scales exist."""

SAMPLED_HEIGHT = 720
"""Pictures of fewer rows are never sampled."""

SAMPLED_PIXELS = 1 << 20
"""Nor are pictures of fewer pixels: they are quick to read, and a few bands misjudge them by more
than a point."""

SMALLEST_WEIGHT = 0.005

_C2 = np.float32(0.0009)
_SIGMA = 1.5
_RADIUS = 5
_BAND = 48

# libjxl, lib/jxl/opsin_params.h
_OPSIN = np.array(
    [
        [0.30, 0.622, 0.078],
        [0.23, 0.692, 0.078],
        [0.24342268924547819, 0.20476744424496821, 0.5518098665095536],
    ],
    dtype=np.float32,
)
_OPSIN_BIAS = np.float32(0.0037930732552754493)
_OPSIN_BIAS_ROOT = np.float32(np.cbrt(0.0037930732552754493))

# (channel, scale, map, norm) -> weight; libjxl tools/ssimulacra2.cc, Msssim::Score, the entries of
# at least SMALLEST_WEIGHT.
_WEIGHTS: dict[tuple[str, int], dict[tuple[str, int], float]] = {
    ("X", 1): {("ssim", 4): 1.1041726426657346},
    ("X", 2): {("ssim", 4): 1.8422455520539298, ("artifact", 4): 11.441172603757666},
    ("X", 3): {("ssim", 4): 1.8787594979546387, ("artifact", 4): 10.94906990605142},
    ("X", 4): {("artifact", 1): 0.9677937080626833, ("artifact", 4): 0.9981766977854967},
    ("Y", 0): {("ssim", 4): 7.466890328078848, ("detail", 4): 17.445833984131262},
    ("Y", 1): {("ssim", 4): 6.683678146179332, ("detail", 4): 1.027889937768264},
    ("Y", 2): {("ssim", 1): 225.20515300849274, ("ssim", 4): 19.213238186143016},
    ("Y", 3): {
        ("ssim", 1): 176.39317598450694,
        ("ssim", 4): 24.43300999870476,
        ("artifact", 4): 0.28520802612117757,
    },
    ("Y", 4): {("ssim", 4): 34.77906344483772, ("artifact", 4): 44.835625328877896},
    ("B", 3): {("ssim", 4): 8.826982764996862, ("artifact", 4): 23.19243343998926},
    ("B", 4): {
        ("ssim", 1): 95.1080498811086,
        ("artifact", 1): 0.9863978034400682,
        ("artifact", 4): 171.2667255897307,
        ("detail", 1): 0.9834382792465353,
        ("detail", 4): 0.9807858872435379,
    },
}


def _gaussian_taps() -> Float:
    offsets = np.arange(-_RADIUS, _RADIUS + 1, dtype=np.float64)
    taps = np.exp(-(offsets**2) / (2 * _SIGMA**2))
    normalised: Float = (taps / taps.sum()).astype(np.float32)
    return normalised


_TAPS = _gaussian_taps()


def _blur(plane: Float) -> Float:
    """Gaussian blur (sigma 1.5 px) of a ``(h, w)`` plane, returned transposed: ``(w, h)``.

    Both passes run along rows in one `numpy.correlate` call each, which has a compiled loop for
    eleven taps. Every map is averaged in the end, so the transposition that this leaves does not
    matter as long as all planes share it. The borders are those of the `ssimulacra2` package that
    the tests compare with: zero to the left and right, mirrored above and below (libjxl's own
    recursive filter has zeros on all four sides; the two differ by up to 1.3 points).
    """
    height, width = plane.shape
    rows = np.zeros((height, width + _RADIUS), dtype=np.float32)
    rows[:, :width] = plane
    rows = np.correlate(rows.ravel(), _TAPS, mode="same").reshape(rows.shape)
    columns = np.empty((width, height + 2 * _RADIUS), dtype=np.float32)
    columns[:, _RADIUS:-_RADIUS] = rows[:, :width].T
    columns[:, :_RADIUS] = columns[:, 2 * _RADIUS - 1 : _RADIUS - 1 : -1]
    columns[:, -_RADIUS:] = columns[:, -_RADIUS - 1 : -2 * _RADIUS - 1 : -1]
    columns = np.correlate(columns.ravel(), _TAPS, mode="same").reshape(columns.shape)
    return np.ascontiguousarray(columns[:, _RADIUS:-_RADIUS])


def _xyb(linear: list[Float], channels: str) -> dict[str, Float]:
    """Positive XYB planes (libjxl ``MakePositiveXYB``) of linear RGB planes in [0, 1]."""

    def response(row: int) -> Float:
        mixed: Float = linear[0] * _OPSIN[row, 0]
        for i in (1, 2):
            mixed += linear[i] * _OPSIN[row, i]
        mixed += _OPSIN_BIAS
        np.cbrt(mixed, out=mixed)
        mixed -= _OPSIN_BIAS_ROOT
        return mixed

    long, medium = response(0), response(1)
    planes: dict[str, Float] = {}
    y = (long + medium) * np.float32(0.5)
    if "X" in channels:
        planes["X"] = (long - medium) * np.float32(7.0) + np.float32(0.42)
    if "B" in channels:
        planes["B"] = response(2) - y + np.float32(0.55)
    if "Y" in channels:
        y += np.float32(0.01)
        planes["Y"] = y
    return planes


def _halve(plane: Float) -> Float:
    """2x2 means; an odd last row or column is averaged with itself (libjxl ``Downsample``)."""
    height, width = plane.shape
    if height % 2 or width % 2:
        plane = np.pad(plane, ((0, height % 2), (0, width % 2)), mode="edge")
    rows = plane[0::2] + plane[1::2]
    out: Float = rows[:, 0::2] + rows[:, 1::2]
    out *= np.float32(0.25)
    return out


def linear_planes(rgb: NDArray[np.uint8]) -> list[Float]:
    """Red, green and blue of an ``(h, w, 3)`` uint8 sRGB picture in linear light, [0, 1].

    Raises:
        ValueError: the array has another shape.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3:
        raise ValueError(f"expected an (h, w, 3) uint8 array, got shape {rgb.shape}")
    return [SRGB_TO_LINEAR[rgb[..., i]] for i in range(3)]


def _mirrored(plane: Float) -> Float:
    """A plane continued by its mirror image to `MINIMUM_SIDE`, where it is smaller."""
    missing = [(0, max(0, MINIMUM_SIDE - n)) for n in plane.shape]
    return np.pad(plane, missing, mode="symmetric") if any(after for _, after in missing) else plane


def _channels(scale: int) -> str:
    return "".join(c for c in "XYB" if (c, scale) in _WEIGHTS)


def _mean(values: Float) -> float:
    return float(values.mean(dtype=np.float64))


def _norm(values: Float, order: int) -> float:
    """Mean (1-norm) or fourth root of the mean fourth power (4-norm) of a non-negative map."""
    if order == 1:
        return _mean(values)
    squared = values * values
    # Row by row: a float32 sum over a whole megapixel would lose digits.
    fourth = np.einsum("ij,ij->i", squared, squared)
    return float((fourth.sum(dtype=np.float64) / values.size) ** 0.25)


def _positive(values: Float) -> Float:
    """max(values, 0); NumPy's `maximum` with a scalar is eight times as slow in WebAssembly."""
    out: Float = np.abs(values)
    out += values
    out *= np.float32(0.5)
    return out


@dataclass(frozen=True)
class _Plane:
    """One channel of the reference at one scale, with what every comparison needs of it."""

    values: Float  # (h, w)
    mean: Float  # (w, h)
    variance: Float  # (w, h)
    edges: Float | None  # (w, h): 1 + |values - mean|, where an edge map is weighted


class Reference:
    """The undistorted picture's part of SSIMULACRA2, reusable for any number of comparisons.

    Args:
        rgb: ``(h, w, 3)`` uint8, sRGB.
        sampled: estimate the finest scale from a third of the rows (see the module's docstring);
            a picture of less than `SAMPLED_HEIGHT` rows or `SAMPLED_PIXELS` pixels is read whole
            all the same.

    Raises:
        ValueError: the array has another shape.
    """

    def __init__(self, rgb: NDArray[np.uint8], *, sampled: bool = False) -> None:
        self.shape = rgb.shape
        self._rows = _band_rows(*rgb.shape[:2]) if sampled else None
        self._scales: list[dict[str, _Plane]] = []
        for scale, channels in enumerate(self._planes(linear_planes(rgb))):
            planes: dict[str, _Plane] = {}
            for channel, values in channels.items():
                mean = _blur(values)
                variance = _blur(values * values) - mean * mean
                edges = None
                if any(name != "ssim" for name, _ in _WEIGHTS[channel, scale]):
                    edges = np.abs(values.T - mean) + np.float32(1.0)
                planes[channel] = _Plane(values, mean, variance, edges)
            self._scales.append(planes)

    def score(self, rgb: NDArray[np.uint8]) -> float:
        """SSIMULACRA2 of a distorted version: 100 is identical, 90 not seen, 70 high quality.

        Args:
            rgb: ``(h, w, 3)`` uint8, sRGB, of the reference's shape.

        Raises:
            ValueError: the shapes differ.
        """
        if rgb.shape != self.shape:
            raise ValueError(f"shape {rgb.shape} is not the reference's {self.shape}")
        return self.score_linear(linear_planes(rgb))

    def score_linear(self, linear: list[Float]) -> float:
        """`score` of a picture that was already brought to linear light.

        Args:
            linear: red, green and blue in [0, 1], each ``(h, w)`` float32.

        Raises:
            ValueError: the shapes differ.
        """
        if linear[0].shape != self.shape[:2]:
            raise ValueError(f"shape {linear[0].shape} is not the reference's {self.shape[:2]}")
        total = 0.0
        for scale, channels in enumerate(self._planes(linear)):
            for channel, values in channels.items():
                weights = _WEIGHTS[channel, scale]
                trim = scale == 0 and self._rows is not None
                total += _weighted(self._scales[scale][channel], values, weights, trim)
        total *= 0.9562382616834844
        total = (
            2.326765642916932 * total
            - 0.020884521182843837 * total**2
            + 6.248496625763138e-05 * total**3
        )
        return float(100.0 - 10.0 * total**0.6276336467831387) if total > 0 else 100.0

    def _planes(self, linear: list[Float]) -> Iterator[dict[str, Float]]:
        """XYB planes of each scale, from the finest to the coarsest one that carries weight."""
        linear = [_mirrored(plane) for plane in linear]
        sampled = self._rows is not None
        finest = [plane[self._rows] for plane in linear] if sampled else linear
        yield _xyb(finest, _channels(0))
        for scale in range(1, WEIGHTED_SCALES):
            linear = [_halve(plane) for plane in linear]
            yield _xyb(linear, "Y" if sampled and scale == 1 else _channels(scale))


def _band_rows(height: int, width: int) -> NDArray[np.intp] | None:
    """Rows of every third band, each with the blur's reach around it; None: too few to choose."""
    if height < SAMPLED_HEIGHT or height * width < SAMPLED_PIXELS:
        return None
    starts = np.arange(0, height - _BAND + 1, 3 * _BAND)
    return (starts[:, None] + np.arange(_BAND)).ravel()


def _inner(plane: Float) -> Float:
    """The part of a ``(w, bands x _BAND)`` map that no band's edge has reached."""
    bands = plane.reshape(plane.shape[0], -1, _BAND)[:, :, _RADIUS:-_RADIUS]
    return np.ascontiguousarray(bands).reshape(plane.shape[0], -1)


def _weighted(
    plane: _Plane, values: Float, weights: dict[tuple[str, int], float], trim: bool
) -> float:
    """Weighted sum of the norms that one channel has at one scale; `trim` for sampled bands."""
    mean = _blur(values)
    total = 0.0
    if any(name == "ssim" for name, _ in weights):
        dissimilarity = _dissimilarity(plane, values, mean)
        if trim:
            dissimilarity = _inner(dissimilarity)
        for (name, order), weight in weights.items():
            if name == "ssim":
                total += weight * _norm(dissimilarity, order)
    if plane.edges is not None:
        ratio = np.abs(values.T - mean)
        ratio += np.float32(1.0)
        ratio /= plane.edges
        ratio -= np.float32(1.0)
        if trim:
            ratio = _inner(ratio)
        artifact = _positive(ratio)
        for (name, order), weight in weights.items():
            if name == "artifact":
                total += weight * _norm(artifact, order)
            elif name == "detail":
                total += weight * _norm(artifact - ratio, order)
    return total


def _dissimilarity(plane: _Plane, values: Float, mean: Float) -> Float:
    """1 - SSIM without its luminance denominator (libjxl ``SSIMMap``), at least 0; ``(w, h)``."""
    covariance = _blur(plane.values * values)
    covariance -= plane.mean * mean
    covariance *= np.float32(2.0)
    covariance += _C2
    variances = _blur(values * values)
    variances -= mean * mean
    variances += plane.variance
    variances += _C2
    covariance /= variances
    shift = mean - plane.mean
    shift *= shift
    shift -= np.float32(1.0)
    covariance *= shift
    covariance += np.float32(1.0)
    return _positive(covariance)


def ssimulacra2(reference: NDArray[np.uint8], distorted: NDArray[np.uint8]) -> float:
    """SSIMULACRA2 of two ``(h, w, 3)`` uint8 sRGB pictures; at most 100, no lower bound."""
    return Reference(reference).score(distorted)
