"""Laundering steps against closed forms and what is known of each."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from pictures import painting
from PIL import Image, features
from urushi import laundering
from urushi.carriers import grating
from urushi.errors import RecipeError
from urushi.laundering import STEPS, averaged, bilateral, guided, non_local_means, parse_chain
from urushi.protect import finish

GREY = np.full((256, 256, 3), 128, np.uint8)


def washed(name: str, image: Image.Image, whole: float) -> Image.Image:
    """A part of a picture after a step."""
    return finish(STEPS[name].steadily(image, whole))


def _left(name: str, wavelength: float, amplitude: float = 0.02, whole: float = 256.0) -> float:
    """Share of a diagonal luma grating on grey that a step leaves."""
    wave = grating((256, 256), wavelength, 45.0, 0.3) * np.float32(255 * amplitude)
    coated = np.rint(GREY + wave[..., None]).astype(np.uint8)
    before = coated.astype(float) - GREY
    pair = [washed(name, Image.fromarray(image), whole) for image in (GREY, coated)]
    after = np.subtract(*(np.asarray(image, dtype=float) for image in pair[::-1]))
    assert after.shape == before.shape
    inside = slice(16, -16), slice(16, -16)
    return float((after * before)[inside].sum() / np.square(before[inside]).sum())


@pytest.mark.parametrize("wavelength", [2.3, 3.0, 4.6, 9.0])
def test_blur_is_gaussian(wavelength: float) -> None:
    expected = math.exp(-2 * (math.pi * 0.7 / wavelength) ** 2)
    assert _left("blur", wavelength) == pytest.approx(expected, abs=0.06)


def test_halving_is_a_mean_and_a_bicubic_interpolation() -> None:
    wavelength = 4.6
    frequency = math.sqrt(0.5) / wavelength  # along each axis, cycles a pixel
    mean = math.cos(math.pi * frequency)

    def bicubic(f: float) -> float:
        """Frequency response of Keys' kernel with a = -1/2, which Pillow has."""
        x = np.linspace(-2, 2, 4001)
        near = 1.5 * np.abs(x) ** 3 - 2.5 * x**2 + 1
        far = -0.5 * np.abs(x) ** 3 + 2.5 * x**2 - 4 * np.abs(x) + 2
        kernel = np.where(np.abs(x) < 1, near, far)
        return float((kernel * np.cos(2 * math.pi * f * x)).sum() * (x[1] - x[0]))

    expected = (mean * bicubic(2 * frequency)) ** 2
    assert _left("halving", wavelength) == pytest.approx(expected, abs=0.05)
    assert _left("halving", 2.3) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize(
    ("name", "wavelength", "expected"),
    [
        # Measured with other programs on real pictures (the project's design notes, section 5).
        ("jpeg75", 4.6, 0.96),
        ("median", 2.3, 0.09),
    ],
)
def test_agrees_with_what_others_measured(name: str, wavelength: float, expected: float) -> None:
    assert _left(name, wavelength) == pytest.approx(expected, abs=0.12)


@pytest.mark.skipif(not features.check("libjpeg_turbo"), reason="another libjpeg")
@pytest.mark.parametrize("size", [(96, 80), (97, 81)], ids=str)
def test_jpeg_is_that_of_libjpeg_turbo(size: tuple[int, int]) -> None:
    image = painting(*size)
    buffer = io.BytesIO()
    # From Y'CbCr: either's rounding on the way there tips many a coefficient.
    image.convert("YCbCr").save(buffer, "JPEG", quality=85, subsampling="4:2:0")
    theirs = np.asarray(Image.open(buffer), dtype=int)
    ours = np.asarray(washed("jpeg85", image, 96.0), dtype=int)
    assert np.abs(ours - theirs).mean() < 1.2


@pytest.mark.parametrize("name", STEPS)
def test_every_step_leaves_an_even_picture_alone(name: str) -> None:
    out = np.asarray(washed(name, Image.fromarray(GREY), 256.0), dtype=int)
    assert np.abs(out - 128).max() <= 1


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 2)], ids=str)
def test_every_step_survives_the_smallest_pictures(name: str, size: tuple[int, int]) -> None:
    assert washed(name, Image.new("RGB", size, (9, 99, 199)), 1.0).size == size


