"""The questions that a run asks of pictures, and how each is answered into the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from efficacy.coats.kept import coated
from efficacy.laundering import CLEANINGS, way_in
from efficacy.ledger import Ledger
from efficacy.measures.amplification import Passage
from efficacy.measures.recognition import recognition
from efficacy.measures.visibility import ssimulacra2, visibility
from efficacy.networks.classifiers import CLASSIFIERS
from efficacy.pictures import Picture
from efficacy.pixels import Rgb, digest
from efficacy.plan import RESAMPLED, Plan

RECOGNITION_SIZE = 512
"""Training size at which classifiers look; they shrink it to 224 px themselves."""


def ask(plan: Plan, pictures: list[Picture], ledger: Ledger) -> Iterator[str]:
    """Answers all questions about pictures, one picture after the other; yields what it does."""
    for picture in pictures:
        clean = picture.load()
        for seed in plan.seeds:
            for name in dict.fromkeys((*plan.contenders, *plan.survivors)):
                yield f"{picture.name}: {name}"
                pair = _Pair(picture, name, seed, clean)
                if name in plan.contenders:
                    _look(pair, plan, ledger)
                    _recognise(pair, ledger)
                if name in plan.survivors:
                    yield f"{picture.name}: {name}, cleaned"
                    _clean(pair, plan, ledger)
        _passage.cache_clear()
        _cost.cache_clear()


class _Pair:
    """A picture and a coat on it."""

    def __init__(self, picture: Picture, name: str, seed: int, clean: Rgb) -> None:
        self.clean = clean
        self.coated = coated(name, clean, seed)
        self._uncleaned: dict[tuple[str, int], float] = {}
        self.key: dict[str, Any] = {
            "contender": name,
            "picture": picture.name,
            "split": picture.split,
            "seed": seed,
            "digest": digest(self.coated),
            "clean_digest": digest(clean),
        }

    def uncleaned(self, plan: Plan, vae: str, size: int) -> float:
        """The excess without cleaning, found once for all cleanings."""
        if (vae, size) not in self._uncleaned:
            passage = _passage(_Kept(self.clean), vae, size, "none", plan.share)
            self._uncleaned[vae, size] = passage.excess(self.coated)
        return self._uncleaned[vae, size]


def _look(pair: _Pair, plan: Plan, ledger: Ledger) -> None:
    ledger.once("visibility", pair.key, lambda: asdict(visibility(pair.clean, pair.coated)))
    for vae in plan.vaes:
        for size in plan.sizes:
            passage = _passage(_Kept(pair.clean), vae, size, "none", plan.share)
            key = {**pair.key, "vae": vae, "size": size, "looked_at": plan.share}
            ledger.once("amplification", key, lambda p=passage: p.measure(pair.coated))


def _clean(pair: _Pair, plan: Plan, ledger: Ledger) -> None:
    for vae in plan.vaes:
        for size in plan.survival_sizes:
            for cleaning in plan.cleanings:
                key = {
                    **pair.key,
                    "vae": vae,
                    "size": size,
                    "cleaning": cleaning,
                    "looked_at": plan.share,
                }
                ledger.once(
                    "survival",
                    key,
                    lambda v=vae, s=size, c=cleaning: _survival(pair, plan, v, s, c),
                )


def _survival(pair: _Pair, plan: Plan, vae: str, size: int, cleaning: str) -> dict[str, float]:
    kept = _Kept(pair.clean)
    after = _passage(kept, vae, size, cleaning, plan.share)
    uncleaned, excess = pair.uncleaned(plan, vae, size), after.excess(pair.coated)
    return {
        "excess": excess,
        "excess_uncleaned": uncleaned,
        "left": excess / uncleaned,
        "cost": _cost(kept, vae, size, cleaning, plan.share),
    }


def _recognise(pair: _Pair, ledger: Ledger) -> None:
    found: dict[str, dict[str, Any]] = {}

    def measure(classifier: str) -> dict[str, Any]:
        if not found:
            size = RECOGNITION_SIZE
            arrived = way_in(pair.clean, size), way_in(pair.coated, size)
            found.update({one.classifier: asdict(one) for one in recognition(*arrived)})
        return {k: v for k, v in found[classifier].items() if k != "classifier"}

    for classifier in CLASSIFIERS:
        key = {**pair.key, "classifier": classifier, "size": RECOGNITION_SIZE}
        ledger.once("recognition", key, lambda c=classifier: measure(c))


class _Kept:
    """A picture by its name of pixels, so that it can be looked up by."""

    def __init__(self, rgb: Rgb) -> None:
        self.rgb = rgb
        self._name = digest(rgb)

    def __hash__(self) -> int:
        return hash(self._name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self._name == other._name


@cache
def _passage(clean: _Kept, vae: str, size: int, cleaning: str, share: float) -> Passage:
    """The clean picture's own way is gone once for all coats."""
    if cleaning in RESAMPLED:
        return Passage(clean.rgb, vae, size, resampling=RESAMPLED[cleaning], share=share)
    wash = None if cleaning == "none" else CLEANINGS[cleaning].apply
    return Passage(clean.rgb, vae, size, cleaning=wash, share=share)


@cache
def _cost(clean: _Kept, vae: str, size: int, cleaning: str, share: float) -> float:
    """SSIMULACRA2 points that a cleaning takes from the clean picture: the same for all coats."""
    before, after = (_passage(clean, vae, size, name, share) for name in ("none", cleaning))
    return 100.0 - ssimulacra2(before.clean.before, after.clean.before)
