"""How far from an artist a model paints that learned from the artist's pictures, coated or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from efficacy.report.records import (
    UNCLEANED,
    Record,
    Records,
    order,
    select,
    slug,
    values,
)
from efficacy.report.section import Section, Table, cell
from efficacy.report.statistics import Figure, over_runs, ratio_over_runs

CLEAN = "none"
WHOLE = 100
"""Percent of the set that is coated, if nothing else is said."""


def times_clean(runs: Records, of: Iterable[Record]) -> Figure | None:
    """How many times as far as the clean runs, cleaned alike, of the same artist and guidance.

    Args:
        runs: of one contender.
        of: all records, among which the clean runs are.
    """
    clean = select(of, question="mimicry", contender=CLEAN)
    return times(runs, clean)


def times(runs: Records, others: Records) -> Figure | None:
    """How many times as far as some other runs, compared where all but the coat is the same."""
    return ratio_over_runs(_by_setting(runs), _by_setting(others))


def _by_setting(runs: Records) -> dict[Hashable, list[float]]:
    found: dict[Hashable, list[float]] = defaultdict(list)
    for run in runs:
        setting = run["vae"], run["published"], run["artist"], run["guidance"], run["cleaning"]
        found[setting].append(float(run["distance"]))
    return found


def section(records: Records) -> Section:
    """A table for each network and published size: contenders, shares, cleanings by guidance."""
    records = select(records, question="mimicry")
    figures: dict[str, Figure] = {}
    tables = [_table(records, place, figures) for place in places(records)]
    return Section(
        "What a model learns from it",
        "A small diffusion model in the autoencoder's latent space is fine-tuned on an artist's "
        "pictures, and its samples are compared with the artist's clean pictures by a kernel "
        "distance of VGG statistics (no unit). *Times clean* is the distance over that of runs on "
        "clean pictures that were cleaned alike. The model is fed at 768 px: pictures published at "
        "that size are fed as they were coated, but for the site's JPEG; of those published at "
        "2048 px shrinking takes its part first. Brackets hold the range over all runs (artists "
        "and seeds); of ratios, the widest that the runs allow. A model of this size learns "
        "textures; it stands for the large ones only as far as that goes.",
        tables,
        figures,
        ("mimicry",),
    )


def _table(records: Records, place: Place, figures: dict[str, Figure]) -> Table:
    vae, published = place
    records = at(records, place)
    guidances = values(records, "guidance")
    header = ["contender", "coated, %", "cleaning"]
    for guidance in guidances:
        header += [f"distance, guidance {guidance:g}", "times clean"]
    rows = []
    for contender, share, cleaning in kinds(records):
        runs = select(records, contender=contender, share=share, cleaning=cleaning)
        row = [contender, f"{share:g}", cleaning]
        for guidance in guidances:
            own = select(runs, guidance=guidance)
            found = {
                "distance": over_runs((run["distance"] for run in own), ""),
                "times_clean": times_clean(own, records),
            }
            name = (
                f"mimicry.{slug(contender)}.{published}.{slug(vae)}.g{slug(guidance)}"
                f".{slug(share)}.{slug(cleaning)}"
            )
            figures |= {f"{name}.{field}": figure for field, figure in found.items() if figure}
            row += [cell(found["distance"], 0), cell(found["times_clean"], 1)]
        rows.append([*row, str(len(values(runs, "artist"))), str(len(values(runs, "seed")))])
    return Table([*header, "artists", "seeds"], rows, words(place))


Place = tuple[str, int]
"""A network, and the size at which pictures are published."""


def places(records: Records) -> list[Place]:
    """Networks and published sizes that were measured: smallest first, where most of a coat is."""
    return [
        (vae, published)
        for vae in values(records, "vae")
        for published in values(select(records, vae=vae), "published")
    ]


def at(records: Records, place: Place) -> list[Record]:
    """The runs of a network and published size."""
    vae, published = place
    return select(records, vae=vae, published=published)


def words(place: Place) -> str:
    """A place as it is called in tables and plots."""
    return f"{place[0]}, published at {place[1]} px"


Kind = tuple[str, float, str]
"""Contender, percent coated, cleaning."""


def kinds(records: Records) -> list[Kind]:
    """All that were measured, in the order in which they are shown."""
    found = {(run["contender"], run["share"], run["cleaning"]) for run in records}
    return sorted(found, key=lambda kind: (kind[2] != UNCLEANED, kind[2], -kind[1], order(kind[0])))
