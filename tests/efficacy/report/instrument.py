"""Does the lab rank known things rightly? If it does not, it may not judge coats."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from efficacy.report.amplification import at, places
from efficacy.report.mimicry import CLEAN, times
from efficacy.report.records import UNCLEANED, Records, select, slug, values
from efficacy.report.section import NOT_MEASURED, Section, Table, cell
from efficacy.report.statistics import Figure

RISING = (CLEAN, "gaussian.005", "gaussian.02")
"""No coat, little noise, much noise: every measure of effect has to rise."""

OFTEN = 0.9
"""Share of cases in which it has to rise for the check to hold."""

HOLDS, FAILS = "holds", "**fails**"


@dataclass(frozen=True)
class Check:
    """One thing that is known, and what the lab says of it.

    Attributes:
        name: dotted.
        what: has to be so.
        holds: whether it is; None if it was not measured.
        found: in words.
        figure: behind it, if there is one.
    """

    name: str
    what: str
    holds: bool | None
    found: str = ""
    figure: Figure | None = None


def section(records: Records) -> Section:
    """All checks, those that could not be made too."""
    checks = list(all_checks(records))
    verdicts = {True: HOLDS, False: FAILS, None: NOT_MEASURED}
    rows = [[check.what, check.found, verdicts[check.holds]] for check in checks]
    return Section(
        "Is the instrument sound?",
        "Things whose order is known. A measure has to rise from no coat over Gaussian noise of σ "
        f".005 to σ .02 (by the pixel) in at least {OFTEN:.0%} of the cases (a picture at a size); "
        "clean runs with other seeds have to agree within their range; and another artist's "
        "pictures have to lie farther off than any clean run.",
        [Table(["what has to be so", "what was found", "verdict"], rows)],
        {f"check.{check.name}": check.figure for check in checks if check.figure},
    )


def all_checks(records: Records) -> Iterator[Check]:
    """Every check, measured or not."""
    seen = select(records, question="visibility")
    yield _rises("visibility.flip", "FLIP as seen rises", seen, "flip")
    amplified = select(records, question="amplification")
    for place in places(amplified) or [("any", 0)]:
        vae, size = place
        here = at(amplified, place)
        words = f"FLIP after the {vae} autoencoder at {size} px rises"
        if place == ("any", 0):
            words = "FLIP after an autoencoder rises"
        yield _rises(f"amplification.{slug(vae)}.{size}", words, here, "flip_after")
    recognised = select(records, question="recognition")
    for classifier in values(recognised, "classifier") or ["any"]:
        own = select(recognised, classifier=classifier)
        words = f"the embedding of {classifier} moves farther"
        if classifier == "any":
            words = "a classifier's embedding moves farther"
        yield _rises(f"recognition.{slug(classifier)}", words, own, "embedding")
    runs = select(records, question="mimicry", cleaning=UNCLEANED)
    yield _repeats(runs)
    yield _other_artist(runs)


def _rises(name: str, what: str, records: Records, field: str) -> Check:
    what = f"{what}: no coat, noise of .005, of .02"
    levels = [_by_place(select(records, contender=one), field) for one in RISING]
    shared = sorted(set.intersection(*(set(level) for level in levels)), key=str)
    if not shared:
        return Check(name, what, None)
    rising = [all(np.diff([level[place] for level in levels]) > 0) for place in shared]
    medians = ", ".join(f"{np.median([lv[place] for place in shared]):.4f}" for lv in levels)
    share = float(np.mean(rising))
    found = f"{medians}; rises in {sum(rising)} of {len(shared)} cases"
    figure = Figure(share, None, None, len(shared), "share of cases")
    return Check(name, what, share >= OFTEN, found, figure)


def _by_place(records: Records, field: str) -> Mapping[Hashable, float]:
    """Mean over seeds of each picture and training size."""
    found: dict[Hashable, list[float]] = {}
    for record in records:
        found.setdefault((record["picture"], record.get("size")), []).append(float(record[field]))
    return {place: float(np.mean(several)) for place, several in found.items()}


def _repeats(runs: Records) -> Check:
    return _per_setting(
        "mimicry.repeat",
        "clean runs with other seeds agree: their ranges overlap",
        runs,
        "repeat",
        lambda clean, again: min(again) <= max(clean) and min(clean) <= max(again),
        least=2,
    )


def _other_artist(runs: Records) -> Check:
    return _per_setting(
        "mimicry.other_artist",
        "another artist's pictures lie farther off than any clean run",
        runs,
        "other artist",
        lambda clean, other: min(other) > max(clean),
        least=1,
    )


def _per_setting(
    name: str,
    what: str,
    runs: Records,
    contender: str,
    agrees: Callable[[list[float], list[float]], bool],
    *,
    least: int,
) -> Check:
    """Judges each network, published size, artist and guidance by itself; all have to agree.

    Args:
        least: runs on each side without which a setting can't be judged.
    """
    clean = _by_setting(select(runs, contender=CLEAN))
    known = _by_setting(select(runs, contender=contender))
    judged = [
        agrees(clean[setting], known[setting])
        for setting in clean.keys() & known.keys()
        if min(len(clean[setting]), len(known[setting])) >= least
    ]
    if not judged:
        return Check(name, what, None)
    figure = times(select(runs, contender=contender), select(runs, contender=CLEAN))
    found = f"{cell(figure, 2)} times clean; so in {sum(judged)} of {len(judged)} settings"
    return Check(name, what, all(judged), found, figure)


def _by_setting(runs: Records) -> dict[Hashable, list[float]]:
    found: dict[Hashable, list[float]] = {}
    for run in runs:
        setting = run["vae"], run["published"], run["artist"], run["guidance"]
        found.setdefault(setting, []).append(float(run["distance"]))
    return found
