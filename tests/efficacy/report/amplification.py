"""What autoencoders make of a coat, by network and size."""

from __future__ import annotations

from efficacy.report.records import Record, Records, contenders, largest_first, select, slug, values
from efficacy.report.section import Section, Table, cell
from efficacy.report.simple import COUNTS, counts
from efficacy.report.statistics import Figure, over_pictures

FIELDS = {
    "flip_before": ("FLIP before", "FLIP", 3),
    "flip_after": ("FLIP after", "FLIP", 3),
    "floor_after": ("floor", "FLIP", 3),
    "excess": ("excess", "FLIP", 3),
    "gain": ("gain", "times", 1),
    "ssimulacra2_before": ("SSIMULACRA2 before", "points", 1),
    "ssimulacra2_after": ("SSIMULACRA2 after", "points", 1),
    "latent_rms": ("latent shift, RMS", "latent units", 3),
    "latent_systematic": ("latent shift, systematic", "latent units", 3),
}

Place = tuple[str, int]
"""A network and a training size."""


def places(records: Records) -> list[Place]:
    """Networks and sizes that were measured: largest size first."""
    return [
        (vae, size)
        for vae in values(records, "vae")
        for size in largest_first(values(select(records, vae=vae), "size"))
    ]


def at(records: Records, place: Place) -> list[Record]:
    """The records of a network and size."""
    vae, size = place
    return select(records, vae=vae, size=size)


def section(records: Records) -> Section:
    """The excess of each contender, and under it everything else that was measured."""
    records = select(records, question="amplification")
    columns = places(records)
    figures: dict[str, Figure] = {}
    rows, details = [], []
    for contender in contenders(records):
        own = select(records, contender=contender)
        row = [contender]
        for place in columns:
            here = at(own, place)
            found = {f: over_pictures(here, f, unit) for f, (_, unit, _) in FIELDS.items()}
            name = f"amplification.{slug(contender)}.{slug(place[0])}.{place[1]}"
            figures |= {f"{name}.{field}": figure for field, figure in found.items() if figure}
            row.append(cell(found["excess"], FIELDS["excess"][2]))
            if here:
                cells = [cell(found[f], digits) for f, (_, _, digits) in FIELDS.items()]
                details.append([contender, place[0], str(place[1]), *cells, *counts(here)])
        rows.append([*row, *counts(own)])
    return Section(
        "What autoencoders make of it",
        "The picture goes the way in (JPEG 85, shrunk to the training size) and through the "
        "autoencoder; coated is compared with clean by FLIP. *Excess* is what lies above the "
        "*floor*, which a Gaussian of σ 0.002 reaches on the same way; *gain* is FLIP after over "
        "FLIP before. The autoencoders are small distillations (TAESD) of Stable Diffusion 1's "
        "(`sd1`) and FLUX.1's (`flux1`), not the originals.",
        [
            Table(
                ["contender", *(f"{vae} {size}" for vae, size in columns), *COUNTS],
                rows,
                "Excess, FLIP",
            ),
            Table(
                ["contender", "VAE", "size", *(words for words, _, _ in FIELDS.values()), *COUNTS],
                details,
                "All measures",
                folded=True,
            ),
        ],
        figures,
        ("frontier", "amplification"),
    )
