"""The report's sections: what they say of made-up records."""

from __future__ import annotations

import pytest

from efficacy.made_up import amplified, cleaned, record, run
from efficacy.report import amplification, mimicry, simple, survival
from efficacy.report.records import contenders, slug
from efficacy.report.section import Table


def test_visibility() -> None:
    records = [
        record("visibility", name, picture=p, ssimulacra2_fit=v, flip=0.1)
        for name, p, v in (("balanced", "a", 74), ("balanced", "b", 76), ("none", "a", 100))
    ]
    section = simple.visibility(records)
    assert section.figures["visibility.balanced.ssimulacra2_fit"].value == 75
    rows = section.tables[0].rows
    assert [row[0] for row in rows] == ["none", "balanced"]
    assert rows[1][1] == "75.0 [74.0, 76.0]"
    # Never measured: a dash, and no figure.
    assert rows[1][4] == "–"
    assert "visibility.balanced.stlpips" not in section.figures
    assert rows[1][-2:] == ["2", "1"]


def test_recognition_counts_changed_classes() -> None:
    fields = {"classifier": "efficientnet_lite0", "size": 1024, "embedding": 0.1}
    changes = (True, False, False, True, True)
    records = [
        record("recognition", "balanced", picture=str(i), changed=changed, **fields)
        for i, changed in enumerate(changes)
    ]
    found = simple.recognition(records).figures
    assert found["recognition.balanced.efficientnet_lite0.1024.changed"].value == 0.6


def test_amplification_is_kept_apart_by_network_and_size() -> None:
    records = [
        amplified("balanced", excess, vae=vae, size=size)
        for vae, size, excess in (("sd1", 1024, 1), ("sd1", 512, 2), ("flux1", 1024, 4))
    ]
    section = amplification.section(records)
    assert {name: figure.value for name, figure in section.figures.items() if "excess" in name} == {
        "amplification.balanced.flux1.1024.excess": 4,
        "amplification.balanced.sd1.1024.excess": 1,
        "amplification.balanced.sd1.512.excess": 2,
    }
    header, row = section.tables[0].header, section.tables[0].rows[0]
    assert dict(zip(header, row, strict=True)) == {
        "contender": "balanced",
        "flux1 1024": "4.000",
        "sd1 1024": "1.000",
        "sd1 512": "2.000",
        "pictures": "1",
        "seeds": "1",
    }


def test_what_is_left_is_a_share_of_medians() -> None:
    """A picture with next to no excess has a wild share of its own, and does not count so."""
    records = [
        {**cleaned("balanced", "median3", before, after, 10.0), "picture": picture}
        for picture, before, after in (("a", 0.1, 0.05), ("b", 0.2, 0.06), ("c", 0.001, 0.09))
    ]
    section = survival.section(records)
    assert section.figures["survival.balanced.flux1.1024.median3.left"].value == pytest.approx(
        0.06 / 0.1
    )
    assert section.figures["cleaning.flux1.1024.median3.cost"].value == 10
    assert section.tables[0].rows[-1][:2] == ["*cost, points*", "10.0 [10.0, 10.0]"]


def test_mimicry_is_compared_with_clean_runs_cleaned_alike() -> None:
    records = [
        run("none", 100.0),
        run("none", 400.0, cleaning="halve_double"),
        run("none", 50.0, artist="elves"),
        run("none", 10.0, guidance=2.0),
        run("balanced", 600.0),
        run("balanced", 800.0, cleaning="halve_double"),
        run("balanced", 150.0, share=25),
        run("balanced", 50.0, guidance=2.0),
    ]
    found = mimicry.section(records).figures
    assert found["mimicry.balanced.768.sd1.g1.100.none.times_clean"].value == 6
    assert found["mimicry.balanced.768.sd1.g1.100.halve_double.times_clean"].value == 2
    assert found["mimicry.balanced.768.sd1.g1.25.none.times_clean"].value == 1.5
    assert found["mimicry.balanced.768.sd1.g2.100.none.times_clean"].value == 5
    assert found["mimicry.balanced.768.sd1.g1.100.none.distance"].value == 600


def test_without_clean_runs_there_is_a_distance_but_no_ratio() -> None:
    found = mimicry.section([run("balanced", 600.0)]).figures
    assert list(found) == ["mimicry.balanced.768.sd1.g1.100.none.distance"]


def test_contenders_are_shown_in_their_order() -> None:
    names = ["other artist", "pgd16@75", "pgd4@75", "plaid@75", "strong", "my.json", "none"]
    names += ["gaussian.02", "gaussian@75", "gaussian.005", "classic.gaussian:5", "subtle"]
    assert contenders([record("v", name) for name in names]) == [
        "none",
        "subtle",
        "strong",
        "my.json",
        "plaid@75",
        "gaussian@75",
        "pgd4@75",
        "pgd16@75",
        "classic.gaussian:5",
        "gaussian.005",
        "gaussian.02",
        "other artist",
    ]


def test_names_have_no_dots_or_spaces_of_their_own() -> None:
    assert slug("classic.gaussian:5") == "classic_gaussian:5"
    assert slug("other artist") == "other_artist"
    assert (slug(1.0), slug(1.5)) == ("1", "1_5")


def test_a_bar_does_not_break_a_table() -> None:
    assert Table(["a"], [["x|y"]]).markdown().splitlines()[-1] == "| x\\|y |"
