"""What happens to a published picture on its way into a training set, and what cleaners do to it.

Each step takes and returns an RGB picture as it is known where the step happens: sites recompress
what was uploaded, trainers shrink, cleaners work at the training size. All are model-free, so that
they run where the coat is made.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from urushi.errors import RecipeError

Float = NDArray[np.float32]

BLUR_SIGMA = 0.7
"""Of the blur that is looked at, px."""

BILATERALS = 64
"""Bilateral filters, one after the other, of AdverseCleaner."""

SEARCH = 5
"""Radius of the search window of non-local means, px."""

Apply = Callable[[Image.Image, float], Image.Image]
"""A part of a picture, and the square root of the whole picture's area in px at this stage -> the
part after the step."""

Pauses = Generator[None, None, Image.Image]
"""What gives way to others between its passes, and returns the part after the step."""


@dataclass(frozen=True)
class Step:
    """One thing that happens to a picture.

    Attributes:
        name: identifier in chains and translations.
        description: one line.
        steadily: as `Apply`, pass by pass: the slow ones take seconds.
        passes: how often it gives way, 1 for what is done at once.
        narrowest: of a step that samples anew, the square root of the whole picture's area in px
            before it -> where it is smallest; None for the others. Such a step is linear, and
            takes planes of float32 as well.
    """

    name: str
    description: str
    steadily: Callable[[Image.Image, float], Pauses]
    passes: int = 1
    narrowest: Callable[[float], float] | None = None

    def at_once(self, image: Image.Image, whole: float) -> Image.Image:
        """As `steadily`, without giving way."""
        pauses = self.steadily(image, whole)
        while True:
            try:
                next(pauses)
            except StopIteration as stop:
                result: Image.Image = stop.value
                return result


def _at_once(apply: Apply) -> Callable[[Image.Image, float], Pauses]:
    def steadily(image: Image.Image, whole: float) -> Pauses:
        yield
        return apply(image, whole)

    return steadily


def _jpeg(quality: int) -> Apply:
    """With chroma of half the size (4:2:0), halved and doubled as libjpeg-turbo does it.

    That is: by the mean of four, and linearly. The libjpeg of the page's runtime scales chroma by
    its cosine transform instead, as IJG's does since 7, and leaves of a fine weave of colours four
    times what libjpeg-turbo leaves.
    """

    def apply(image: Image.Image, _whole: float) -> Image.Image:
        luma, *chroma = image.convert("YCbCr").split()
        small = [plane.reduce(2) for plane in chroma]
        flat = Image.new("L", small[0].size, 128)
        _, *small = _coded(Image.merge("YCbCr", (flat, *small)), quality).split()
        part = (0.0, 0.0, image.width / 2, image.height / 2)
        large = [x.resize(image.size, Image.Resampling.BILINEAR, part) for x in small]
        return Image.merge("YCbCr", (_coded(luma, quality), *large)).convert("RGB")

    return apply


def _coded(image: Image.Image, quality: int) -> Image.Image:
    """Grey or Y'CbCr levels through a JPEG that scales nothing."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling="4:4:4")
    decoded = Image.open(buffer)
    decoded.draft(image.mode, image.size)  # not by way of RGB, which would clip
    decoded.load()
    return decoded


Resize = Callable[[Image.Image, tuple[int, int]], Image.Image]


def _resize(side: int, resize: Resize) -> Apply:
    """To an area of ``side`` squared, as training tools do; they enlarge nothing."""

    def apply(image: Image.Image, whole: float) -> Image.Image:
        factor = min(1.0, side / whole)
        size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
        return resize(image, size)

    return apply


