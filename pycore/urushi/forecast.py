"""What is left of a coat after laundering, computed without any model.

A part of the picture is taken through a chain of steps with and without its coat; what the two
still differ by is compared with what they differed by before, both at the training size. The
*share* that survives is the regression of the one on the other: 1 where the coat came through
whole, 0 where nothing of it is left, whatever else the steps have put in its place. By bands of
wavelength, in training pixels, since fine and coarse parts of a coat fare very differently.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from urushi import pipeline
from urushi.coat import Coat
from urushi.codec import Picture
from urushi.grid import TRAINING_SIDE, Box
from urushi.laundering import STEPS, Pauses, Step
from urushi.pipeline import Plan, Progress
from urushi.recipe import Recipe

Float = NDArray[np.float32]

BANDS: tuple[tuple[float, float], ...] = ((0.0, 2.9), (2.9, 4.0), (4.0, 8.0), (8.0, math.inf))
"""Wavelengths in training pixels. The first is mostly gone at a training size of 768, the second at
512."""

SIDE = 384
"""Side of the part that is looked at, in training pixels."""

LEAST_ENERGY = 0.01
"""A band with less than this share of the coat's energy is not judged: there is nothing in it."""

LOST = 0.1
"""Below this share a coat, or a layer, is said to be lost."""

USUAL = "jpeg85+area1024"
"""The usual way into a training set, on which each layer is judged alone."""

CHAINS: tuple[str, ...] = (
    "area1024",
    "area768",
    "area512",
    "lanczos1024",
    "bilinear1024",
    "jpeg85+area1024",
    "jpeg85+area768",
    "jpeg85+area512",
    "area1024+jpeg75",
    "area1024+median",
    "area1024+blur",
    "area1024+halving",
    "area1024+nlm",
    "area1024+adversecleaner",
)
"""What is looked at unless something else is asked for: the quick ones first."""


@dataclass(frozen=True)
class Band:
    """One band of wavelengths.

    Attributes:
        shortest, longest: training pixels.
        energy: share of the coat's energy that lies in it before, 0 to 1.
        survival: what is left of it; None where there is next to nothing to begin with.
    """

    shortest: float
    longest: float
    energy: float
    survival: float | None


@dataclass(frozen=True)
class Outcome:
    """What one chain of steps leaves.

    Attributes:
        chain: the steps' names, in order.
        survival: of the coat as a whole.
        bands: by wavelength.
        seen: the coated part as the trainer's tool has it in the end.
    """

    chain: tuple[str, ...]
    survival: float
    bands: tuple[Band, ...]
    seen: Image.Image

    @property
    def is_lost(self) -> bool:
        """Whether next to nothing is left."""
        return self.survival < LOST


def forecast(
    picture: Picture, plan: Plan, coat: Coat, amplitude: float, chains: list[tuple[Step, ...]]
) -> Generator[Progress, None, list[Outcome]]:
    """Takes a part of the picture through chains of steps.

    Args:
        picture: before its coat.
        plan: of that picture.
        coat: of that picture; its finishes count as the picture's own.
        amplitude: of the invisible layers.
        chains: steps in order; none of them may be empty.

    Yields:
        At each pass over one of the two pictures; ``done`` of all passes.

    Returns:
        An outcome for each chain, in their order.
    """
    box, scale = _part(plan)
    clean = _opaque(pipeline.finished(picture.image, plan.grid, coat, box))
    coated = _opaque(pipeline.coat_region(picture.image, plan.grid, coat, amplitude, box))
    size = (
        max(1, round((box[2] - box[0]) * scale)),
        max(1, round((box[3] - box[1]) * scale)),
    )
    before = _difference(clean, coated, size)
    # Steps that several chains begin with are gone through once.
    whole = math.sqrt(picture.size[0] * picture.size[1])
    known: dict[tuple[str, ...], tuple[Image.Image, Image.Image, float]] = {
        (): (clean, coated, whole)
    }
    outcomes = []
    done, total = 0, 2 * sum(step.passes for chain in chains for step in chain)
    for chain in chains:
        names: tuple[str, ...] = ()
        for step in chain:
            first, second, whole = known[names]
            names = (*names, step.name)
            if names not in known:
                pair = []
                for i, image in enumerate((first, second)):
                    pauses = step.steadily(image, whole)
                    pair.append((yield from _paced(pauses, done + i * step.passes, total)))
                known[names] = (pair[0], pair[1], whole * pair[0].width / first.width)
            done += 2 * step.passes
        first, second, _ = known[names]
        survival, bands = _compare(before, _difference(first, second, size))
        outcomes.append(Outcome(names, survival, bands, second))
        yield Progress("forecast", done, total)
    return outcomes


