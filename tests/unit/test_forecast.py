"""The forecast: what it must say where the answer is known."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from pictures import cel, painting
from PIL import Image
from urushi import PRESETS, Layer, Recipe
from urushi.forecast import CHAINS, Outcome, Part, default_chains, describe_outcome, launder
from urushi.laundering import BLUR_SIGMA, parse_chain
from urushi.protect import Session, finish

from unit.support import to_bytes

LATTICE = Recipe(75.0, (Layer("lattice"),))


def _forecast(session: Session, recipe: Recipe, *chains: str) -> list[Outcome]:
    parsed = [parse_chain(chain) for chain in chains]
    return finish(session.forecast(recipe, "k", 1, parsed))[0]


@pytest.fixture(scope="module")
def large() -> Session:
    """A picture of twice the training size."""
    return Session(to_bytes(painting(2048, 2048), "PNG", compress_level=1))


def test_a_good_resize_to_the_training_size_leaves_all(large: Session) -> None:
    outcome, averaged = _forecast(large, LATTICE, "lanczos1024", "area1024")
    assert outcome.survival == pytest.approx(1.0, abs=0.02)
    assert averaged.survival == pytest.approx(_mean_of(2, 1 / 6.8), abs=0.03)
    assert outcome.seen.size == (384, 384)
    assert sum(band.energy for band in outcome.bands) == pytest.approx(1.0, abs=1e-3)
    assert not outcome.is_lost


def test_a_smaller_training_size_leaves_what_it_can_hold(large: Session) -> None:
    fine = Recipe(75.0, (Layer("lattice", parameters={"period": 2.4}),))
    coarse = Recipe(75.0, (Layer("lattice", parameters={"period": 5.5}),))
    (gone,), (kept,) = (_forecast(large, recipe, "lanczos512") for recipe in (fine, coarse))
    assert gone.is_lost
    assert kept.survival > 0.5
    # Which is said band by band as well.
    assert [band.survival is not None for band in kept.bands] == [False, False, True, False]


def _outcome(chain: str, period: float) -> Outcome:
    """Of a grating with threads down a grey picture of twice the training size.

    Args:
        chain: of steps.
        period: training pixels.
    """
    wave = 100 * np.sin(2 * np.pi * np.arange(768) / (2 * period) + 0.3)
    rows = np.rint(128 + np.stack([0 * wave, wave])).astype(np.uint8)
    clean, coated = (Image.fromarray(np.tile(row, (768, 1))).convert("RGB") for row in rows)
    part = Part((0, 0, 768, 768), 2048.0, 0.5)
    (outcome,) = finish(launder(clean, coated, part, [parse_chain(chain)]))
    return outcome


def _mean_of(n: int, wave: float) -> float:
    """What the mean of ``n`` samples leaves of ``wave`` cycles a sample."""
    return math.sin(math.pi * n * wave) / (n * math.sin(math.pi * wave))


def _lanczos_of_two(wave: float) -> float:
    """What Lanczos' filter leaves of ``wave`` cycles a sample when it halves."""
    x = np.arange(-5.5, 6.0)
    taps = np.sinc(x / 2) * np.sinc(x / 6)
    return float((taps * np.cos(2 * np.pi * wave * x)).sum() / taps.sum())


@pytest.mark.parametrize("period", [2.4, 3.0, 3.4, 3.8])
def test_averaging_folds_a_fine_wave_over_into_a_coarse_one(period: float) -> None:
    outcome = _outcome("area512", period)
    wave = 1 / (2 * period)
    # What it is compared with comes to the training size by Lanczos.
    assert outcome.folded == pytest.approx(_mean_of(4, wave) / _lanczos_of_two(wave), abs=0.01)
    assert not outcome.is_lost
    # It is there to be seen, as many cycles a pixel below one as it would be above.
    row = np.asarray(outcome.seen)[0, :, 0] - 128.0
    peak = np.abs(np.fft.rfft(row * np.hanning(192))).argmax() / 192
    assert peak == pytest.approx(1 - 4 * wave, abs=1 / 192)


