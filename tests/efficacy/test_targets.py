"""The project's targets: reached, not reached, not measured."""

from __future__ import annotations

import pytest

from efficacy.made_up import amplified, cleaned, run
from efficacy.report import targets as goals
from efficacy.report.verdicts import judge, section


def target(name: str) -> goals.Target:
    return next(one for one in goals.TARGETS if one.name == name)


def test_reached_and_not_reached() -> None:
    goal = target("excess.balanced.1024")
    assert goal.least == 1.5
    for excess, reached in ((0.12, True), (0.1, False)):
        records = [amplified("plaid@75", 0.08), amplified("balanced", excess)]
        verdict = judge(goal, records)
        assert verdict.reached is reached
        assert verdict.figure is not None
        assert verdict.figure.value == pytest.approx(excess / 0.08)


def test_only_the_unseen_network_counts() -> None:
    records = [amplified("plaid@75", 0.08, vae="sd1"), amplified("balanced", 0.3, vae="sd1")]
    assert judge(target("excess.balanced.1024"), records).reached is None


def test_512_is_held_against_the_plaid_at_1024() -> None:
    records = [
        amplified("plaid@75", 0.08),
        amplified("plaid@75", 0.01, size=512),
        amplified("balanced", 0.04, size=512),
    ]
    verdict = judge(target("excess.balanced.512"), records)
    assert verdict.figure is not None
    assert verdict.figure.value == pytest.approx(0.04 - 0.08)
    assert verdict.reached is False


@pytest.mark.parametrize(
    ("after", "cost", "reached", "by_cost"),
    [
        (0.08, 5.0, True, False),
        (0.08, 30.0, True, False),
        (0.05, 20.0, False, False),
        (0.05, 20.1, True, True),
    ],
)
def test_a_dear_cleaning_need_not_be_survived(
    after: float, cost: float, reached: bool, by_cost: bool
) -> None:
    records = [cleaned("balanced", "adverse_cleaner", 0.1, after, cost)]
    verdict = judge(target("left.balanced.adverse_cleaner"), records)
    assert (verdict.reached, verdict.by_cost) == (reached, by_cost)


def test_mimicry_is_taken_at_the_whole_share_and_one_guidance() -> None:
    records = [
        run("none", 100.0),
        run("none", 100.0, guidance=2.0),
        run("balanced", 550.0),
        run("balanced", 900.0, guidance=2.0),
        run("balanced", 9000.0, share=50),
        run("gaussian@75", 200.0),
    ]
    one, two = (judge(target(f"mimicry.balanced.768.g{g}"), records) for g in (1, 2))
    assert one.figure is not None and two.figure is not None
    assert (one.figure.value, one.reached) == (5.5, False)
    assert (two.figure.value, two.reached) == (9.0, True)
    over_noise = judge(target("mimicry.noise.768.g1"), records)
    assert over_noise.figure is not None
    assert (over_noise.figure.value, over_noise.reached) == (2.75, False)
    assert judge(target("mimicry.noise.768.g2"), records).reached is None


def test_mimicry_prefers_the_unseen_network() -> None:
    seen = [run("none", 100.0), run("balanced", 200.0)]
    unseen = [run("none", 100.0, vae="flux1"), run("balanced", 700.0, vae="flux1")]
    verdict = judge(target("mimicry.balanced.768.g1"), seen + unseen)
    assert verdict.figure is not None
    assert verdict.figure.value == 7
    assert judge(target("mimicry.balanced.768.g1"), seen).reached is False


def test_the_lab_knows_the_cleanings_that_are_asked_for() -> None:
    for package in ("torch", "cv2", "ncnn"):
        pytest.importorskip(package)
    from efficacy.laundering import CLEANINGS

    parts = [one.name.split(".") for one in goals.TARGETS]
    asked = {name[-1] for name in parts if name[0] == "left"}
    asked |= {name[1] for name in parts if name[0] == "mimicry"} - {"balanced", "subtle", "noise"}
    assert asked == {"jpeg75", "median3", "adverse_cleaner", "halve_double"}
    assert asked <= set(CLEANINGS)


def test_names_are_unique() -> None:
    names = [one.name for one in goals.TARGETS]
    assert len(names) == len(set(names))


def test_what_was_not_measured_is_said_and_has_no_figure() -> None:
    found = section(goals.judge_all([]))
    (table,) = found.tables
    assert len(table.rows) == len(goals.TARGETS)
    assert {tuple(row[2:]) for row in table.rows} == {("–", "0", "not measured")}
    assert found.figures == {}


def test_an_attack_that_does_nothing_is_beaten_by_little() -> None:
    """A ratio to an excess below the floor would say nothing."""
    records = [amplified("pgd8@75", -0.01, size=512), amplified("balanced", 0.02, size=512)]
    verdict = judge(target("excess.balanced.attack.512"), records)
    assert verdict.figure is not None
    assert verdict.figure.value == pytest.approx(0.03)
    assert verdict.reached is True
