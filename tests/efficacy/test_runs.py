"""The runs: what is measured on what."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytest.importorskip("torch")
pytest.importorskip("cv2")
pytest.importorskip("safetensors")

from efficacy.imitation import _part, runs
from efficacy.laundering import CLEANINGS
from efficacy.pictures import PICTURES, TRAINING, UNSEEN
from efficacy.plan import FULL, QUICK, RESAMPLED, Plan
from efficacy.run import _with


def test_the_splits_share_no_picture() -> None:
    files = {split: {p.file for p in PICTURES if p.split == split} for split in (TRAINING, UNSEEN)}
    assert not files[TRAINING] & files[UNSEEN]
    assert len({p.name for p in PICTURES}) == len(PICTURES) == sum(map(len, files.values()))


@pytest.mark.parametrize("plan", [QUICK, FULL])
def test_a_plan_only_asks_for_what_there_is(plan: Plan) -> None:
    assert set(plan.cleanings) | set(plan.imitation.cleanings) <= set(CLEANINGS) | set(RESAMPLED)
    assert set(plan.splits) == {UNSEEN}, "what was tuned is not reported on what it was tuned on"


def test_each_run_is_made_once_and_clean_ones_go_along_with_every_cleaning() -> None:
    made = list(runs(FULL.imitation))
    assert len(set(made)) == len(made)
    cleaned = {(run.contender, run.cleaning) for run in made if run.cleaning != "none"}
    assert {cleaning for name, cleaning in cleaned if name == "none"} == {c for _, c in cleaned}


def test_a_share_is_part_of_the_greater_share() -> None:
    parts = [set(_part(18, percent)) for percent in (25, 50, 100)]
    assert [len(part) for part in parts] == [4, 9, 18]
    assert all(less <= more for less, more in pairwise(parts))


def test_a_recipe_is_measured_wherever_presets_are() -> None:
    plan = _with(QUICK, ("a.json",))
    assert "a.json" in plan.contenders and "a.json" in plan.survivors
    assert "a.json" in plan.imitation.contenders