def test_what_is_folded_may_be_washed_out_in_its_turn() -> None:
    folded, blurred = (_outcome(chain, 3.4).folded for chain in ("area512", "area512+blur"))
    # Of a Gaussian that is sampled as finely as the picture.
    wave = 1 - 2 / 3.4
    left = sum(math.exp(-2 * (math.pi * BLUR_SIGMA * x) ** 2) for x in (wave, 1 - wave))
    assert blurred == pytest.approx(folded * left, abs=0.01)
    # Averaged twice; doubled by a cubic, 0.684 of such a wave stays where it is.
    halved = _outcome("area1024+halving", 3.4).folded
    left = _mean_of(2, 1 / 6.8) * _mean_of(2, 1 / 3.4)
    assert halved == pytest.approx(left * 0.684, abs=0.01)


def test_a_good_filter_folds_nothing() -> None:
    outcome = _outcome("lanczos512", 2.4)
    assert outcome.folded == pytest.approx(0.0, abs=0.01)
    assert outcome.is_lost


@pytest.mark.parametrize("chain", ["area1024", "area1024+blur", "area1024+median", "jpeg75"])
def test_what_stays_at_its_place_is_not_folded(chain: str) -> None:
    assert _outcome(chain, 3.4).folded == 0.0


@pytest.mark.parametrize("chain", ["area768", "area512", "jpeg75+area512"])
def test_what_a_small_picture_can_hold_is_not_folded(chain: str) -> None:
    assert _outcome(chain, 6.0).folded == 0.0


def test_folding_is_told_apart_from_the_noise_of_a_jpeg(large: Session) -> None:
    plain, jpeg = _forecast(large, LATTICE, "area512", "jpeg85+area512")
    assert plain.folded == pytest.approx(0.6, abs=0.05)
    assert jpeg.folded == pytest.approx(plain.folded, abs=0.05)
    # Of waves that the smaller size can hold there is nothing but the noise.
    coarse = Recipe(75.0, (Layer("lattice", parameters={"period": 5.5}),))
    (outcome,) = _forecast(large, coarse, "jpeg75+area512")
    assert outcome.folded < 0.02


def test_more_laundering_leaves_less(large: Session) -> None:
    chains = ("area1024", "area1024+blur", "area1024+blur+median")
    survivals = [outcome.survival for outcome in _forecast(large, LATTICE, *chains)]
    assert survivals == sorted(survivals, reverse=True)
    assert survivals[0] > survivals[1] + 0.2


def test_a_picture_below_the_training_size_is_not_shrunk() -> None:
    session = Session(to_bytes(cel(400, 300), "PNG"))
    (outcome,) = _forecast(session, LATTICE, "area512")
    assert outcome.survival == pytest.approx(1.0, abs=0.01)
    assert outcome.seen.size == (384, 300)


def test_layers_are_judged_one_by_one(large: Session) -> None:
    layers = (
        Layer("lattice", 1.0, (), {"period": 2.67}),
        Layer("lattice", 0.5, (), {"period": 5.0}),
        Layer("texture", 0.0),
    )
    recipe = Recipe(75.0, layers)
    _, alone = finish(large.forecast(recipe, "k", 1, [parse_chain("area1024")]))
    assert [name for name, _ in alone] == ["lattice", "lattice"]
    energies = [[band.energy for band in outcome.bands] for _, outcome in alone]
    assert energies[0][0] > 0.9 and energies[1][2] > 0.9
    # One layer needs no second judgement.
    assert finish(large.forecast(LATTICE, "k", 1, [parse_chain("area1024")]))[1] == []


def test_without_a_coat_there_is_nothing_to_be_left() -> None:
    session = Session(to_bytes(cel(1, 1), "PNG"))
    (outcome,) = _forecast(session, PRESETS["balanced"], "area1024+halving")
    assert outcome.survival == outcome.folded == 0.0 and outcome.is_lost
    assert all(band.survival is None for band in outcome.bands)


def test_is_described_as_json() -> None:
    session = Session(to_bytes(cel(300, 200, alpha=True), "PNG"))
    for outcome in _forecast(session, LATTICE, "jpeg85+area1024"):
        described = describe_outcome(outcome)
        assert json.loads(json.dumps(described)) == described
        assert described["chain"] == "jpeg85+area1024"
        assert np.asarray(outcome.seen).shape[2] == 3


def test_the_usual_chains_are_known() -> None:
    assert [[step.name for step in chain] for chain in default_chains()] == [
        chain.split("+") for chain in CHAINS
    ]
