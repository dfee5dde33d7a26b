"""What a run measures: the quick one and the full one."""

from __future__ import annotations

from dataclasses import dataclass

from efficacy.laundering import CLEANINGS
from efficacy.mimicry.lab import FULL as FULL_EFFORT
from efficacy.mimicry.lab import QUICK as QUICK_EFFORT
from efficacy.mimicry.lab import Effort
from efficacy.networks.autoencoder import NAMES
from efficacy.pixels import RESAMPLINGS

PRESETS = ("subtle", "balanced", "strong")
YARDSTICKS = ("plaid@75", "gaussian@75")
RESAMPLED = {f"shrunk_by_{name}": name for name in RESAMPLINGS}
"""What is asked like a cleaning and is none: a trainer who shrinks by another filter."""

INSTRUMENT = ("none", "gaussian.005", "gaussian.02")
"""Known things that the measures have to rank rightly."""


@dataclass(frozen=True)
class Imitation:
    """What the mimicry lab is asked.

    Attributes:
        vae: in whose latents.
        artists: names of `artists.ARTISTS`.
        contenders: fed to the model, all pictures coated.
        cleaned: contenders that are cleaned first as well, by each of ``cleanings``.
        shared: contenders of which only a part of the set is coated as well, by each of ``shares``.
        seeds: of training and sampling.
        base_each: portraits of each hand that the model knows before.
        pictures: at most so many of each artist's; None for all.
    """

    vae: str
    artists: tuple[str, ...]
    contenders: tuple[str, ...]
    cleaned: tuple[str, ...]
    cleanings: tuple[str, ...]
    shared: tuple[str, ...]
    shares: tuple[int, ...]
    seeds: tuple[int, ...]
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
    imitation: Imitation


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
    imitation=Imitation(
        vae="sd1",
        artists=("elves",),
        contenders=("none", "gaussian@75", "balanced"),
        cleaned=(),
        cleanings=(),
        shared=(),
        shares=(),
        seeds=(0,),
        base_each=3,
        pictures=6,
        effort=QUICK_EFFORT,
    ),
)

FULL = Plan(
    pictures=None,
    splits=("unseen",),
    seeds=(0,),
    contenders=(
        *INSTRUMENT,
        *PRESETS,
        *YARDSTICKS,
        "plaid@88",
        "gaussian@88",
        "pgd4@75",
        "pgd8@75",
        "pgd16@75",
        *(f"classic.{kind}:{level}" for kind in ("gaussian", "dct") for level in (3, 5)),
    ),
    survivors=("subtle", "balanced", "strong", "plaid@75", "gaussian@75", "pgd8@75"),
    cleanings=(*CLEANINGS, *RESAMPLED),
    vaes=NAMES,
    sizes=(1024, 768, 512),
    survival_sizes=(1024, 512),
    share=0.6,
    imitation=Imitation(
        vae="flux1",
        artists=("elves",),
        contenders=(
            "none",
            "repeat",
            "other artist",
            "gaussian.005",
            "gaussian.02",
            "gaussian@75",
            "gaussian@88",
            "plaid@75",
            "plaid@88",
            *PRESETS,
            "pgd8@75",
        ),
        cleaned=("none", "balanced", "plaid@75"),
        cleanings=("jpeg75", "adverse_cleaner", "halve_double", "median3", "waifu2x"),
        shared=("balanced",),
        shares=(50, 25),
        seeds=(0, 1, 2),
        base_each=16,
        pictures=None,
        effort=FULL_EFFORT,
    ),
)
