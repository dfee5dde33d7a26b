"""The runs: what is measured on what."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("cv2")
pytest.importorskip("safetensors")

from efficacy import run
from efficacy.imitation import _part, runs
from efficacy.laundering import CLEANINGS
from efficacy.pictures import PICTURES, TRAINING, UNSEEN
from efficacy.plan import AT_TRAINING_SIZE, FULL, QUICK, RESAMPLED, Plan
from efficacy.run import _narrowed, _parse, _with, main


def test_the_splits_share_no_picture() -> None:
    files = {split: {p.file for p in PICTURES if p.split == split} for split in (TRAINING, UNSEEN)}
    assert not files[TRAINING] & files[UNSEEN]
    assert len({p.name for p in PICTURES}) == len(PICTURES) == sum(map(len, files.values()))


@pytest.mark.parametrize("plan", [QUICK, FULL])
def test_a_plan_only_asks_for_what_there_is(plan: Plan) -> None:
    asked = {*plan.cleanings, *(name for one in plan.imitations for name in one.cleanings)}
    assert asked <= set(CLEANINGS) | set(RESAMPLED)
    assert set(plan.splits) == {UNSEEN}, "what was tuned is not reported on what it was tuned on"


UNCOATED = {("none", "none", 100), ("repeat", "none", 100)}


def test_each_run_is_made_once_and_clean_ones_go_along_with_every_cleaning() -> None:
    made = list(runs(AT_TRAINING_SIZE))
    assert len(set(made)) == len(made)
    cleaned = {(run.contender, run.cleaning) for run in made if run.cleaning != "none"}
    assert {cleaning for name, cleaning in cleaned if name == "none"} == {c for _, c in cleaned}
    further = [run for run in made if run.seed in AT_TRAINING_SIZE.clean_seeds]
    assert len(further) == 2 * len(AT_TRAINING_SIZE.clean_seeds)
    assert all((run.contender, run.cleaning, run.share) in UNCOATED for run in further)


def test_a_share_is_part_of_the_greater_share() -> None:
    parts = [set(_part(18, percent)) for percent in (25, 50, 100)]
    assert [len(part) for part in parts] == [4, 9, 18]
    assert all(less <= more for less, more in pairwise(parts))


def test_a_recipe_is_measured_wherever_presets_are() -> None:
    plan = _with(QUICK, ("a.json",))
    assert "a.json" in plan.contenders and "a.json" in plan.survivors
    assert all("a.json" in one.contenders for one in plan.imitations)


def test_a_run_can_be_narrowed_to_one_published_size() -> None:
    arguments = _parse(["--full", "--ledger", "l", "--published", "768", "--seed", "1"])
    (one,) = _narrowed(FULL, arguments).imitations
    assert (one.published, one.seeds, one.clean_seeds) == (768, (1,), ())
    assert one.contenders == AT_TRAINING_SIZE.contenders
    assert len(_narrowed(FULL, _parse(["--full", "--ledger", "l"])).imitations) == 2


def test_a_run_is_made_by_a_process_for_each_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without any materials both say so, and nothing is made up."""
    monkeypatch.setenv("URUSHI_SHARED", str(tmp_path / "shared"))
    monkeypatch.delenv("URUSHI_WESNOTH", raising=False)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    assert main(["--quick", "--ledger", str(tmp_path / "ledger.jsonl")]) == 0
    said = capfd.readouterr().err
    assert "the mimicry lab is left out" in said
    assert said.count("0 records in") == 2
    monkeypatch.setattr(run, "PARTS", ("pictures", "nonsense"))
    assert main(["--quick", "--ledger", str(tmp_path / "ledger.jsonl")]) == 1
