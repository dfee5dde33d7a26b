"""Values and their spread, against what was worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from efficacy.made_up import record
from efficacy.report.statistics import (
    Figure,
    by_picture,
    difference_over_pictures,
    over_pictures,
    over_runs,
    ratio_over_pictures,
    ratio_over_runs,
)


def test_seeds_are_averaged_before_pictures_are_looked_at() -> None:
    records = [
        record("visibility", "x", picture="a", seed=0, flip=1.0),
        record("visibility", "x", picture="a", seed=1, flip=3.0),
        record("visibility", "x", picture="b", flip=10.0),
        record("visibility", "x", picture="c", flip=4.0),
        record("visibility", "x", picture="d"),
    ]
    assert by_picture(records, "flip") == {"a": 2.0, "b": 10.0, "c": 4.0}
    found = over_pictures(records, "flip", "FLIP")
    assert found is not None
    assert (found.value, found.n, found.unit) == (4.0, 3, "FLIP")


def test_interval_is_the_bootstrap_s() -> None:
    """Of two pictures a resample's median is a (1/4), b (1/4) or the middle (1/2)."""
    records = [record("v", "x", picture=name, f=value) for name, value in (("a", 1), ("b", 3))]
    found = over_pictures(records, "f", "")
    assert found == Figure(2.0, 1.0, 3.0, 2, "")


def test_interval_narrows_with_more_pictures() -> None:
    """95 % of medians of 400 uniform values: 1.96 / (2 sqrt(400)) = .049 to each side."""
    values = np.random.default_rng(1).random(400)
    records = [record("v", "x", picture=str(i), f=value) for i, value in enumerate(values)]
    found = over_pictures(records, "f", "")
    assert found is not None and found.low is not None and found.high is not None
    assert (found.high - found.low) / 2 == pytest.approx(0.049, rel=0.35)
    assert found.low < found.value < found.high


def test_one_picture_has_no_spread_and_none_has_no_figure() -> None:
    assert over_pictures([record("v", "x", f=2.0)], "f", "") == Figure(2.0, None, None, 1, "")
    assert over_pictures([], "f", "") is None
    assert over_pictures([record("v", "x")], "f", "") is None


def test_ratios_are_of_medians_over_the_pictures_that_both_have() -> None:
    above = {"a": 2.0, "b": 6.0, "c": 30.0, "alone": 1000.0}
    below = {"a": 1.0, "b": 4.0, "c": 5.0, "other": 0.001}
    found = ratio_over_pictures(above, below)
    assert found is not None
    assert (found.value, found.n) == (6.0 / 4.0, 3)
    # Drawn over the same pictures: a resample's medians are both a's, both c's, or else b's
    # over b's.
    assert (found.low, found.high) == (1.5, 6.0)


def test_nothing_is_divided_by_nothing() -> None:
    assert ratio_over_pictures({"a": 1.0}, {"b": 1.0}) is None
    assert ratio_over_pictures({"a": 1.0}, {"a": 0.0}) is None
    assert ratio_over_pictures({"a": 1.0}, {"a": -0.01}) is None
    # Positive by its median, but not surely.
    unsure = ratio_over_pictures(
        dict(zip("abc", (1, 2, 3), strict=True)), {"a": -1.0, "b": 2.0, "c": 3.0}
    )
    assert unsure == Figure(1.0, None, None, 3, "times")


def test_differences_are_of_medians_over_the_pictures_that_both_have() -> None:
    above = {"a": 2.0, "b": 6.0, "c": 30.0, "alone": 1000.0}
    below = {"a": 1.0, "b": -4.0, "c": -5.0}
    found = difference_over_pictures(above, below, "FLIP")
    assert found is not None
    assert (found.value, found.n, found.unit) == (6.0 + 4.0, 3, "FLIP")
    # All a's: 2 - 1; all c's: 30 + 5.
    assert (found.low, found.high) == (1.0, 35.0)
    assert difference_over_pictures(above, {"other": 1.0}, "FLIP") is None


def test_runs_have_their_range() -> None:
    assert over_runs([3.0, 1.0, 10.0], "") == Figure(3.0, 1.0, 10.0, 3, "")
    assert over_runs([3.0], "") == Figure(3.0, None, None, 1, "")
    assert over_runs([], "") is None


def test_ratios_of_runs_are_taken_group_by_group() -> None:
    above = {"kay": [6.0, 8.0, 7.0], "elves": [100.0], "alone": [1.0]}
    below = {"kay": [1.0, 2.0, 1.5], "elves": [20.0]}
    found = ratio_over_runs(above, below)
    assert found is not None
    # Medians: 7 / 1.5 and 100 / 20; widest: 6 / 2 and 8 / 1.
    assert found.value == pytest.approx((7 / 1.5 + 5) / 2)
    assert (found.low, found.high, found.n) == (3.0, 8.0, 4)
    assert ratio_over_runs({"kay": [1.0]}, {"kay": [0.0]}) is None
    assert ratio_over_runs({"kay": [1.0]}, {"elves": [1.0]}) is None
    assert ratio_over_runs({"kay": [6.0]}, {"kay": [2.0]}) == Figure(3.0, None, None, 1, "times")


def test_figures_are_written_with_four_digits() -> None:
    assert Figure(0.123456, -0.00001, None, 3, "x").as_json() == {
        "value": 0.1235,
        "low": -1e-5,
        "high": None,
        "n": 3,
        "unit": "x",
    }
    assert Figure(-0.0001, None, None, 1, "").text(2) == "0.00"
    assert Figure(1.0, 0.5, 2.0, 3, "").text(1) == "1.0 [0.5, 2.0]"
