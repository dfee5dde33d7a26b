"""What is left of a coat after laundering, computed without any model.

A part of the picture is taken through a chain of steps with and without its coat; what the two
still differ by is compared with what they differed by before, both at the training size. The
*share* that survives is the regression of the one on the other: 1 where the coat came through
whole, 0 where nothing of it is left, whatever else the steps have put in its place. By bands of
wavelength, in training pixels, since fine and coarse parts of a coat fare very differently.

That counts what has kept its place in the spectrum. A step that samples anew can also *fold*: waves
that the smaller picture is too narrow for come out as longer ones. So those waves of the coat are
taken through the steps that sample anew once more, by themselves: whatever arrives has been folded,
since nothing of them can arrive at its own place. As much of that pattern as is in the difference
after all steps is told as folded. By regression too, so that neither what a filter makes of waves
that stay where they are counts as folded, nor the noise of steps that are not linear.
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
"""What has less than this share of the coat's energy is not judged: there is nothing in it."""

LOST = 0.1
"""Below this share, and no more than this folded, a coat, or a layer, is said to be lost."""

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
class Part:
    """The part of a picture that is looked at.

    Attributes:
        box: in the picture, px.
        side: square root of the whole picture's area, px.
        scale: training pixels a pixel, 0 to 1.
    """

    box: Box
    side: float
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        left, top, right, bottom = self.box
        return right - left, bottom - top

    @property
    def training_size(self) -> tuple[int, int]:
        """Width and height, training pixels."""
        width, height = self.size
        return max(1, round(width * self.scale)), max(1, round(height * self.scale))


@dataclass(frozen=True)
class Outcome:
    """What one chain of steps leaves.

    Attributes:
        chain: the steps' names, in order.
        survival: of the coat as a whole.
        folded: root mean square of what arrives at another place in the spectrum, as a share of
            the coat's before. It adds to ``survival`` by squares.
        bands: by wavelength.
        seen: the coated part as the trainer's tool has it in the end.
    """

    chain: tuple[str, ...]
    survival: float
    folded: float
    bands: tuple[Band, ...]
    seen: Image.Image

    @property
    def is_lost(self) -> bool:
        """Whether next to nothing is left, at its own place or another."""
        return max(self.survival, self.folded) < LOST


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
    part = _part(plan)
    clean = _opaque(pipeline.finished(picture.image, plan.grid, coat, part.box))
    coated = _opaque(pipeline.coat_region(picture.image, plan.grid, coat, amplitude, part.box))
    return (yield from launder(clean, coated, part, chains))


def launder(
    clean: Image.Image, coated: Image.Image, part: Part, chains: list[tuple[Step, ...]]
) -> Generator[Progress, None, list[Outcome]]:
    """As `forecast`, of a part that is at hand without its coat and with it, both RGB."""
    before = _difference(clean, coated, part.training_size)
    # Steps that several chains begin with are gone through once.
    known: dict[tuple[str, ...], tuple[Image.Image, Image.Image, float]] = {
        (): (clean, coated, part.side)
    }
    outcomes = []
    done, total = 0, 2 * sum(step.passes for chain in chains for step in chain)
    for chain in chains:
        names: tuple[str, ...] = ()
        narrowest = part.side
        for step in chain:
            first, second, whole = known[names]
            if step.narrowest:
                narrowest = min(narrowest, step.narrowest(whole))
            names = (*names, step.name)
            if names not in known:
                pair = []
                for i, image in enumerate((first, second)):
                    pauses = step.steadily(image, whole)
                    pair.append((yield from _paced(pauses, done + i * step.passes, total)))
                known[names] = (pair[0], pair[1], whole * pair[0].width / first.width)
            done += 2 * step.passes
        first, second, _ = known[names]
        survival, bands = _compare(before, _difference(first, second, part.training_size))
        pattern = _folding(before, part, chain, narrowest)
        folded = 0.0
        if pattern is not None:
            folded = _folded(before, pattern, _difference(first, second, first.size))
        outcomes.append(Outcome(names, survival, folded, bands, second))
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
        "folded": round(outcome.folded, 3),
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


