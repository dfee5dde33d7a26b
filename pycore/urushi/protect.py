"""The whole way: bytes of a picture in, bytes of the coated picture out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from urushi import codec, pipeline
from urushi.bare import BarePixels
from urushi.coat import Coat, synthesise
from urushi.codec import Output
from urushi.declare import Declaration, declare
from urushi.forecast import USUAL, Outcome, each_invisible, forecast
from urushi.keys import MAX_SEED, stretch
from urushi.laundering import Step, parse_chain
from urushi.metadata.items import Policy
from urushi.metadata.keeping import sort
from urushi.moving import Film, Shot, coated, resized
from urushi.pipeline import Plan, Progress
from urushi.recipe import Recipe
from urushi.size import KEEP, Size
from urushi.strength import NOTHING_SOLVED, Curve, Strength, guess

COPY_LIMIT = 16_000_000
"""Pixels up to which a run coats a copy; a larger picture is coated in place and decoded afresh
when it is needed again, which keeps the heap under 600 MB at 48 megapixels."""


DEFAULT_POLICY = Policy()
DEFAULT_DECLARATION = Declaration()

SOLVE_STEPS = 4
"""Steps of the strength solve at most: rendering the coat, and three measurements."""


@dataclass(frozen=True)
class Result:
    """A coated picture.

    Attributes:
        data: the file.
        format: one of `codec.FORMATS`.
        width, height: px.
        fit, full: SSIMULACRA2 measured on the coated pixels before they were encoded: the fit view,
            and the worst of the planned crops at 1:1.
        amplitude: RMS of the coat over the training grid, 1 = 255 levels.
        bound_by: "fit", "full" or "range" (see `strength.Strength`).
        seed: what makes the same call give the same bytes again.
        notices: codes of what the user should know.
        seconds: wall time of each stage.
    """

    data: bytes = field(repr=False)
    format: str
    width: int
    height: int
    fit: float
    full: float
    amplitude: float
    bound_by: str
    seed: int
    notices: tuple[str, ...]
    seconds: dict[str, float]


class Session:
    """One opened picture, with everything that was computed for it so far.

    What only depends on the picture is kept for any recipe, and what depends on layers, key and
    seed is kept while only the target moves.

    Args:
        data: the file's bytes, or what somebody else has decoded of it; never changed.
        size: of the result; the picture is shrunk to it before anything else.

    Raises:
        UrushiError: whatever the header alone tells.
    """

    def __init__(self, data: bytes | BarePixels, size: Size = KEEP) -> None:
        self.data = data
        self.size = size
        self.header = data.header if isinstance(data, BarePixels) else codec.read_header(data)
        self._picture: codec.Picture | None = None
        self._plan: Plan | None = None
        self._coat: tuple[object, Coat] | None = None
        self._curve: Curve | None = None  # of that coat
        self._solved: tuple[float, float] | None = None  # the last amplitude, and its target
        self.seconds: dict[str, float] = {}

    def release(self) -> None:
        """Drops the decoded pixels, which a later call decodes again."""
        self._picture = None

    def decode(self) -> codec.Picture:
        """Decodes the picture afresh, in its own size.

        Raises:
            UrushiError: as `codec.decode`.
        """
        return self.data.decode() if isinstance(self.data, BarePixels) else codec.decode(self.data)

    @property
    def picture(self) -> codec.Picture:
        """The decoded picture at its new size (decodes it if it was released).

        Raises:
            UrushiError: as `codec.decode`.
        """
        if self._picture is None:
            start = time.perf_counter()
            self._picture = resized(self.decode(), self.size)
            self.seconds["decode"] = time.perf_counter() - start
        return self._picture

    @property
    def plan(self) -> Plan:
        """What was found out about the picture."""
        if self._plan is None:
            picture = self.picture
            start = time.perf_counter()
            self._plan = pipeline.plan(picture)
            self.seconds["analyse"] = time.perf_counter() - start
        return self._plan

    def draft(
        self, recipe: Recipe, key: str, seed: int
    ) -> Generator[Progress, None, tuple[Coat, float, Strength | None]]:
        """A coat at once: at its right amplitude if that is known, else at a guessed one.

        Returns:
            The coat, its amplitude, and the strength that was solved for, None if it was guessed.
        """
        coat = yield from self._render(recipe, key, seed)
        if not coat.is_solved:
            return coat, 0.0, NOTHING_SOLVED
        if self._curve is not None and self._curve.explored(recipe.target):
            strength = self._curve.solve(recipe.target)
            return coat, strength.amplitude, strength
        known = (self._solved,) if self._solved else ()
        return coat, guess(recipe.target, *known), None

    def prepare(
        self, recipe: Recipe, key: str, seed: int
    ) -> Generator[Progress, None, tuple[Coat, Strength]]:
        """Decodes, analyses, renders and measures as far as that was not done before."""
        coat = yield from self._render(recipe, key, seed)
        if not coat.is_solved:
            return coat, NOTHING_SOLVED
        start = time.perf_counter()
        if self._curve is None:
            self._curve = pipeline.curve(self.picture, self.plan, coat)
        for i, _step in enumerate(self._curve.explore(recipe.target)):
            yield Progress("solve", i + 1, SOLVE_STEPS)
        strength = self._curve.solve(recipe.target)
        self._solved = strength.amplitude, recipe.target
        self.seconds["solve"] = self.seconds.get("solve", 0.0) + time.perf_counter() - start
        return coat, strength

    def measure(
        self, recipe: Recipe, key: str, seed: int
    ) -> Generator[Progress, None, tuple[Coat, Strength]]:
        """As `prepare`, with the scores measured at the amplitude and not read off the curve."""
        coat, strength = yield from self.prepare(recipe, key, seed)
        yield Progress("measure", 0, 1)
        if self._curve is None:
            return coat, strength
        fit, full = self._curve.measure(strength.amplitude)
        return coat, replace(strength, fit=fit, full=full)

    def forecast(
        self, recipe: Recipe, key: str, seed: int, chains: list[tuple[Step, ...]]
    ) -> Generator[Progress, None, tuple[list[Outcome], list[tuple[str, Outcome]]]]:
        """What is left of the coat after laundering.

        Returns:
            An outcome for each chain; and, where there are several invisible layers, the name of
            each with what is left of it alone on the usual way into a training set.
        """
        coat, strength = yield from self.prepare(recipe, key, seed)
        picture, plan = self.picture, self.plan
        whole = yield from forecast(picture, plan, coat, strength.amplitude, chains)
        alone: list[tuple[str, Outcome]] = []
        parts = list(each_invisible(recipe))
        for name, share, single in parts if len(parts) > 1 else []:
            layer = synthesise(plan.scene, plan.visibility, single, stretch(key), seed)
            amplitude = strength.amplitude * share
            usual = [parse_chain(USUAL)]
            (outcome,) = yield from forecast(picture, plan, layer, amplitude, usual)
            alone.append((name, outcome))
        return whole, alone

    def _render(self, recipe: Recipe, key: str, seed: int) -> Generator[Progress, None, Coat]:
        """The coat on the training grid, kept until layers, key or seed change."""
        yield Progress("decode", 0, 1)
        _ = self.picture
        yield Progress("analyse", 0, 1)
        plan = self.plan
        key = stretch(key)
        identity = (recipe.layers, dict(recipe.files), key, seed)
        if self._coat is None or self._coat[0] != identity:
            yield Progress("solve", 0, SOLVE_STEPS)
            start = time.perf_counter()
            self._coat = identity, synthesise(plan.scene, plan.visibility, recipe, key, seed)
            self._curve = None
            self.seconds["solve"] = time.perf_counter() - start
        return self._coat[1]

    def run(
        self,
        recipe: Recipe,
        key: str,
        seed: int,
        output: Output,
        keeping: Policy = DEFAULT_POLICY,
        declaration: Declaration | None = DEFAULT_DECLARATION,
        steady: bool = True,
    ) -> Generator[Progress, None, Result]:
        """Coats the whole picture and encodes it; what the generator returns is the result.

        Args:
            recipe, key, seed: of the coat.
            output: how to write the file.
            keeping: which metadata go into it.
            declaration: what is declared in it; None for nothing.
            steady: whether all frames of an animation have one coat.
        """
        self.seconds = {}
        coat, strength = yield from self.prepare(recipe, key, seed)
        picture = described(self.picture, keeping, declaration)
        codes = (*picture.notices, *codec.losses(picture, output))
        start = time.perf_counter()
        if picture.animation is not None:
            if output.resolve(picture.format) in codec.MOVING:
                film = Film(picture, self.size, recipe, stretch(key), seed, steady)
                strength = yield from film.strength(coat, strength)
                shot = yield from film.shoot(coat, strength, output)
            else:
                picture, codes = replace(picture, animation=None), (*codes, "first-of-several")
        if picture.animation is None:
            if picture.size[0] * picture.size[1] <= COPY_LIMIT:
                deep = None if picture.deep is None else picture.deep.copy()
                picture = replace(picture, image=picture.image.copy(), deep=deep)
            else:
                self.release()
            shot = yield from _still(picture, self.plan, coat, strength, output)
        seconds = shot.seconds | {"coat": time.perf_counter() - start - sum(shot.seconds.values())}
        self.seconds |= seconds
        width, height = picture.size
        return Result(
            shot.data,
            output.resolve(picture.format),
            width,
            height,
            shot.fit,
            shot.full,
            strength.amplitude,
            strength.bound_by,
            seed,
            codes,
            {"decode": 0.0, "analyse": 0.0, "solve": 0.0} | self.seconds,
        )


def _still(
    picture: codec.Picture, plan: Plan, coat: Coat, strength: Strength, output: Output
) -> Generator[Progress, None, Shot]:
    """Coats a picture in place and encodes it."""
    fit, full, measuring = yield from coated(picture, plan, coat, strength.amplitude)
    start = time.perf_counter()
    yield Progress("encode", 0, 1)
    data = codec.encode(picture, output)
    return Shot(data, fit, full, {"measure": measuring, "encode": time.perf_counter() - start})


def described(
    picture: codec.Picture, keeping: Policy, declaration: Declaration | None
) -> codec.Picture:
    """A picture with what is kept of its metadata, and with what is declared."""
    metadata, _ = sort(picture.metadata, keeping)
    if declaration is not None:
        metadata = declare(metadata, declaration)
    return replace(picture, metadata=metadata)


def protect(
    data: bytes,
    recipe: Recipe,
    *,
    key: str = "",
    seed: int | None = None,
    output: Output | None = None,
    size: Size = KEEP,
    keeping: Policy = DEFAULT_POLICY,
    declaration: Declaration | None = DEFAULT_DECLARATION,
    steady: bool = True,
) -> Result:
    """Coats a picture.

    Args:
        data: bytes of a picture file that `codec.decode` reads.
        recipe: the coat, for example ``PRESETS["balanced"]``.
        key: fixes the coat's statistics (angles, periods): a passphrase, or what `keys.new_key`
            made; "" for none.
        seed: 0 to `MAX_SEED`, fixes this picture's realisation; None draws one.
        output: file format and quality; None keeps the original's.
        size: of the result; the coat goes on after the resize.
        keeping: which metadata go into the result.
        declaration: what is declared in it, that it is not for training unless another is given;
            None for nothing.
        steady: whether all frames of an animation have one coat, or each its own.

    Returns:
        The coated file and what was measured. The same input, recipe, key and seed give the same
        bytes.

    Raises:
        UrushiError: a subclass for each reason (see `urushi.errors`).
    """
    chosen = new_seed() if seed is None else seed
    session = Session(data, size)
    return finish(
        session.run(recipe, key, chosen, output or Output(), keeping, declaration, steady)
    )


T = TypeVar("T")


def finish(
    steps: Generator[Progress, None, T], show: Callable[[Progress], None] | None = None
) -> T:
    """Runs a generator of steps to its end, showing each, and returns its result."""
    while True:
        try:
            progress = next(steps)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if show is not None:
            show(progress)


def new_seed() -> int:
    """A random seed."""
    return secrets.randbelow(MAX_SEED + 1)
