"""Records that nobody measured, for the tests of the report."""

from __future__ import annotations

import itertools
from typing import Any

Made = dict[str, Any]


def record(question: str, contender: str, **fields: Any) -> Made:
    made = {"question": question, "contender": contender, "picture": "a", "seed": 0}
    return {**made, "split": "unseen", "seconds": 1.0, **fields}


def amplified(contender: str, excess: float, **fields: Any) -> Made:
    fields = {"vae": "flux1", "size": 1024, **fields}
    return record("amplification", contender, excess=excess, flip_after=excess + 0.06, **fields)


def run(contender: str, distance: float, **fields: Any) -> Made:
    known = {"vae": "sd1", "published": 768, "artist": "kay", "share": 100, "cleaning": "none"}
    fields = {"picture": "", "guidance": 1.0, **known, **fields}
    return record("mimicry", contender, distance=distance, **fields)


def cleaned(contender: str, cleaning: str, before: float, after: float, cost: float) -> Made:
    found = {"excess": after, "excess_uncleaned": before, "left": after / before, "cost": cost}
    return record("survival", contender, vae="flux1", size=1024, cleaning=cleaning, **found)


def everything() -> list[Made]:
    """A few records of every question."""
    made = []
    for contender, picture in itertools.product(("none", "balanced", "plaid@75"), "ab"):
        own = {"picture": picture, "seed": 0}
        level = {"none": 0.0, "balanced": 0.2, "plaid@75": 0.1}[contender]
        made.append(
            record("visibility", contender, ssimulacra2_fit=100 - 100 * level, flip=level, **own)
        )
        for vae, size in itertools.product(("sd1", "flux1"), (1024, 512)):
            made.append(amplified(contender, level, vae=vae, size=size, **own))
    made += [cleaned(name, "median3", 0.2, 0.1, 12.0) for name in ("balanced", "plaid@75")]
    made += [
        run(name, d, seed=s) for s in (0, 1) for name, d in (("none", 300 + s), ("balanced", 9e2))
    ]
    fields = {"classifier": "anime_or_not", "size": 1024, "embedding": 0.1, "changed": True}
    return [*made, record("recognition", "balanced", **fields)]
