"""What a run measures: the quick one and the full one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from efficacy.artists import TRAINING_SIZE
from efficacy.laundering import CLEANINGS
from efficacy.mimicry.lab import FULL as FULL_EFFORT
from efficacy.mimicry.lab import QUICK as QUICK_EFFORT
from efficacy.mimicry.lab import Effort
from efficacy.networks.autoencoder import NAMES
from efficacy.pictures import LONG_SIDE
from efficacy.pixels import RESAMPLINGS

PRESETS = ("subtle", "balanced", "strong")
YARDSTICKS = ("plaid@75", "gaussian@75")
WEAVES = tuple(f"weave{period}@75" for period in (2.2, 2.8, 3.4, 4.0))
"""The presets' weave alone, at other periods: what a finer or a coarser one would do."""

RESAMPLED = {f"shrunk_by_{name}": name for name in RESAMPLINGS}
"""What is asked like a cleaning and is none: a trainer who shrinks by another filter."""

INSTRUMENT = ("none", "gaussian.005", "gaussian.02")
"""Known things that the measures have to rank rightly."""


@dataclass(frozen=True)
class Imitation:
    """What the mimicry lab is asked.

    Attributes:
        published: longer side at which the artist's pictures are published and coated, px.
        vae: in whose latents.
        artists: names of `artists.ARTISTS`.
        contenders: fed to the model, all pictures coated.
        cleaned: contenders that are cleaned first as well, by each of ``cleanings``.
        shared: contenders of which only a part of the set is coated as well, by each of ``shares``.
        seeds: of training and sampling.
        clean_seeds: of further clean runs, since all others are divided by these.
        base_each: portraits of each hand that the model knows before.
        pictures: at most so many of each artist's; None for all.
    """

    published: int
    vae: str
    artists: tuple[str, ...]
    contenders: tuple[str, ...]
    cleaned: tuple[str, ...]
    cleanings: tuple[str, ...]
    shared: tuple[str, ...]
    shares: tuple[int, ...]
    seeds: tuple[int, ...]
    clean_seeds: tuple[int, ...]
    base_each: int
    pictures: int | None
    effort: Effort


@dataclass(frozen=True)
class Plan:
    """What a run measures.

    Attributes:
        pictures: most pictures of a split; None for all.
        splits: that are measured on.
        seeds: realisations of each coat.
        contenders: of every question but survival.
        survivors: contenders whose survival of cleaning is measured.
        vaes, sizes: autoencoders and training sizes.
        survival_sizes: training sizes at which cleaning is tried.
        share: side of the middle part that autoencoders see, of the picture's.
        imitations: what the mimicry lab is asked.
    """

    pictures: int | None
    splits: tuple[str, ...]
    seeds: tuple[int, ...]
    contenders: tuple[str, ...]
    survivors: tuple[str, ...]
    cleanings: tuple[str, ...]
    vaes: tuple[str, ...]
    sizes: tuple[int, ...]
    survival_sizes: tuple[int, ...]
    share: float
    imitations: tuple[Imitation, ...]


QUICK = Plan(
    pictures=2,
    splits=("unseen",),
    seeds=(0,),
    contenders=(*INSTRUMENT, "balanced", *YARDSTICKS),
    survivors=("balanced",),
    cleanings=("jpeg75", "median3", "halve_double", "adverse_cleaner"),
    vaes=("flux1",),
    sizes=(1024, 768, 512),
    survival_sizes=(1024,),
    share=0.4,
    imitations=(
        Imitation(
            published=TRAINING_SIZE,
            vae="sd1",
            artists=("elves",),
            contenders=("none", "gaussian@75", "balanced"),
            cleaned=(),
            cleanings=(),
            shared=(),
            shares=(),
            seeds=(0,),
            clean_seeds=(),
            base_each=3,
            pictures=6,
            effort=QUICK_EFFORT,
        ),
    ),
)

LEARNT_FROM = (
    "none",
    "repeat",
    "balanced",
    "plaid@75",
    "gaussian@75",
    "subtle",
    "strong",
    "other artist",
)
"""What the small model is fed at every published size, most telling first."""

AT_TRAINING_SIZE = Imitation(
    published=TRAINING_SIZE,
    vae="flux1",
    artists=("elves",),
    contenders=(*LEARNT_FROM, "gaussian.02", "pgd8@75"),
    cleaned=("none", "balanced", "plaid@75"),
    cleanings=("adverse_cleaner", "halve_double", "jpeg75"),
    shared=("balanced",),
    shares=(50, 25),
    seeds=(0, 1, 2),
    clean_seeds=(3, 4, 5),
    base_each=16,
    pictures=None,
    effort=FULL_EFFORT,
)
"""A small copy is published: the model is fed the very pixels that were coated."""

AT_FULL_SIZE = replace(
    AT_TRAINING_SIZE,
    published=LONG_SIDE,
    contenders=LEARNT_FROM,
    cleaned=(),
    cleanings=(),
    shared=(),
    shares=(),
)
"""The full size is published, and shrinking takes its part of the coat before the model is fed."""

FULL = Plan(
    pictures=None,
    splits=("unseen",),
    seeds=(0,),
    contenders=(
        *INSTRUMENT,
        *PRESETS,
        *YARDSTICKS,
        *WEAVES,
        "plaid@88",
        "gaussian@88",
        "pgd4@75",
        "pgd8@75",
        "pgd16@75",
        *(f"classic.{kind}:{level}" for kind in ("gaussian", "dct") for level in (3, 5)),
    ),
    survivors=("balanced", "plaid@75", "gaussian@75"),
    cleanings=(*CLEANINGS, *RESAMPLED),
    vaes=NAMES,
    sizes=(1024, 768, 512),
    survival_sizes=(1024, 512),
    share=0.6,
    imitations=(AT_TRAINING_SIZE, AT_FULL_SIZE),
)
