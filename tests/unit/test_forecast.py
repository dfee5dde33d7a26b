"""The forecast: what it must say where the answer is known."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pictures import cel, painting
from urushi import PRESETS, Layer, Recipe
from urushi.forecast import CHAINS, Outcome, default_chains, describe_outcome
from urushi.laundering import parse_chain
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


def test_a_resize_to_the_training_size_leaves_all(large: Session) -> None:
    (outcome,) = _forecast(large, LATTICE, "area1024")
    assert outcome.survival == pytest.approx(1.0, abs=0.02)
    assert outcome.seen.size == (384, 384)
    assert sum(band.energy for band in outcome.bands) == pytest.approx(1.0, abs=1e-3)
    assert not outcome.is_lost


def test_a_smaller_training_size_leaves_what_it_can_hold(large: Session) -> None:
    fine = Recipe(75.0, (Layer("lattice", parameters={"period": 2.4}),))
    coarse = Recipe(75.0, (Layer("lattice", parameters={"period": 5.5}),))
    (lost,), (kept,) = (_forecast(large, recipe, "area512") for recipe in (fine, coarse))
    assert lost.is_lost
    assert kept.survival > 0.5
    # Which is said band by band as well.
    assert [band.survival is not None for band in kept.bands] == [False, False, True, False]


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
    (outcome,) = _forecast(session, PRESETS["balanced"], "area1024")
    assert outcome.survival == 0.0 and outcome.is_lost
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
