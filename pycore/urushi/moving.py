"""From the pixels of a picture, or of each frame of an animation, to coated ones."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

from urushi import codec, pipeline
from urushi.coat import Coat, synthesise
from urushi.codec import Output, Picture
from urushi.keys import MAX_SEED
from urushi.metadata.paper import scaled
from urushi.pipeline import Plan, Progress
from urushi.recipe import Recipe
from urushi.size import Size
from urushi.strength import Strength


@dataclass(frozen=True)
class Shot:
    """A coated picture's file, and what was measured of it.

    Attributes:
        data: the file.
        fit, full: SSIMULACRA2; of an animation, of the worst frame that was measured.
        seconds: spent on stages other than coating.
    """

    data: bytes = field(repr=False)
    fit: float
    full: float
    seconds: dict[str, float]


def coated(
    picture: Picture, plan: Plan, coat: Coat, amplitude: float, *, measured: bool = True
) -> Generator[Progress, None, tuple[float, float, float]]:
    """Coats a picture in place.

    Args:
        picture: its pixels are changed.
        plan: of the picture, or of another frame of it where nothing is measured.
        coat: of a picture of this size.
        amplitude: of its invisible layers.
        measured: whether to measure what is seen of it.

    Returns:
        SSIMULACRA2 of the fit view and of the worst crop at 1:1 (100 unless measured), and the
        seconds that measuring took.
    """
    plan, coat = yield from pipeline.paint_under(picture, plan, coat)
    references = pipeline.before(picture.image, plan, coat) if measured else []
    yield from pipeline.apply(picture, plan, coat, amplitude)
    fit = full = 100.0
    start = time.perf_counter()
    if measured:
        yield Progress("measure", 0, 1)
        fit, full = pipeline.measure(plan, references, picture.image)
    spent = time.perf_counter() - start
    yield from pipeline.paint_over(picture, coat)
    return fit, full, spent


@dataclass(frozen=True)
class Film:
    """An animation that is to be coated.

    Strength is solved for on the first, the middle and the last frame, and the least of the three
    is taken: what one frame can carry might be seen in another.

    Attributes:
        picture: with the animation.
        size: of the result.
        recipe, key, seed: of the coat.
        steady: whether all frames have the coat of the first; else each has its own, from its own
            visibility map and the next seed.
    """

    picture: Picture
    size: Size
    recipe: Recipe
    key: str
    seed: int
    steady: bool

    def strength(self, coat: Coat, first: Strength) -> Generator[Progress, None, Strength]:
        """The strength of all frames, given that of the first."""
        least = first
        if not coat.is_solved:
            return least
        for number, frame in self._frames():
            if number == 0 or number not in self._measured:
                continue
            plan = pipeline.plan(frame)
            curve = pipeline.curve(frame, plan, self._coat(coat, plan, number))
            for _step in curve.explore(self.recipe.target):
                yield Progress("solve", number, self._count)
            found = curve.solve(self.recipe.target)
            least = min(least, found, key=lambda strength: strength.amplitude)
        return least

    def shoot(
        self, coat: Coat, strength: Strength, output: Output
    ) -> Generator[Progress, None, Shot]:
        """Coats and writes frame by frame.

        Raises:
            UrushiError: a frame cannot be decoded, or the file not written.
        """
        writer = codec.AnimationWriter(self.picture, output)
        fit = full = 100.0
        seconds = {"measure": 0.0, "encode": 0.0}
        plan: Plan | None = None
        for number, frame in self._frames():
            measured = number in self._measured
            if plan is None or measured or not self.steady:
                plan = pipeline.plan(frame)
            steps = coated(
                frame,
                plan,
                self._coat(coat, plan, number),
                strength.amplitude,
                measured=measured,
            )
            scores = yield from _as_one(steps, Progress("coat", number, self._count))
            fit, full = min(fit, scores[0]), min(full, scores[1])
            start = time.perf_counter()
            writer.add(frame.image)
            seconds["measure"] += scores[2]
            seconds["encode"] += time.perf_counter() - start
        yield Progress("encode", 0, 1)
        start = time.perf_counter()
        data = writer.finish()
        seconds["encode"] += time.perf_counter() - start
        return Shot(data, fit, full, seconds)

    @property
    def _count(self) -> int:
        assert self.picture.animation is not None
        return self.picture.animation.count

    @property
    def _measured(self) -> set[int]:
        return {0, self._count // 2, self._count - 1}

    def _frames(self) -> Iterator[tuple[int, Picture]]:
        """Number and pixels of each frame, at the size of the result."""
        assert self.picture.animation is not None
        for number, image in enumerate(self.picture.animation.frames()):
            # A frame may share its pixels with the canvas that the next one is drawn on.
            yield number, replace(self.picture, image=self.size.apply(image).copy())

    def _coat(self, first: Coat, plan: Plan, number: int) -> Coat:
        if self.steady or number == 0:
            return first
        seed = (self.seed + number) % (MAX_SEED + 1)
        return synthesise(plan.scene, plan.visibility, self.recipe, self.key, seed)


def _as_one(
    steps: Generator[Progress, None, tuple[float, float, float]], shown: Progress
) -> Generator[Progress, None, tuple[float, float, float]]:
    """Takes steps one by one, and shows them all as the same progress."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: tuple[float, float, float] = stop.value
            return result
        yield shown


def resized(picture: Picture, size: Size) -> Picture:
    """A decoded picture at another size, as large on paper as it was."""
    wanted = size.of(*picture.size)
    if wanted == picture.size:
        return picture
    deep = None if picture.deep is None else size.apply_deep(picture.deep)
    scale = wanted[0] / picture.size[0]
    return replace(
        picture,
        image=size.apply(picture.image),
        deep=deep,
        metadata=scaled(picture.metadata, scale),
    )