@pytest.mark.parametrize("side", [1024, 768, 512])
@pytest.mark.parametrize("way", ["area", "lanczos", "bilinear"])
def test_resizes_go_by_the_whole_picture_s_area(way: str, side: int) -> None:
    part = Image.new("RGB", (400, 300))
    factor = side / 2000
    resized = washed(f"{way}{side}", part, 2000.0).size
    assert resized == (round(400 * factor), round(300 * factor))
    # Training tools enlarge nothing.
    assert washed(f"{way}{side}", part, 500.0).size == part.size


@pytest.mark.parametrize("size", [(40, 30), (33, 31), (17, 5), (47, 39), (1, 1)], ids=str)
def test_averaging_weighs_each_pixel_by_how_much_of_it_is_covered(size: tuple[int, int]) -> None:
    planes = _planes()
    weights = [
        # Row i: how much of each pixel lies between i / n and (i + 1) / n of the side.
        np.clip(
            np.minimum(np.arange(old) + 1, (np.arange(new)[:, None] + 1) * old / new)
            - np.maximum(np.arange(old), np.arange(new)[:, None] * old / new),
            0,
            None,
        )
        * (new / old)
        for old, new in zip(planes.shape[1:], size[::-1], strict=True)
    ]
    expected = np.einsum("ah,bw,chw->cab", *weights, planes.astype(float))
    for plane, wanted in zip(planes, expected, strict=True):
        shrunk = np.asarray(averaged(Image.fromarray(plane), size))
        np.testing.assert_allclose(shrunk, wanted, atol=1e-3)
    colours = Image.fromarray(planes.transpose(1, 2, 0).astype(np.uint8))
    levels = np.asarray(averaged(colours, size), dtype=float).transpose(2, 0, 1)
    assert np.abs(levels - expected).max() <= 0.5 + 1e-6


def _planes() -> NDArray[np.float32]:
    return np.asarray(painting(48, 40), dtype=np.float32).transpose(2, 0, 1)


def test_bilateral_against_its_definition() -> None:
    planes = _planes()
    out = bilateral(planes, radius=2, sigma_range=8.0, sigma_space=3.0)
    y, x = 20, 31
    total, weights = np.zeros(3), 0.0
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            if dx * dx + dy * dy > 4:
                continue
            there = planes[:, y + dy, x + dx].astype(float)
            distance = np.abs(there - planes[:, y, x]).sum()
            weight = math.exp(-0.5 * (distance / 8) ** 2 - 0.5 * (dx * dx + dy * dy) / 9)
            total += weight * there
            weights += weight
    np.testing.assert_allclose(out[:, y, x], total / weights, rtol=1e-4)


def test_guided_against_its_definition() -> None:
    guide, plane, _ = _planes()
    out = guided(guide, plane, radius=2, epsilon=16.0)

    def line(y: int, x: int) -> tuple[float, float]:
        window = slice(y - 2, y + 3), slice(x - 2, x + 3)
        g, p = guide[window].astype(float), plane[window].astype(float)
        a = ((g * p).mean() - g.mean() * p.mean()) / (g.var() + 16.0)
        return a, p.mean() - a * g.mean()

    y, x = 20, 31
    lines = np.array([line(y + dy, x + dx) for dy in range(-2, 3) for dx in range(-2, 3)])
    a, b = lines.mean(axis=0)
    assert out[y, x] == pytest.approx(a * guide[y, x] + b, abs=0.01)


def test_non_local_means_against_its_definition() -> None:
    planes = _planes()
    out = finish(non_local_means(planes, strength=8.0, patch=1, search=2))
    y, x = 20, 31
    own = planes[:, y - 1 : y + 2, x - 1 : x + 2].astype(float)
    total, weights = np.zeros(3), 0.0
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            patch = planes[:, y + dy - 1 : y + dy + 2, x + dx - 1 : x + dx + 2]
            weight = math.exp(-np.square(patch - own).mean() / 64)
            total += weight * planes[:, y + dy, x + dx]
            weights += weight
    np.testing.assert_allclose(out[:, y, x], total / weights, rtol=1e-3)


def test_box_is_a_mean() -> None:
    plane = _planes()[0]
    out = laundering._box(plane, 2)
    assert out[20, 31] == pytest.approx(float(plane[18:23, 29:34].mean()), abs=1e-3)


def test_chains_are_read_and_refused() -> None:
    chain = parse_chain("jpeg85+area768+median")
    assert [step.name for step in chain] == ["jpeg85", "area768", "median"]
    for text in ("", "jpeg", "jpeg85+", "jpeg85 + area768"):
        with pytest.raises(RecipeError, match="no step"):
            parse_chain(text)
