"""Whether a coat makes classifiers see something else: their embeddings and their verdicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from efficacy.networks.classifiers import CLASSIFIERS, Float
from efficacy.pixels import Rgb


@dataclass(frozen=True)
class Recognition:
    """What one classifier makes of a coated picture, against the clean one.

    Attributes:
        classifier: of `networks.classifiers.CLASSIFIERS`.
        embedding: cosine distance of the pooled features: 0 is no change, 1 no relation.
        changed: whether another class is the likeliest.
        probability_change: of the class that is the likeliest of the clean picture, in [-1, 1];
            negative: less sure of it.
    """

    classifier: str
    embedding: float
    changed: bool
    probability_change: float


def recognition(clean: Rgb, coated: Rgb) -> list[Recognition]:
    """Every classifier's figures of a pair, as it arrives at training size."""
    found = []
    for name, classify in CLASSIFIERS.items():
        before, after = classify(clean), classify(coated)
        top = int(before.probabilities.argmax())
        found.append(
            Recognition(
                classifier=name,
                embedding=_cosine_distance(before.embedding, after.embedding),
                changed=int(after.probabilities.argmax()) != top,
                probability_change=float(after.probabilities[top] - before.probabilities[top]),
            )
        )
    return found


def _cosine_distance(one: Float, other: Float) -> float:
    a, b = one.astype(np.float64), other.astype(np.float64)
    return float(1 - a @ b / np.sqrt((a @ a) * (b @ b)))
