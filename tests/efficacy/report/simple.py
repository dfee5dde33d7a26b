"""Two questions with a row a contender: what is seen of a coat, and what classifiers make of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from efficacy.report.records import Records, contenders, largest_first, select, slug, values
from efficacy.report.section import Section, Table, cell
from efficacy.report.statistics import Figure, Statistic, over_pictures

_SEEN = {
    "ssimulacra2_fit": ("SSIMULACRA2, fit", "points", 1),
    "ssimulacra2_full": ("SSIMULACRA2, worst 1:1 crop", "points", 1),
    "flip": ("FLIP", "", 3),
    "stlpips": ("ST-LPIPS", "", 3),
    "ciede2000_p95": ("CIEDE2000, 95th percentile", "ΔE00", 2),
}
_RECOGNISED: Mapping[str, tuple[str, str, int, Statistic]] = {
    "embedding": ("embedding, cosine distance", "", 4, np.median),
    "changed": ("another top class, share of pictures", "share of pictures", 2, np.mean),
    "probability_change": ("change of probability", "", 3, np.median),
}


def visibility(records: Records) -> Section:
    """What is seen of each contender's coat."""
    records = select(records, question="visibility")
    figures: dict[str, Figure] = {}
    rows = []
    for contender in contenders(records):
        own = select(records, contender=contender)
        row = [contender]
        for field, (_, unit, digits) in _SEEN.items():
            figure = over_pictures(own, field, unit)
            if figure:
                figures[f"visibility.{slug(contender)}.{field}"] = figure
            row.append(cell(figure, digits))
        rows.append([*row, *counts(own)])
    header = ["contender", *(words for words, _, _ in _SEEN.values()), *COUNTS]
    return Section(
        "What is seen",
        "The coated picture against the original. *Fit*: both shrunk to at most 1536 px; *1:1*: "
        "the worst of a few 512-px crops. More SSIMULACRA2 is less seen (100: nothing; 90: hardly "
        "side by side), and so is less of the others.",
        [Table(header, rows)],
        figures,
    )


def recognition(records: Records) -> Section:
    """What two classifiers make of each contender's coat."""
    records = select(records, question="recognition")
    figures: dict[str, Figure] = {}
    rows = []
    for classifier in values(records, "classifier"):
        for size in largest_first(values(select(records, classifier=classifier), "size")):
            group = select(records, classifier=classifier, size=size)
            for contender in contenders(group):
                own = select(group, contender=contender)
                name = f"recognition.{slug(contender)}.{slug(classifier)}.{size}"
                row = [classifier, str(size), contender]
                for field, (_, unit, digits, statistic) in _RECOGNISED.items():
                    figure = over_pictures(own, field, unit, statistic=statistic)
                    if figure:
                        figures[f"{name}.{field}"] = figure
                    row.append(cell(figure, digits))
                rows.append([*row, *counts(own)])
    header = ["classifier", "size", "contender", *(words for words, *_ in _RECOGNISED.values())]
    return Section(
        "What classifiers make of it",
        "Coated against clean, both after the way in. These are small classifiers of objects and "
        "of drawings; no caption model is measured.",
        [Table([*header, *COUNTS], rows)],
        figures,
    )


COUNTS = ("pictures", "seeds")


def counts(records: Records) -> tuple[str, str]:
    """How many pictures there were, and how many seeds a picture at most."""
    by_picture: dict[str, set[int]] = {}
    for record in records:
        by_picture.setdefault(record["picture"], set()).add(record["seed"])
    return str(len(by_picture)), str(max(map(len, by_picture.values()), default=0))