def averaged(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture shrunk by exact averaging, as OpenCV's INTER_AREA does it.

    A new pixel is the mean over the area that it covers, of pixels that it covers in part by just
    that part. Pillow's box filter takes a pixel whole or not at all, and so folds up to a quarter
    of a fine wave over, where this folds a sixteenth.

    Args:
        image: RGB, or float32 levels (mode F).
        size: width and height, px, neither more than the picture's.
    """
    if size == image.size:
        return image
    array = np.asarray(image)
    planes = [
        _averaged(_averaged(plane, size[1], 0), size[0], 1)
        for plane in np.atleast_3d(array).transpose(2, 0, 1)
    ]
    if array.ndim == 2:
        return Image.fromarray(planes[0].astype(np.float32))
    return _image(np.stack(planes).astype(np.float32))


def _averaged(plane: NDArray[np.generic], length: int, axis: int) -> NDArray[np.float64]:
    """Means over ``length`` equal parts of an axis: differences of its integral, which is linear
    within a pixel."""
    before = plane.shape[axis]
    edges = np.arange(length + 1) * (before / length)
    whole = np.minimum(edges.astype(np.intp), before - 1)
    sums = np.zeros([n + (i == axis) for i, n in enumerate(plane.shape)])
    rest = [slice(None)] * 2
    rest[axis] = slice(1, None)
    np.cumsum(plane, axis=axis, dtype=np.float64, out=sums[tuple(rest)])
    part = np.expand_dims(edges - whole, 1 - axis)
    at_edges = sums.take(whole, axis) * (1 - part) + sums.take(whole + 1, axis) * part
    means: NDArray[np.float64] = np.diff(at_edges, axis=axis) * (length / before)
    return means


def _by(filter_: Image.Resampling) -> Resize:
    return lambda image, size: image.resize(size, filter_)


def _halve_and_double(image: Image.Image, _whole: float) -> Image.Image:
    half = max(1, image.width // 2), max(1, image.height // 2)
    return averaged(image, half).resize(image.size, Image.Resampling.BICUBIC)


def _median(image: Image.Image, _whole: float) -> Image.Image:
    return image.filter(ImageFilter.MedianFilter(3))


def _blur(image: Image.Image, _whole: float) -> Image.Image:
    """In float: Pillow's own rounds between its passes, and leaves all of a fine grating."""
    return _image(np.stack([gaussian(plane, BLUR_SIGMA) for plane in _planes(image)]))


def _adverse_cleaner(image: Image.Image, _whole: float) -> Pauses:
    """64 bilateral filters and 4 guided ones.

    As AdverseCleaner does it (L. Zhang, 2023, public description): bilateral of diameter 5, range
    and space sigmas of 8 levels and 8 px; guided by the original with radius 4 and epsilon 16.
    Channel by channel, where its guide is the colour picture, which leaves a little more: of a
    grating of 2.7 px .52 against .47 here.
    """
    original = _planes(image)
    cleaned = original
    for _ in range(BILATERALS):
        yield
        cleaned = bilateral(cleaned, radius=2, sigma_range=8.0, sigma_space=8.0)
    for _ in range(4):
        cleaned = np.stack(
            [guided(g, p, radius=4, epsilon=16.0) for g, p in zip(original, cleaned, strict=True)]
        )
    return _image(cleaned)


def _non_local_means(image: Image.Image, _whole: float) -> Pauses:
    planes = yield from non_local_means(_planes(image), strength=8.0, patch=2, search=SEARCH)
    return _image(planes)


def _planes(image: Image.Image) -> Float:
    return np.asarray(image.convert("RGB"), dtype=np.float32).transpose(2, 0, 1)


def _image(planes: Float) -> Image.Image:
    levels = np.clip(np.rint(planes), 0, 255).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(levels.transpose(1, 2, 0)))


def bilateral(planes: Float, *, radius: int, sigma_range: float, sigma_space: float) -> Float:
    """Bilateral filter (C. Tomasi and R. Manduchi, ICCV 1998) over a disc.

    The range weight goes by the sum of the channels' absolute differences, as in OpenCV.

    Args:
        planes: ``(channels, h, w)`` float32 levels.
        radius: of the disc, px.
        sigma_range: levels.
        sigma_space: px.

    Returns:
        The same shape; borders are mirrored.
    """
    reach = ((0, 0), (radius, radius), (radius, radius))
    padded = np.pad(planes, reach, mode="reflect" if min(planes.shape[1:]) > radius else "edge")
    height, width = planes.shape[1:]
    total = np.zeros_like(planes)
    weights = np.zeros((height, width), dtype=np.float32)
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dx * dx + dy * dy > radius * radius:
                continue
            moved = padded[:, radius + dy : radius + dy + height, radius + dx : radius + dx + width]
            distance = np.abs(moved - planes).sum(axis=0)
            distance *= distance
            distance *= np.float32(-0.5 / sigma_range**2)
            distance -= np.float32((dx * dx + dy * dy) / (2 * sigma_space**2))
            weight = np.exp(distance, out=distance)
            total += moved * weight
            weights += weight
    total /= weights
    return total


