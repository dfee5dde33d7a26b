"""SSIMULACRA2 target -> strength.

Two views of a coated picture are scored: the *fit* view (the whole picture shrunk to at most 1536
px, as it is mostly looked at), which must reach the target T, and crops of 512 px at 1:1, of which
the worst must reach T - 25. Score against amplitude is a smooth falling curve, close to a power law
in 100 - score, so a few measured points and a curve through them in log-log coordinates give the
amplitude for any target; moving the target later costs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from urushi.color import clipped, keep_hue, linear_clipped, rgb_planes
from urushi.ssimulacra2 import Reference

Float = NDArray[np.float32]
Rgb = NDArray[np.uint8]
Levels = NDArray[np.int16]

FULL_ALLOWANCE = 25.0
"""Points by which 1:1 crops may fall short of the target."""

AMPLITUDE_RANGE = (0.0005, 0.15)
"""RMS amplitudes (1 = the full 8-bit range) that are ever used. The lower end is an eighth of a
level, all but nothing after rounding; the upper end is far beyond any target."""

FIRST_PROBES = (86.0, 73.0)
"""After the first guess the curve is measured near that one of these scores which lies farther from
what the guess gave."""

SECOND_PROBE = 60.0
"""A third point, for targets below `SECOND_PROBE_BELOW` only: each measurement takes a quarter of a
second in a browser, and most pictures never need this one."""

SECOND_PROBE_BELOW = 68.0

THIRD_PROBE = 50.0
"""A fourth point, for targets below `THIRD_PROBE_BELOW`: past the third the curve bends away from a
straight line by up to two points."""

THIRD_PROBE_BELOW = 57.0

FIRST_GUESS = 0.009

USUAL_SLOPE = 0.95
"""Slope of log(100 - score) over log amplitude: the middle of what was seen on pictures of every
kind (0.8 to 1.05 between scores of 90 and 60)."""

CROPS_KEPT = 2
"""How many of the crops are looked at after the first point."""

Score = tuple[float, float]
"""SSIMULACRA2 of the fit view, and of the worst crop at 1:1."""

Point = tuple[float, Score]
"""An amplitude and what was measured at it."""

Knots = tuple[NDArray[np.float64], NDArray[np.float64]]


class View:
    """One rendering of the picture with and without its coat.

    Args:
        rgb: ``(h, w, 3)`` uint8, the picture as this view shows it (alpha laid on white).
        delta: ``(1, h, w)`` luma or ``(3, h, w)`` Y'CbCr, float32, the coat of unit RMS amplitude
            in this view, already weighted by alpha.
        sampled: allow the score to be estimated (see `ssimulacra2.Reference`).
        base: gives what the delta is added to at an RMS amplitude, where that is not ``rgb``.
    """

    def __init__(
        self,
        rgb: Rgb,
        delta: Float,
        *,
        sampled: bool,
        base: Callable[[float], Rgb] | None = None,
    ) -> None:
        self._base = _planes(rgb)
        self._base_at = base
        self._deltas = rgb_planes(delta)
        self._reference = Reference(rgb, sampled=sampled)

    def score(self, amplitude: float) -> float:
        """SSIMULACRA2 of this view at an RMS amplitude."""
        levels = [to_levels(delta, amplitude) for delta in self._deltas]
        base = self._base if self._base_at is None else _planes(self._base_at(amplitude))
        # Straight from levels to linear light: the 8-bit picture in between is never needed.
        return self._reference.score_linear([_LINEAR[plane] for plane in _coated(base, levels)])

    def score_of(self, rgb: Rgb) -> float:
        """SSIMULACRA2 of a coated version of this view that was made elsewhere."""
        return self._reference.score(rgb)


def _planes(rgb: Rgb) -> list[Levels]:
    return [rgb[..., i].astype(np.int16) for i in range(3)]


def _coated(base: list[Levels], steps: list[Levels]) -> list[Levels]:
    """Red, green and blue with one step for all or one for each; only greys leave the range."""
    planes = [
        np.add(plane, steps[channel % len(steps)], order="C") for channel, plane in enumerate(base)
    ]
    keep_hue(planes, base)
    return planes


def to_levels(delta: Float, amplitude: float) -> Levels:
    """A relative delta at an amplitude (1 = 255 levels) in whole 8-bit levels."""
    levels = delta * np.float32(255.0 * amplitude)
    np.rint(levels, out=levels)
    np.clip(levels, -_REACH, _REACH, out=levels)
    return levels.astype(np.int16)


def add_delta(base: Levels, delta: Float, amplitude: float) -> Rgb:
    """Adds a luma or colour change to pixels, rounded to whole levels.

    Equal steps in R, G and B change Y' alone (BT.601), so hue stays. What leaves the range is
    brought back to it with the hue that it has (see `color.keep_hue`); greys are clipped.

    Args:
        base: ``(h, w)`` or ``(h, w, 3)`` levels in [0, 255]; of a grey picture only luma changes.
        delta: ``(1, h, w)`` or ``(3, h, w)`` Y'CbCr, relative to ``amplitude``.
        amplitude: of the delta, 1 = 255 levels.

    Returns:
        uint8 of the shape of ``base``.
    """
    if base.ndim == 2:
        grey: Rgb = _CLIPPED[base + to_levels(delta[0], amplitude)]
        return grey
    steps = [to_levels(plane, amplitude) for plane in rgb_planes(delta)]
    rgb = np.empty(base.shape, dtype=np.uint8)
    # Filled channel by channel: broadcasting over a last axis of three is slow.
    for channel, plane in enumerate(_coated([base[..., i] for i in range(3)], steps)):
        rgb[..., channel] = _CLIPPED[plane]
    return rgb


_REACH = 512
_CLIPPED = clipped(_REACH)
_LINEAR = linear_clipped(_REACH)


@dataclass(frozen=True)
class Strength:
    """What was solved for.

    Attributes:
        amplitude: RMS of the coat over the training grid, 1 = the full 8-bit range.
        fit, full: SSIMULACRA2 expected of the fit view and of the worst crop at 1:1.
        bound_by: "fit" or "full", whichever limits the amplitude; "range" if neither does before
            the end of `AMPLITUDE_RANGE`; "nothing" where there are finishes alone.
    """

    amplitude: float
    fit: float
    full: float
    bound_by: str


NOTHING_SOLVED = Strength(0.0, 100.0, 100.0, "nothing")
"""The strength of a coat that has no invisible layer."""


@dataclass
class Curve:
    """Measured scores of one coat on one picture, and what lies between them."""

    fit_view: View
    crops: list[View]
    coated_fit: Callable[[float], Rgb] | None = None
    _points: list[Point] = field(default_factory=list)

    def measure(self, amplitude: float) -> Score:
        """Scores both views at an amplitude; leaves the curve as it is."""
        if self.coated_fit is None:
            fit = self.fit_view.score(amplitude)
        else:
            fit = self.fit_view.score_of(self.coated_fit(amplitude))
        return fit, min((crop.score(amplitude) for crop in self.crops), default=fit)

    def explore(self, target: float) -> Iterator[None]:
        """Measures the points that `solve` draws the curve for a target through.

        Which points those are depends on the picture, the coat and the target alone, so that the
        same recipe gives the same amplitude whatever was asked before. Yields after each
        measurement. Of the crops only the worst at the first point are looked at again: which of
        them show a coat most is a matter of the picture, hardly of the amplitude.
        """
        if not self._points:
            scores = [crop.score(FIRST_GUESS) for crop in self.crops]
            fit = self.fit_view.score(FIRST_GUESS)
            self._points.append((FIRST_GUESS, (fit, min(scores, default=fit))))
            order = sorted(range(len(scores)), key=scores.__getitem__)
            self.crops = [self.crops[i] for i in order[:CROPS_KEPT]]
            yield
        while len(self._points) < _points_needed(target):
            amplitude = self._solve(self._points, self._next_probe()).amplitude
            self._points.append((amplitude, self.measure(amplitude)))
            yield

    def _next_probe(self) -> float:
        if len(self._points) > 1:
            return SECOND_PROBE if len(self._points) == 2 else THIRD_PROBE
        fit, full = self._points[0][1]
        reached = min(fit, full + FULL_ALLOWANCE)
        return max(FIRST_PROBES, key=lambda probe: abs(probe - reached))

    def explored(self, target: float) -> bool:
        """Whether `solve` can answer for a target without another measurement."""
        return len(self._points) >= _points_needed(target)

    def solve(self, target: float) -> Strength:
        """The greatest amplitude at which both views meet the target, read off the curve.

        Raises:
            ValueError: the target was not explored.
        """
        if not self.explored(target):
            raise ValueError(f"target {target:g} was not explored")
        return self._solve(self._points[: _points_needed(target)], target)

    @staticmethod
    def _solve(points: list[Point], target: float) -> Strength:
        views = [_knots(points, view) for view in (0, 1)]
        candidates = {
            "fit": _amplitude_at(views[0], target),
            "full": _amplitude_at(views[1], target - FULL_ALLOWANCE),
        }
        bound_by = min(candidates, key=lambda name: candidates[name])
        amplitude = candidates[bound_by]
        low, high = AMPLITUDE_RANGE
        if not low <= amplitude <= high:
            amplitude, bound_by = min(max(amplitude, low), high), "range"
        fit, full = (100.0 - math.exp(_interpolate(*v, math.log(amplitude))) for v in views)
        return Strength(amplitude, fit, full, bound_by)


def guess(target: float, known: tuple[float, float] = (FIRST_GUESS, 89.0)) -> float:
    """A first idea of the amplitude for a target, before anything is measured.

    Args:
        target: SSIMULACRA2 of the fit view.
        known: an amplitude and the target that it was right for, of a similar coat on the same
            picture; by default what is seen on pictures of every kind.
    """
    amplitude, reached = known
    return float(amplitude * ((100.0 - target) / (100.0 - reached)) ** (1 / USUAL_SLOPE))


def _points_needed(target: float) -> int:
    """How many measured points the curve for a target is drawn through."""
    return 2 + (target < SECOND_PROBE_BELOW) + (target < THIRD_PROBE_BELOW)


def _knots(points: list[Point], view: int) -> Knots:
    """log amplitude and log(100 - score) of measured points, both ascending."""
    ordered = sorted(dict(points).items())  # at the end of the range a point may come twice
    loss = [math.log(max(100.0 - scores[view], 0.05)) for _, scores in ordered]
    steps = 1e-6 * np.arange(len(loss))
    return np.log([a for a, _ in ordered]), np.maximum.accumulate(loss) + steps


def _amplitude_at(knots: Knots, score: float) -> float:
    """Amplitude at which the curve has a score, by bisection."""
    wanted = math.log(100.0 - score)
    low, high = (math.log(a) for a in AMPLITUDE_RANGE)
    low, high = low - 1.0, high + 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if _interpolate(*knots, middle) < wanted:
            low = middle
        else:
            high = middle
    return math.exp(low)


def _interpolate(x: NDArray[np.float64], y: NDArray[np.float64], at: float) -> float:
    """Monotone curve through measured points: a parabola in between, straight lines outside.

    With one point the slope is the usual one.
    """
    if len(x) == 1:
        return float(y[0] + USUAL_SLOPE * (at - x[0]))
    if len(x) == 2 or not x[0] < at < x[-1]:
        i = 0 if at < x[1] else len(x) - 2
        slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i])
        return float(y[i] + max(slope, 0.1) * (at - x[i]))
    coefficients = np.polyfit(x, y, 2) if len(x) == 3 else None
    if coefficients is None or np.min(np.polyval(np.polyder(coefficients), x[[0, -1]])) <= 0:
        return float(np.interp(at, x, y))
    return float(np.polyval(coefficients, at))
