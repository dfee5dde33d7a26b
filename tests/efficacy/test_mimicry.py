"""The parts of the mimicry lab against closed forms, and the whole of it on toys."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("cv2")
pytest.importorskip("safetensors")

import torch

from efficacy import materials
from efficacy.mimicry import crops, edm, kernel, training
from efficacy.mimicry.lab import HEUN_STEPS, Effort, Lab, contact_sheet
from efficacy.mimicry.unet import UNet

TINY = Effort(pretrain_steps=4, finetune_steps=4, batch=4, crops=2, samples=2)


@pytest.fixture
def needs_models():
    try:
        materials.models()
    except materials.MaterialMissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def needs_vgg():
    pytest.importorskip("stlpips_pytorch", reason="VGG's weights come with stlpips-pytorch")


def picture(seed: int, height: int = 160, width: int = 192) -> np.ndarray:
    """Soft blobs of random colours."""
    generator = np.random.default_rng(seed)
    coarse = generator.uniform(0, 255, (height // 16, width // 16, 3))
    return np.kron(coarse, np.ones((16, 16, 1))).astype(np.uint8)


class TestUNet:
    @pytest.mark.parametrize("channels", [4, 16])
    def test_keeps_the_shape_and_is_small(self, channels):
        network = UNet(channels, classes=5)
        x = torch.randn(3, channels, 16, 16)
        assert network(x, torch.zeros(3), torch.zeros(3, dtype=torch.long)).shape == x.shape
        assert 0.7e6 < sum(p.numel() for p in network.parameters()) < 1.3e6

    def test_sees_noise_level_and_class(self):
        torch.manual_seed(0)
        network = UNet(4, classes=2)
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.1)
        x = torch.randn(1, 4, 16, 16).expand(3, -1, -1, -1)
        y = network(x, torch.tensor([0.0, 1.0, 0.0]), torch.tensor([0, 0, 1]))
        assert not torch.allclose(y[0], y[1])
        assert not torch.allclose(y[0], y[2])


class TestEdm:
    @pytest.mark.parametrize("sigma", [0.01, 0.3, 1.0, 7.0, 40.0])
    def test_preconditioning_is_the_papers(self, sigma):
        c = edm.scaling(torch.tensor([sigma], dtype=torch.float64))
        data = edm.SIGMA_DATA
        assert c.skip.item() == pytest.approx(data**2 / (sigma**2 + data**2))
        assert c.out.item() == pytest.approx(sigma * data / math.sqrt(sigma**2 + data**2))
        assert c.into.item() == pytest.approx(1 / math.sqrt(sigma**2 + data**2))
        assert c.noise.item() == pytest.approx(math.log(sigma) / 4)
        assert c.weight.item() * c.out.item() ** 2 == pytest.approx(1)

    @pytest.mark.parametrize("sigma", [0.1, 1.0, 10.0])
    def test_the_network_sees_and_owes_unit_variance(self, sigma):
        generator = torch.Generator().manual_seed(1)
        clean = edm.SIGMA_DATA * torch.randn(1, 1, 300, 300, generator=generator)
        noisy = clean + sigma * torch.randn(clean.shape, generator=generator)
        c = edm.scaling(torch.tensor([sigma]))
        assert (c.into * noisy).std().item() == pytest.approx(1, abs=0.02)
        owed = (clean - c.skip * noisy) / c.out
        assert owed.std().item() == pytest.approx(1, abs=0.02)

    def test_sampler_draws_from_a_gaussian_whose_denoiser_is_known(self):
        mean, std = 0.7, 0.4

        def denoiser(noisy, sigma):
            gain = std**2 / (std**2 + sigma.square())[:, None, None, None]
            return mean + gain * (noisy - mean)

        noise = torch.randn(64, 4, 16, 16, generator=torch.Generator().manual_seed(2))
        drawn = edm.heun(denoiser, noise, HEUN_STEPS)
        assert drawn.mean().item() == pytest.approx(mean, abs=0.02)
        assert drawn.std().item() == pytest.approx(std, rel=0.02)
        coarse, fine = (edm.heun(denoiser, noise, steps).std().item() - std for steps in (12, 24))
        assert 0 < 3 * fine < coarse  # of second order

    def test_guidance_extrapolates_from_no_class(self):
        def network(x, _noise, label):
            return label[:, None, None, None].expand_as(x).float()

        noisy, sigma = torch.zeros(1, 1, 2, 2), torch.ones(1)
        at = {g: edm.guided(network, 3, 1, g)(noisy, sigma).mean().item() for g in (0, 1, 2)}
        assert at[2] - at[1] == pytest.approx(at[1] - at[0])
        assert at[1] == pytest.approx(3 * at[0])


class TestTraining:
    def test_a_few_latents_are_learnt(self):
        torch.manual_seed(0)
        latents = torch.randn(4, 4, 1, 1).expand(-1, -1, 16, 16)
        labels = torch.zeros(4, dtype=torch.long)
        _, losses = training.train(UNet(4, 2), latents, labels, 1, steps=60, batch=8, seed=0)
        assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])

    def test_leaves_the_network_it_was_given(self):
        network = UNet(4, 2)
        before = {key: value.clone() for key, value in network.state_dict().items()}
        labels = torch.zeros(2, dtype=torch.long)
        training.train(network, torch.randn(2, 4, 16, 16), labels, 1, steps=2, batch=2, seed=0)
        assert all(torch.equal(before[k], v) for k, v in network.state_dict().items())


class TestDistance:
    def test_mmd_is_unbiased(self):
        generator = np.random.default_rng(3)
        found = [
            kernel.squared_mmd(*(generator.normal(size=(2, 60, 20)) / np.sqrt(20)))
            for _ in range(200)
        ]
        assert abs(np.mean(found)) < 4 * np.std(found) / np.sqrt(len(found))
        assert min(found) < 0

    def test_mmd_grows_with_a_shift(self):
        x, y = np.random.default_rng(4).normal(size=(2, 100, 20)) / np.sqrt(20)
        found = [kernel.squared_mmd(x + shift, y) for shift in (0.0, 0.1, 0.2, 0.4)]
        assert found == sorted(found)
        assert found[-1] > 10 * max(found[0], 1e-3)

    def test_mmd_is_the_sum_over_pairs(self):
        x, y = np.random.default_rng(5).normal(size=(2, 4, 3))

        def mean(a, b, *, same):
            pairs = [(i, j) for i in range(4) for j in range(4) if not (same and i == j)]
            return np.mean([(a[i] @ b[j] + 1) ** 3 for i, j in pairs])

        expected = mean(x, x, same=True) + mean(y, y, same=True) - 2 * mean(x, y, same=False)
        assert kernel.squared_mmd(x, y) == pytest.approx(expected)

    @pytest.mark.usefixtures("needs_vgg")
    def test_a_texture_is_seen_and_its_place_is_not(self):
        clean = np.stack([picture(i, 64, 64) for i in range(32)])
        wave = 12 * np.sin(np.arange(64) * 2 * np.pi / 4)
        coated = np.clip(clean + wave[:, None], 0, 255).astype(np.uint8)
        yardstick = kernel.Yardstick.of(clean[:16])
        near = yardstick.distance(clean[16:])
        moved = yardstick.distance(np.roll(clean[16:], 5, axis=1))
        far = yardstick.distance(coated[16:])
        assert far > 5 * abs(near)
        assert abs(moved - near) < 0.2 * far


class TestCrops:
    def test_ground_is_avoided(self):
        canvas = np.full((512, 512, 3), 128, np.uint8)
        noise = np.random.default_rng(6).integers(0, 256, (256, 256, 3), dtype=np.uint8)
        canvas[256:, :256] = noise
        for y, x in crops.places(canvas, 4, seed=0):
            crop = canvas[y : y + 128, x : x + 128]
            assert (crop != 128).mean() > 0.55

    def test_places_are_random_where_there_is_choice(self):
        canvas = np.random.default_rng(7).integers(0, 256, (512, 512, 3), dtype=np.uint8)
        chosen = [crops.places(canvas, 6, seed) for seed in (0, 0, 1)]
        assert len(set(chosen[0])) == 6
        assert chosen[0] == chosen[1] != chosen[2]

    def test_small_pictures_hold_fewer(self):
        assert crops.places(picture(0, 128, 144), 5, seed=0) == [(0, 0)]
        with pytest.raises(ValueError, match="smaller"):
            crops.places(picture(0, 112, 144), 5, seed=0)

    def test_coated_crops_lie_where_the_clean_ones_do(self):
        clean = [picture(i, 256, 256) for i in range(3)]
        coated = [p ^ 1 for p in clean]
        a, b = crops.cut(clean, clean, 4, 0), crops.cut(coated, clean, 4, 0)
        assert a.shape == (12, 128, 128, 3)
        assert np.array_equal(a ^ 1, b)

    def test_half_the_crops_are_mirrored(self):
        ramp = np.tile(np.arange(256, dtype=np.uint8)[None, :, None], (256, 1, 3))
        cut = crops.cut([ramp] * 2, [ramp] * 2, 4, 0)
        assert (cut[:, 0, 0, 0] > cut[:, 0, -1, 0]).sum() == 4

    def test_what_does_not_go_together_is_refused(self):
        with pytest.raises(ValueError, match="sizes"):
            crops.cut([picture(0)], [picture(0, 192, 192)], 2, 0)


@pytest.mark.usefixtures("needs_models", "needs_vgg")
class TestLab:
    @pytest.mark.parametrize("vae", ["sd1", "flux1"])
    def test_follows_from_its_seeds(self, vae, tmp_path: Path):
        base = {"a": [picture(0)], "b": [picture(1)]}
        artist = [picture(2), picture(3)]
        results = []
        for _ in range(2):
            lab = Lab(vae, base, tmp_path, TINY)
            model = lab.learn(artist, artist, seed=5)
            samples = lab.sample(model, 2.0, seed=6)
            results.append((samples, lab.distance(samples, artist)))
        assert len(list(tmp_path.iterdir())) == 1
        assert results[0][0].shape == (2, 128, 128, 3)
        assert np.array_equal(results[0][0], results[1][0])
        assert results[0][1] == results[1][1]
        other = lab.sample(lab.learn(artist, artist, seed=7), 2.0, seed=6)
        assert not np.array_equal(other, results[0][0])

    def test_another_base_has_weights_of_its_own(self, tmp_path: Path):
        for seed in (0, 1):
            Lab("sd1", {"a": [picture(seed)]}, tmp_path, TINY)
        assert len(list(tmp_path.iterdir())) == 2


def test_contact_sheet():
    samples = np.arange(5, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 3, 3), np.uint8)
    sheet = contact_sheet(samples, columns=2)
    assert sheet.shape == (4, 6, 3)
    assert sheet[:, :, 0].tolist() == [[0] * 3 + [1] * 3] * 2 + [[2] * 3 + [3] * 3] * 2
