"""The engine's own SSIMULACRA2 against the `ssimulacra2` package, and what it must always do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pictures import PICTURES, painting, photo_like
from PIL import Image, ImageFilter
from urushi import PRESETS, protect
from urushi.ssimulacra2 import Reference, ssimulacra2

from unit.support import from_bytes, on_white, oracle, to_bytes

TOLERANCE = 0.5

Distortion = Callable[[Image.Image], Image.Image]


def _jpeg(quality: int) -> Distortion:
    return lambda image: from_bytes(to_bytes(image, "JPEG", quality=quality)).convert("RGB")


def _noise(sigma: float) -> Distortion:
    def add(image: Image.Image) -> Image.Image:
        rng = np.random.default_rng(5)
        noisy = np.asarray(image) + rng.normal(0, sigma, (image.height, image.width, 3))
        return Image.fromarray(np.clip(np.rint(noisy), 0, 255).astype(np.uint8))

    return add


def _blur(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(0.7))


def _coat(image: Image.Image) -> Image.Image:
    return from_bytes(protect(to_bytes(image, "PNG"), PRESETS["strong"], seed=3).data)


DISTORTIONS: dict[str, Distortion] = {
    "jpeg 85": _jpeg(85),
    "jpeg 40": _jpeg(40),
    "noise 3": _noise(3),
    "blur": _blur,
    "coat": _coat,
}


def own(reference: Image.Image, distorted: Image.Image) -> float:
    return ssimulacra2(np.asarray(reference), np.asarray(distorted))


@pytest.mark.parametrize("distortion", DISTORTIONS)
@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("size", [(256, 256), (387, 231)], ids=str)
def test_agrees_with_the_package(kind: str, distortion: str, size: tuple[int, int]) -> None:
    reference = PICTURES[kind](*size, seed=1)
    distorted = DISTORTIONS[distortion](reference)
    assert own(reference, distorted) == pytest.approx(oracle(reference, distorted), abs=TOLERANCE)


@pytest.mark.parametrize("distortion", ["jpeg 85", "coat"])
@pytest.mark.parametrize(
    "name",
    [
        "photo_coffee.png",
        "paint_great_wave_crop.jpg",
        "anime_sylvie_green_smile.png",
        "lineart_elfish_girl.png",
    ],
)
def test_agrees_with_the_package_on_real_pictures(
    shared_picture: Callable[[str], Path], name: str, distortion: str
) -> None:
    reference = on_white(Image.open(shared_picture(name)))
    distorted = DISTORTIONS[distortion](reference)
    assert own(reference, distorted) == pytest.approx(oracle(reference, distorted), abs=TOLERANCE)


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (128, 128), (301, 203)], ids=str)
def test_identical_pictures_score_100(size: tuple[int, int]) -> None:
    rgb = np.asarray(photo_like(*size))
    assert ssimulacra2(rgb, rgb) == pytest.approx(100.0, abs=1e-6)


@pytest.mark.parametrize("kind", PICTURES)
def test_falls_as_the_distortion_grows(kind: str) -> None:
    picture = PICTURES[kind](300, 260)
    scores = [own(picture, _noise(sigma)(picture)) for sigma in (0.7, 1.5, 3, 6, 12)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 20


def test_a_reference_serves_any_number_of_comparisons() -> None:
    picture = painting(200, 180)
    worse, better = _noise(8)(picture), _noise(1)(picture)
    reference = Reference(np.asarray(picture))
    first = reference.score(np.asarray(worse))
    reference.score(np.asarray(better))
    assert reference.score(np.asarray(worse)) == first == own(picture, worse)


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("size", [(1400, 800), (800, 1400)], ids=str)
def test_sampled_score_is_near_the_whole_one(kind: str, size: tuple[int, int]) -> None:
    picture = PICTURES[kind](*size)
    distorted = np.asarray(_noise(5)(picture))
    whole = Reference(np.asarray(picture)).score(distorted)
    sampled = Reference(np.asarray(picture), sampled=True).score(distorted)
    assert sampled == pytest.approx(whole, abs=0.5)


@pytest.mark.parametrize("shape", [(20, 20), (20, 20, 4), (20, 20, 1), (3, 20, 20)], ids=str)
def test_refuses_what_is_no_rgb_array(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Reference(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("shape", [(20, 21, 3), (21, 20, 3), (20, 20), (20, 20, 4)], ids=str)
def test_refuses_to_compare_different_shapes(shape: tuple[int, ...]) -> None:
    reference = Reference(np.zeros((20, 20, 3), np.uint8))
    with pytest.raises(ValueError, match="shape"):
        reference.score(np.zeros(shape, np.uint8))