def _part(plan: Plan) -> Part:
    """About the middling one of the planned crops: neither the flattest part nor the busiest."""
    width, height = plan.grid.picture
    scale = min(1.0, TRAINING_SIDE / math.sqrt(width * height))
    side = round(SIDE / scale)
    wide, high = min(side, width), min(side, height)
    left, top, right, bottom = plan.crops[min(1, len(plan.crops) - 1)]
    x = min(max(0, (left + right - wide) // 2), width - wide)
    y = min(max(0, (top + bottom - high) // 2), height - high)
    return Part((x, y, x + wide, y + high), math.sqrt(width * height), scale)


def _opaque(image: Image.Image) -> Image.Image:
    return Image.fromarray(pipeline.flatten(image)[0])


def _difference(clean: Image.Image, coated: Image.Image, size: tuple[int, int]) -> Float:
    """Y'CbCr difference at a size; ``(3, h, w)`` float32 levels.

    Resampled by Lanczos, which keeps what averaging would weaken: that is a loss like others.
    """
    pair = [np.asarray(image.convert("RGB"), dtype=np.float32) for image in (clean, coated)]
    red, green, blue = (pair[1] - pair[0]).transpose(2, 0, 1)
    luma = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
    planes = (luma, (blue - luma) / np.float32(1.772), (red - luma) / np.float32(1.402))
    return np.stack(
        [
            np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.LANCZOS))
            for plane in planes
        ]
    )


def _compare(before: Float, after: Float) -> tuple[float, tuple[Band, ...]]:
    """How much of ``before`` is in ``after``: in all, and by bands of wavelength."""
    height, width = before.shape[1:]
    window = _window(height, width)
    first, second = (np.fft.rfft2(field * window) for field in (before, after))
    shared = (second * first.conj()).real.sum(axis=0)
    energy = np.square(np.abs(first)).sum(axis=0)
    fy, fx = _frequencies(height, width)
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


def _folding(before: Float, part: Part, chain: tuple[Step, ...], narrowest: float) -> Float | None:
    """What the steps that sample anew fold a coat over into.

    Args:
        before: the difference at the training size.
        part: that is looked at.
        chain: all steps; those that do not sample anew are left out.
        narrowest: square root of the whole picture's area, px, where the chain makes it smallest.

    Returns:
        ``(3, h, w)`` levels at the size that the chain ends with; None where there is next to
        nothing to be folded over.
    """
    wide = before - _held(before, narrowest / (part.side * part.scale))
    if np.square(wide).sum() <= LEAST_ENERGY * np.square(before).sum():
        return None
    planes = []
    for plane in wide:
        image = Image.fromarray(plane).resize(part.size, Image.Resampling.LANCZOS)
        whole = part.side
        for step in chain:
            if step.narrowest:
                done = step.at_once(image, whole)
                whole *= done.width / image.width
                image = done
        planes.append(np.asarray(image))
    # Enlarging puts an image of what was folded at its old place, where it counts as survival.
    return _held(np.stack(planes), narrowest / whole)


def _folded(before: Float, pattern: Float, after: Float) -> float:
    """How much of ``pattern`` is in ``after``, as a share of the root mean square of ``before``.

    The pattern is at the size of ``after``; its own strength does not matter.
    """
    scale = math.sqrt(_product(before, before) * _product(pattern, pattern))
    return max(0.0, _product(after, pattern) / scale) if scale else 0.0


def _held(planes: Float, share: float) -> Float:
    """Those waves of ``(3, h, w)`` that ``share`` times as many samples a side can hold."""
    spectrum = np.fft.rfft2(planes)
    fy, fx = _frequencies(*planes.shape[1:])
    spectrum[:, np.maximum(np.abs(fy), fx) > share / 2] = 0
    return np.fft.irfft2(spectrum, planes.shape[1:]).astype(np.float32)


def _product(first: Float, second: Float) -> float:
    """Mean product under the window, summed over planes; of a difference with itself its energy."""
    window = _window(*first.shape[1:])
    return float((first * second * window**2).sum() / np.square(window).sum())


def _frequencies(height: int, width: int) -> tuple[Float, Float]:
    """Of `numpy.fft.rfft2`, cycles a sample; ``(h, 1)`` and ``(1, w // 2 + 1)``."""
    return np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]


def _window(height: int, width: int) -> Float:
    window = np.outer(np.hanning(height + 2)[1:-1], np.hanning(width + 2)[1:-1])
    return window.astype(np.float32)
