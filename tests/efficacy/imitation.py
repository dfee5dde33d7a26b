"""The mimicry lab's runs: who learns from what, and what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from efficacy.artists import ARTISTS, OTHER, TRAINING_SIZE, Artist, base
from efficacy.coats.kept import coated
from efficacy.laundering import CLEANINGS, way_in
from efficacy.ledger import Ledger
from efficacy.materials import state
from efficacy.mimicry.lab import Lab, Model, contact_sheet
from efficacy.pixels import Rgb, digest
from efficacy.plan import Imitation

GUIDANCES = (1.0, 2.0)

CLEAN = ("none", "repeat")
"""What is fed without a coat."""

REPEAT_SEEDS = 100
"""Added to the seeds of the second clean run."""

SHOWN = 32
"""Samples on a contact sheet."""


@dataclass(frozen=True)
class Run:
    """One fine-tuning: a contender, how it was cleaned, percent of the set coated, and a seed."""

    contender: str
    cleaning: str
    share: int
    seed: int


def runs(plan: Imitation) -> Iterator[Run]:
    """All runs of a plan for one artist, first seeds first, so that a stopped run tells much."""
    for seed in plan.seeds:
        for contender in plan.contenders:
            yield Run(contender, "none", 100, seed)
        for cleaning in plan.cleanings:
            for contender in plan.cleaned:
                yield Run(contender, cleaning, 100, seed)
        for share in plan.shares:
            for contender in plan.shared:
                yield Run(contender, "none", share, seed)
    for seed in plan.clean_seeds:
        for contender in CLEAN:
            if contender in plan.contenders:
                yield Run(contender, "none", 100, seed)


def imitate(plan: Imitation, ledger: Ledger, sheets: Path) -> Iterator[str]:
    """Makes all runs that the ledger lacks; yields what it does."""
    studio = _Studio(plan)
    for name in plan.artists:
        for run in runs(plan):
            what = f"{run.contender}, cleaning {run.cleaning}, {run.share} %, seed {run.seed}"
            yield f"{name}, published at {plan.published} px, by a model: {what}"
            _answer(studio, ARTISTS[name], run, ledger, sheets)


def _answer(studio: _Studio, artist: Artist, run: Run, ledger: Ledger, sheets: Path) -> None:
    fed, crops_by = studio.fed(artist, run)
    seed = run.seed + (REPEAT_SEEDS if run.contender == "repeat" else 0)
    learnt: list[Model] = []
    parts = (artist.name, studio.plan.published, run.contender, run.cleaning, run.share, run.seed)
    what = "-".join(map(str, parts))

    def measure(guidance: float) -> dict[str, float]:
        if not learnt:
            learnt.append(studio.lab.learn(fed, crops_by, seed))
        samples = studio.lab.sample(learnt[0], guidance, seed)
        sheets.mkdir(parents=True, exist_ok=True)
        name = f"{what}-g{guidance:g}".replace(" ", "_").replace("/", "_")
        Image.fromarray(contact_sheet(samples[:SHOWN])).save(sheets / f"{name}.png")
        return {"distance": studio.lab.distance(samples, studio.clean(artist))}

    for guidance in GUIDANCES:
        key = {
            "contender": run.contender,
            "picture": "",
            "split": "unseen",
            "seed": run.seed,
            "vae": studio.plan.vae,
            "published": studio.plan.published,
            "artist": artist.name,
            "share": run.share,
            "cleaning": run.cleaning,
            "guidance": guidance,
            "effort": f"{studio.plan.effort}, {studio.plan.base_each} of each",
            "digest": digest(np.concatenate([rgb.reshape(-1, 3) for rgb in fed])[None]),
        }
        ledger.once("mimicry", key, lambda g=guidance: measure(g))


class _Studio:
    """The pictures and the pre-trained model, made when they are first wanted."""

    def __init__(self, plan: Imitation) -> None:
        self.plan = plan
        self._published: dict[str, list[Rgb]] = {}

    @cached_property
    def lab(self) -> Lab:
        print(
            "the small model is made ready; where it has not yet learnt its portraits by other "
            "hands, that takes up to half an hour",
            file=sys.stderr,
            flush=True,
        )
        return Lab(self.plan.vae, base(self.plan.base_each), state() / "models", self.plan.effort)

    def clean(self, artist: Artist) -> list[Rgb]:
        return [way_in(rgb, TRAINING_SIZE) for rgb in self._of(artist)]

    def fed(self, artist: Artist, run: Run) -> tuple[list[Rgb], list[Rgb]]:
        """What the model is trained on, and the same without coat or cleaning."""
        if run.contender == "other artist":
            others = self.clean(ARTISTS[OTHER])
            return others, others
        clean = self.clean(artist)
        name = "none" if run.contender == "repeat" else run.contender
        published = self._of(artist)
        chosen = set(_part(len(published), run.share))
        fed = [
            way_in(coated(name, rgb, i), TRAINING_SIZE) if i in chosen else clean[i]
            for i, rgb in enumerate(published)
        ]
        if run.cleaning != "none":
            fed = [CLEANINGS[run.cleaning].apply(rgb) for rgb in fed]
        return fed, clean

    def _of(self, artist: Artist) -> list[Rgb]:
        if artist.name not in self._published:
            self._published[artist.name] = artist.published(self.plan.published, self.plan.pictures)
        return self._published[artist.name]


def _part(count: int, percent: int) -> Sequence[int]:
    """Which pictures of a set are coated when not all are."""
    order: Any = np.random.default_rng(0).permutation(count)
    return [int(i) for i in order[: round(count * percent / 100)]]
