"""Contenders: controls at equal visibility, the attack, names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("cv2")
pytest.importorskip("safetensors")
pytest.importorskip("ssimulacra2")

from pictures import painting
from urushi.errors import RecipeError

from efficacy import materials
from efficacy.coats import attack as attacks
from efficacy.coats.contender import contender
from efficacy.coats.controls import PLAID_PERIOD, plaid, plaid_of, unit
from efficacy.coats.equal import add, amplitude_for, at_visibility
from efficacy.coats.kept import coated
from efficacy.measures.visibility import ssimulacra2
from efficacy.networks.autoencoder import autoencoder
from efficacy.pixels import Rgb, from_image


@pytest.fixture(scope="module")
def picture() -> Rgb:
    return from_image(painting(448, 320, seed=5))


def test_the_plaid_is_two_crossed_waves_of_its_period() -> None:
    delta = plaid_of((256, 256), 1.0, 0)[..., 0]
    power = np.abs(np.fft.fft2(delta)) ** 2
    fy, fx = np.meshgrid(np.fft.fftfreq(256), np.fft.fftfreq(256), indexing="ij")
    near = np.abs(np.hypot(fx, fy) - 1 / PLAID_PERIOD) < 0.012
    assert power[near].sum() > 0.9 * power.sum()
    assert np.square(delta).mean() == pytest.approx(1, abs=1e-4)
    assert power[near & (fx * fy > 0)].sum() == pytest.approx(
        power[near & (fx * fy < 0)].sum(), rel=0.1
    )


@pytest.mark.parametrize("target", [60.0, 88.0])
def test_an_independent_judge_finds_the_target(picture: Rgb, target: float) -> None:
    made = at_visibility(picture, plaid(picture, 1), target)
    assert ssimulacra2(picture, made) == pytest.approx(target, abs=1.0)


@pytest.mark.parametrize("name", ["plaid@75", "gaussian@75", "weave2.8@75", "balanced"])
def test_contenders_are_as_visible_as_they_say(picture: Rgb, name: str) -> None:
    made = contender(name).coat(picture, 0)
    assert made.shape == picture.shape
    assert ssimulacra2(picture, made) == pytest.approx(75, abs=1.5)


def test_noise_of_a_sigma(picture: Rgb) -> None:
    grey = np.full_like(picture, 128)
    noise = contender("gaussian.02").coat(grey, 0).astype(float) - 128
    assert noise.std() == pytest.approx(0.02 * 255, rel=0.02)


def test_a_classic_noise_at_a_level(picture: Rgb) -> None:
    changes = [
        np.abs(
            contender(f"classic.gaussian:{level}").coat(picture, 0) - picture.astype(float)
        ).mean()
        for level in (2, 5)
    ]
    assert changes[1] > 2 * changes[0] > 0


@pytest.mark.parametrize("name", ["nothing", "plaid", "classic.nothing:3", "plaid@much"])
def test_unknown_names_are_refused(name: str, picture: Rgb) -> None:
    with pytest.raises((ValueError, RecipeError)):
        contender(name).coat(picture, 0)


def test_a_kept_coat_is_the_same_coat(
    picture: Rgb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URUSHI_EFFICACY_STATE", str(tmp_path))
    made = coated("gaussian.02", picture, 3)
    (file,) = (tmp_path / "coats").iterdir()
    assert np.array_equal(coated("gaussian.02", picture, 3), made)
    assert not np.array_equal(coated("gaussian.02", picture, 4), made)
    assert len(list(file.parent.iterdir())) == 2


def test_the_attack_keeps_its_bound_and_beats_noise_of_that_bound(
    picture: Rgb, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        materials.models()
    except materials.MaterialMissingError as missing:
        pytest.skip(f"{missing}")
    small = np.ascontiguousarray(picture[:160, :160])
    monkeypatch.setattr(attacks, "unit", lambda delta: delta)
    change = attacks.attack(small, 8, 0)
    assert np.abs(change).max() <= 8 / 255 + 1e-6
    signs = np.sign(np.random.default_rng(0).standard_normal(small.shape)).astype(np.float32)
    clean = autoencoder(attacks.VAE).encode(small)
    shifts = [
        np.square(autoencoder(attacks.VAE).encode(add(small, unit(delta), 8 / 255)) - clean).mean()
        for delta in (change, signs)
    ]
    assert shifts[0] > 3 * shifts[1]


@pytest.mark.parametrize("jump", [0.003, 0.03, 0.2])
def test_the_amplitude_is_found_where_the_score_jumps(jump: float) -> None:
    """As on a portrait before much white, where a change is unseen until it leaves the white."""
    grey = np.full((16, 16, 3), 100, dtype=np.uint8)
    delta = np.where(np.indices((16, 16)).sum(axis=0) % 2, 1.0, -1.0)[..., None].repeat(3, axis=-1)

    def score(coated: Rgb) -> float:
        strength = float(np.abs(coated.astype(float) - 100).mean()) / 255
        return 99.9 if strength < jump else 75.0 - 200 * (strength - jump)

    found = amplitude_for(grey, delta.astype(np.float32), 75.0, score)
    assert abs(score(add(grey, delta.astype(np.float32), found)) - 75) <= 1


@pytest.mark.parametrize(("above", "below"), [(77.6, 73.4), (75.9, 72.4), (79.0, 74.0)])
def test_the_nearest_amplitude_is_taken_where_the_score_leaps(above: float, below: float) -> None:
    """As a change of one magnitude has it: all of it gains a level at once."""
    grey = np.full((16, 16, 3), 100, dtype=np.uint8)
    delta = np.where(np.indices((16, 16)).sum(axis=0) % 2, 1.0, -1.0)[..., None].repeat(3, axis=-1)

    def score(coated: Rgb) -> float:
        levels = int(np.abs(coated.astype(int) - 100).max())
        return above + 2 - levels if levels < 3 else below + 3 - levels

    found = amplitude_for(grey, delta.astype(np.float32), 75.0, score)
    nearest = min((above, below), key=lambda value: abs(value - 75))
    assert score(add(grey, delta.astype(np.float32), found)) == pytest.approx(nearest)


def test_a_target_that_no_amplitude_reaches_is_told() -> None:
    grey = np.full((16, 16, 3), 100, dtype=np.uint8)
    with pytest.raises(ValueError, match="no amplitude reaches 75"):
        amplitude_for(grey, np.ones((16, 16, 3), dtype=np.float32), 75.0, lambda _: 99.0)