def _paced(pauses: Pauses, done: int, total: int) -> Generator[Progress, None, Image.Image]:
    """Goes through one step, and tells of it at each pause."""
    while True:
        try:
            next(pauses)
        except StopIteration as stop:
            result: Image.Image = stop.value
            return result
        yield Progress("forecast", done, total)
        done += 1


def each_invisible(recipe: Recipe) -> Iterator[tuple[str, float, Recipe]]:
    """Each invisible layer's name, its share of the coat's amplitude, and a recipe of it alone.

    Layers add up by power. What is visible stays, since it shapes what lies over it; the other
    invisible layers keep their place at amount zero, since a layer's random numbers go by it.
    """
    power = math.sqrt(sum(x.amount**2 for x in recipe.layers if x.is_solved))
    for i, layer in enumerate(recipe.layers):
        if not layer.is_solved or layer.amount == 0:
            continue
        layers = tuple(
            other if not other.is_solved or i == j else replace(other, amount=0.0)
            for j, other in enumerate(recipe.layers)
        )
        yield layer.name, layer.amount / power, replace(recipe, layers=layers)


def default_chains() -> list[tuple[Step, ...]]:
    """The chains of `CHAINS`."""
    return [tuple(STEPS[name] for name in chain.split("+")) for chain in CHAINS]


def describe_outcome(outcome: Outcome) -> dict[str, object]:
    """JSON-serialisable; wavelengths in training pixels, None for no end."""
    return {
        "chain": "+".join(outcome.chain),
        "survival": round(outcome.survival, 3),
        "lost": outcome.is_lost,
        "bands": [
            {
                "shortest": band.shortest,
                "longest": band.longest if math.isfinite(band.longest) else None,
                "energy": round(band.energy, 3),
                "survival": None if band.survival is None else round(band.survival, 3),
            }
            for band in outcome.bands
        ],
    }


def _part(plan: Plan) -> tuple[Box, float]:
    """The part that is looked at, and training pixels per picture pixel.

    About the middling one of the planned crops: neither the flattest part nor the busiest.
    """
    width, height = plan.grid.picture
    scale = min(1.0, TRAINING_SIDE / math.sqrt(width * height))
    side = round(SIDE / scale)
    wide, high = min(side, width), min(side, height)
    left, top, right, bottom = plan.crops[min(1, len(plan.crops) - 1)]
    x = min(max(0, (left + right - wide) // 2), width - wide)
    y = min(max(0, (top + bottom - high) // 2), height - high)
    return (x, y, x + wide, y + high), scale


def _opaque(image: Image.Image) -> Image.Image:
    return Image.fromarray(pipeline.flatten(image)[0])


def _difference(clean: Image.Image, coated: Image.Image, size: tuple[int, int]) -> Float:
    """Y'CbCr difference at the training size; ``(3, h, w)`` float32 levels."""
    pair = [np.asarray(image.convert("RGB"), dtype=np.float32) for image in (clean, coated)]
    red, green, blue = (pair[1] - pair[0]).transpose(2, 0, 1)
    luma = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
    planes = (luma, (blue - luma) / np.float32(1.772), (red - luma) / np.float32(1.402))
    shrinks = clean.width > size[0] or clean.height > size[1]
    how = Image.Resampling.BOX if shrinks else Image.Resampling.LANCZOS
    return np.stack([np.asarray(Image.fromarray(plane).resize(size, how)) for plane in planes])


def _compare(before: Float, after: Float) -> tuple[float, tuple[Band, ...]]:
    """How much of ``before`` is in ``after``: in all, and by bands of wavelength."""
    height, width = before.shape[1:]
    window = np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1]).astype(np.float32)
    first, second = (np.fft.rfft2(field * window) for field in (before, after))
    shared = (second * first.conj()).real.sum(axis=0)
    energy = np.square(np.abs(first)).sum(axis=0)
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    wavelength = 1.0 / np.maximum(np.hypot(fy, fx), 1e-9)
    total = float(energy.sum())
    bands = []
    for shortest, longest in BANDS:
        inside = (wavelength >= shortest) & (wavelength < longest)
        held = float(energy[inside].sum())
        share = held / total if total else 0.0
        survival = float(shared[inside].sum()) / held if share >= LEAST_ENERGY else None
        bands.append(Band(shortest, longest, share, survival))
    return (float(shared.sum()) / total if total else 0.0), tuple(bands)
