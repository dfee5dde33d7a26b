"""Autoencoders and what they make of a change."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("cv2")
pytest.importorskip("safetensors")
pytest.importorskip("flip_evaluator")

from pictures import painting

from efficacy import materials
from efficacy.coats.controls import gaussian, plaid
from efficacy.coats.equal import add
from efficacy.measures.amplification import Passage, middle
from efficacy.networks.autoencoder import NAMES, SCALE, autoencoder
from efficacy.pixels import Rgb, from_image, shrink_to_area

try:
    materials.models()
except materials.MaterialMissingError as missing:
    pytest.skip(f"{missing}", allow_module_level=True)


@pytest.fixture(scope="module")
def picture() -> Rgb:
    return from_image(painting(512, 384, seed=3))


class TestAutoencoder:
    @pytest.mark.parametrize(("name", "channels"), [("sd1", 4), ("flux1", 16)])
    def test_latents_are_an_eighth_as_large(self, name: str, channels: int, picture: Rgb) -> None:
        latents = autoencoder(name).encode(picture)
        assert latents.shape == (channels, 384 // SCALE, 512 // SCALE)

    @pytest.mark.parametrize("name", NAMES)
    def test_what_returns_is_the_picture(self, name: str, picture: Rgb) -> None:
        """Coarse colours are kept: a wrong layer or range would miss by tens of levels."""
        returned = autoencoder(name).round_trip(picture)
        error = returned.astype(float) - picture
        blocks = error.reshape(384 // 32, 32, 512 // 32, 32, 3).mean(axis=(1, 3))
        assert np.abs(blocks).mean() < 5

    def test_flux_loses_less_than_stable_diffusion(self, picture: Rgb) -> None:
        losses = {
            n: np.abs(autoencoder(n).round_trip(picture) - picture.astype(float)).mean()
            for n in NAMES
        }
        assert losses["flux1"] < losses["sd1"]


class TestPassage:
    def test_nothing_added_is_the_floor_below_nothing(self, picture: Rgb) -> None:
        passage = Passage(picture, "sd1", 1024)
        found = passage.measure(picture)
        assert found["flip_after"] == 0
        assert found["excess"] == -passage.floor[1] < 0
        assert found["latent_rms"] == 0
        assert found["ssimulacra2_after"] == pytest.approx(100)

    def test_noise_counts_by_its_strength(self, picture: Rgb) -> None:
        passage = Passage(picture, "sd1", 1024)
        noise = gaussian(picture, 1)
        found = [passage.measure(add(picture, noise, sigma)) for sigma in (0.005, 0.02, 0.06)]
        for field in ("flip_before", "flip_after", "latent_rms"):
            assert np.all(np.diff([one[field] for one in found]) > 0), field

    def test_a_fine_weave_is_amplified_and_a_shrunk_one_is_gone(self, picture: Rgb) -> None:
        """A picture of fewer than 512 x 512 px is never shrunk, so there it is the same twice."""
        woven = add(picture, plaid(picture, 0), 0.02)
        whole = Passage(picture, "sd1", 1024).measure(woven)
        assert whole["gain"] > 2
        assert Passage(picture, "sd1", 256).excess(woven) < whole["excess"] / 3

    def test_a_cleaning_that_blurs_takes_it_away(self, picture: Rgb) -> None:
        import cv2

        def blur(rgb: Rgb) -> Rgb:
            return np.asarray(cv2.GaussianBlur(rgb, (0, 0), 2.0))

        woven = add(picture, plaid(picture, 0), 0.02)
        cleaned = Passage(picture, "sd1", 1024, cleaning=blur).excess(woven)
        assert cleaned < Passage(picture, "sd1", 1024).excess(woven) / 3


@pytest.mark.parametrize("share", [0.2, 0.5, 0.77, 1.0])
def test_the_middle_is_whole_blocks(share: float) -> None:
    rgb = np.zeros((240, 168, 3), dtype=np.uint8)
    part = middle(rgb, share)
    assert part.shape[0] % SCALE == part.shape[1] % SCALE == 0
    assert abs(part.shape[0] - 240 * share) < 8


@pytest.mark.parametrize(("width", "height"), [(2048, 1152), (700, 456), (3000, 500)])
def test_the_area_of_a_training_picture(width: int, height: int) -> None:
    rgb = np.zeros((height, width, 3), dtype=np.uint8)
    small = shrink_to_area(rgb, 512)
    assert small.shape[0] % 8 == small.shape[1] % 8 == 0
    assert small.shape[0] * small.shape[1] <= 512 * 512 * 1.03
    if width * height > 512 * 512:
        assert small.shape[0] * small.shape[1] > 512 * 512 * 0.94
