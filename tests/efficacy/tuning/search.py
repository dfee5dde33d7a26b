"""`python -m efficacy.tuning.search --out FILE`: searches constants by CMA-ES, logging every try.

CMA-ES (N. Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772; the `cma` package)
over a few knobs of two crossed lattices. What is wanted of a coat at a target of 75, on pieces of
the training split and one autoencoder: the excess that the project asks for at training sizes 1024,
768 and 512, in units of what the plain plaid reaches, and what AdverseCleaner and halving leave.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cma
import numpy as np
import torch
from urushi import Layer, Recipe

from efficacy.coats.controls import plaid_of
from efficacy.laundering import CLEANINGS
from efficacy.pictures import TRAINING, of_split
from efficacy.pixels import Rgb
from efficacy.tuning.sample import Sample

VAE = "sd1"
TARGET = 75.0
SIZES = (1024, 768, 512)
WANTED = {1024: (1.5, 1024), 768: (1.5, 768), 512: (1.0, 1024)}
"""Training size -> times the excess of the plain plaid, at which size."""

CLEANED = {"adverse_cleaner": 0.7, "halve_double": 0.5}
"""Cleaning -> share of the excess at 1024 that should be left."""

CLEANED_WEIGHT = 0.3
MOST = 1.2
"""A goal that is passed by more than this counts no further: a coat has to do all of them."""


@dataclass(frozen=True)
class Knob:
    """One number of the search and its range."""

    name: str
    low: float
    high: float


KNOBS = (
    Knob("period", 2.2, 4.2),
    Knob("angle", 0.0, 45.0),
    Knob("coarser by", 1.5, 2.2),
    Knob("coarse share", 0.0, 1.5),
    Knob("texture period", 2.2, 5.0),
    Knob("texture share", 0.0, 1.0),
)
"""Two lattices of the same direction and grain between their threads. Periods nearer than a factor
of 1.5 would beat: patches of the beat's size are seen before the lattice is."""

START = (0.45, 0.05, 0.3, 0.2, 0.3, 0.2)
STEP = 0.25


def recipe(values: Mapping[str, float]) -> Recipe:
    """The coat of a point of the search."""
    period, angle = values["period"], values["angle"]
    coarse = min(period * values["coarser by"], 6.0)
    layers = [
        _lattice(period, angle, 1.0),
        _lattice(coarse, angle, values["coarse share"]),
        Layer(
            "texture",
            amount=values["texture share"],
            parameters={"period": values["texture period"]},
        ),
    ]
    return Recipe(TARGET, tuple(layers))


def _lattice(period: float, angle: float, amount: float) -> Layer:
    return Layer("lattice", amount=amount, parameters={"period": period, "angle": angle})


class Objective:
    """How far a recipe is from what is wanted; 0 is all of it, 1 none."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._samples = samples
        self._plaid = [
            {size: sample.excess(_plain(sample), size) for size in SIZES} for sample in samples
        ]

    def __call__(self, wanted: Recipe, seed: int) -> tuple[float, dict[str, float]]:
        """Loss, and the mean over the samples of every figure behind it."""
        rows = [self._row(i, wanted, seed) for i in range(len(self._samples))]
        means = {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
        plain = {size: float(np.mean([p[size] for p in self._plaid])) for size in SIZES}
        reached = [
            min(means[f"excess {size}"] / (times * plain[at]), MOST)
            for size, (times, at) in WANTED.items()
        ]
        left = [
            min(max(means[name], 0.0) / (share * means["excess 1024"]), MOST)
            for name, share in CLEANED.items()
        ]
        gained = np.mean(reached) * (1 - CLEANED_WEIGHT) + np.mean(left) * CLEANED_WEIGHT
        return 1.0 - float(gained), means

    def _row(self, i: int, wanted: Recipe, seed: int) -> dict[str, float]:
        sample = self._samples[i]
        coated = sample.coat(wanted, seed + i)
        row = {f"excess {size}": sample.excess(coated, size) for size in SIZES}
        for name in CLEANED:
            row[name] = sample.excess(coated, 1024, CLEANINGS[name].apply)
        return row


def _plain(sample: Sample) -> Rgb:
    delta = plaid_of(sample.rgb.shape[:2], sample.training_pixel, 0)
    return sample.at_visibility(delta, TARGET)


def main(argv: Sequence[str] | None = None) -> int:
    """Searches, and prints the best point."""
    parser = argparse.ArgumentParser(prog="efficacy.tuning.search", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="log, JSON lines")
    parser.add_argument("--tries", type=int, default=120, help="(%(default)s)")
    parser.add_argument("--pictures", type=int, default=6, help="(%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="(%(default)s)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    pictures = of_split(TRAINING)[: arguments.pictures]
    objective = Objective([Sample(picture.load(), VAE) for picture in pictures])
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    best = search(objective, arguments)
    print(json.dumps(best, indent=1))
    return 0


def search(objective: Objective, arguments: argparse.Namespace) -> dict[str, object]:
    """Runs CMA-ES in the unit cube of `KNOBS` and returns the best try."""
    options = {"bounds": [0, 1], "seed": arguments.seed, "maxfevals": arguments.tries}
    strategy = cma.CMAEvolutionStrategy(list(START), STEP, {**options, "verbose": -9})
    best: dict[str, object] = {"loss": float("inf")}
    tries = 0
    with arguments.out.open("a", encoding="utf-8") as log:
        while tries < arguments.tries and not strategy.stop():
            points = strategy.ask()
            losses = []
            for point in points:
                values = {
                    knob.name: knob.low + (knob.high - knob.low) * float(x)
                    for knob, x in zip(KNOBS, point, strict=True)
                }
                loss, means = objective(recipe(values), seed=tries)
                tries += 1
                record = {"loss": loss, **values, **means}
                log.write(json.dumps(record) + "\n")
                log.flush()
                losses.append(loss)
                best = record if loss < best["loss"] else best  # type: ignore[operator]
                print(f"{tries:4d}  {loss:.3f}  best {best['loss']:.3f}", file=sys.stderr)
            strategy.tell(points, losses)
    return best


if __name__ == "__main__":
    sys.exit(main())