def gaussian(plane: Float, sigma: float) -> Float:
    """Gaussian blur of ``(h, w)`` levels; borders are mirrored."""
    radius = math.ceil(4 * sigma)
    taps = np.exp(-0.5 * np.square(np.arange(-radius, radius + 1) / sigma))
    taps /= taps.sum()
    for axis in (0, 1):
        padded = np.pad(
            plane, [(radius, radius) if i == axis else (0, 0) for i in (0, 1)], "symmetric"
        )
        length = plane.shape[axis]
        blurred = np.zeros_like(plane)
        for i, tap in enumerate(taps):
            blurred += np.take(padded, range(i, i + length), axis) * np.float32(tap)
        plane = blurred
    return plane


def guided(guide: Float, plane: Float, *, radius: int, epsilon: float) -> Float:
    """Guided filter (K. He, J. Sun and X. Tang, ECCV 2010) with a grey guide; ``(h, w)`` levels."""

    def mean(values: Float) -> Float:
        return _box(values, radius)

    mean_guide, mean_plane = mean(guide), mean(plane)
    covariance = mean(guide * plane) - mean_guide * mean_plane
    variance = mean(guide * guide) - mean_guide * mean_guide
    slope = covariance / (variance + np.float32(epsilon))
    offset = mean_plane - slope * mean_guide
    filtered: Float = mean(slope) * guide + mean(offset)
    return filtered


def non_local_means(
    planes: Float, *, strength: float, patch: int, search: int
) -> Generator[None, None, Float]:
    """Non-local means (A. Buades, B. Coll and J.-M. Morel, CVPR 2005).

    Args:
        planes: ``(channels, h, w)`` float32 levels.
        strength: the filtering parameter h, levels.
        patch, search: radii of the patches that are compared and of the search window, px.

    Yields:
        Before each row of the search window.

    Returns:
        The same shape; what lies beyond a border is wrapped around.
    """
    total = np.zeros_like(planes)
    weights = np.zeros(planes.shape[1:], dtype=np.float32)
    for dy in range(-search, search + 1):
        yield
        for dx in range(-search, search + 1):
            moved = np.roll(planes, (dy, dx), axis=(1, 2))
            distance = _box(np.square(moved - planes).mean(axis=0), patch)
            weight = np.exp(distance * np.float32(-1 / strength**2))
            total += moved * weight
            weights += weight
    total /= weights
    return total


def _box(plane: Float, radius: int) -> Float:
    """Mean over a square, borders repeated: by running sums, in float64."""
    side = 2 * radius + 1
    padded = np.pad(plane, radius + 1, mode="edge").astype(np.float64)
    sums = padded.cumsum(axis=0).cumsum(axis=1)
    height, width = plane.shape
    block = (
        sums[side : side + height, side : side + width]
        - sums[:height, side : side + width]
        - sums[side : side + height, :width]
        + sums[:height, :width]
    )
    mean: Float = (block / side**2).astype(np.float32)
    return mean


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "jpeg85",
            "JPEG of quality 85 with 4:2:0 chroma, as X makes it.",
            _at_once(_jpeg(85)),
        ),
        Step("jpeg75", "JPEG of quality 75 with 4:2:0 chroma.", _at_once(_jpeg(75))),
        *(
            Step(
                f"{name}{side}",
                f"Resized to an area of {side} squared, {words}.",
                _at_once(_resize(side, resize)),
                narrowest=partial(min, side),
            )
            for name, words, resize in (
                ("area", "by area", averaged),
                ("lanczos", "by Lanczos", _by(Image.Resampling.LANCZOS)),
                ("bilinear", "bilinearly", _by(Image.Resampling.BILINEAR)),
            )
            for side in (1024, 768, 512)
        ),
        Step("median", "Median of 3 by 3 pixels.", _at_once(_median)),
        Step("blur", "Gaussian blur of 0.7 px.", _at_once(_blur)),
        Step(
            "halving",
            "Halved and doubled.",
            _at_once(_halve_and_double),
            narrowest=lambda whole: whole / 2,
        ),
        Step("adversecleaner", "64 bilateral and 4 guided filters.", _adverse_cleaner, BILATERALS),
        Step("nlm", "Non-local means of strength 8.", _non_local_means, 2 * SEARCH + 1),
    )
}
"""Name -> step, in the order in which they are shown."""


def parse_chain(text: str) -> tuple[Step, ...]:
    """Reads a chain of steps, ``jpeg85+area1024+median``.

    Raises:
        RecipeError: a step is not known.
    """
    unknown = [name for name in text.split("+") if name not in STEPS]
    if unknown:
        raise RecipeError(
            f"there is no step {unknown[0]!r}; there are {', '.join(STEPS)}", name=unknown[0]
        )
    return tuple(STEPS[name] for name in text.split("+"))
