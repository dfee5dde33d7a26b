"""The checks of the lab itself: they hold, fail, or cannot be made."""

from __future__ import annotations

from typing import Any

import pytest

from efficacy.made_up import Made, record, run
from efficacy.report import instrument


def noise(
    question: str, field: str, values: tuple[float, float, float], **fields: Any
) -> list[Made]:
    names = ("none", "gaussian.005", "gaussian.02")
    return [
        record(question, name, **{field: value}, **fields)
        for name, value in zip(names, values, strict=True)
    ]


def verdict(name: str, records: list[Made]) -> bool | None:
    return next(check.holds for check in instrument.all_checks(records) if check.name == name)


def test_rising_measures_hold() -> None:
    records = noise("visibility", "flip", (0.0, 0.01, 0.05))
    assert verdict("visibility.flip", records) is True


@pytest.mark.parametrize("values", [(0.0, 0.05, 0.01), (0.02, 0.01, 0.05), (0.0, 0.01, 0.01)])
def test_a_wrong_order_fails(values: tuple[float, float, float]) -> None:
    records = noise("visibility", "flip", values)
    assert verdict("visibility.flip", records) is False
    assert "**fails**" in instrument.section(records).markdown({})


@pytest.mark.parametrize(("wrong", "holds"), [(1, True), (2, False)])
def test_nine_pictures_of_ten_are_enough(wrong: int, holds: bool) -> None:
    records = []
    for number in range(10):
        values = (0.0, 0.05, 0.01) if number < wrong else (0.0, 0.01, 0.05)
        records += noise("visibility", "flip", values, picture=str(number))
    assert verdict("visibility.flip", records) is holds


def test_every_network_and_size_is_checked_by_itself() -> None:
    good, bad = (0.0, 0.07, 0.09), (0.0, 0.09, 0.07)
    records = noise("amplification", "flip_after", good, vae="sd1", size=1024)
    records += noise("amplification", "flip_after", bad, vae="sd1", size=512)
    assert verdict("amplification.sd1.1024", records) is True
    assert verdict("amplification.sd1.512", records) is False


def test_a_missing_level_can_t_be_judged() -> None:
    records = noise("visibility", "flip", (0.0, 0.01, 0.05))[:2]
    assert verdict("visibility.flip", records) is None


def clean_runs(*distances: float, contender: str = "none", **fields: Any) -> list[Made]:
    return [run(contender, d, seed=seed, **fields) for seed, d in enumerate(distances)]


def test_repeats_have_to_overlap() -> None:
    clean = clean_runs(300, 260, 280)
    near = clean_runs(290, 320, contender="repeat")
    far = clean_runs(310, 320, contender="repeat")
    assert verdict("mimicry.repeat", clean + near) is True
    assert verdict("mimicry.repeat", clean + far) is False
    # One run has no range.
    assert verdict("mimicry.repeat", clean[:1] + near) is None
    assert verdict("mimicry.repeat", clean) is None


def test_another_artist_has_to_be_farther_in_every_setting() -> None:
    clean, other = clean_runs(300, 260), clean_runs(900, 800, contender="other artist")
    assert verdict("mimicry.other_artist", clean + other) is True
    clean += clean_runs(900, 900, guidance=2.0)
    other += clean_runs(899, 2000, contender="other artist", guidance=2.0)
    assert verdict("mimicry.other_artist", clean + other) is False
