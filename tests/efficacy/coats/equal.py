"""Controls at the visibility of a coat: the amplitude at which a change meets a target.

The rule is the engine's: SSIMULACRA2 of the fit view at the target, and of the worst crop at 1:1
no more than 25 points below. The scores for solving are the engine's own, quick ones; what the
tables show is measured afterwards by an independent implementation (see `measures.visibility`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image
from urushi.grid import FIT_SIDE
from urushi.ssimulacra2 import Reference
from urushi.strength import FULL_ALLOWANCE

from efficacy.coats.controls import Delta
from efficacy.pixels import Rgb, digest

CROP = 512
CLOSE = 0.2
"""Points of SSIMULACRA2 within which a target counts as met."""

LEAP = 3.0
"""Points by which the nearest amplitude may miss where the score leaps over the target: a change of
one magnitude everywhere, as gradient signs make it, gains a whole level at once."""

ROUNDS = 8
BOUNDS = (0.0005, 0.5)
"""Amplitudes that change hardly a level, and leave hardly anything of a picture."""
FIRST_GUESS = 0.012
USUAL_SLOPE = 0.95


def add(picture: Rgb, delta: Delta, amplitude: float) -> Rgb:
    """Picture plus a change of a root mean square of ``amplitude`` (1 = 255 levels)."""
    levels = picture + delta * np.float32(255 * amplitude)
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)


def at_visibility(picture: Rgb, delta: Delta, target: float) -> Rgb:
    """Adds a change as strongly as a target allows.

    Raises:
        ValueError: no amplitude comes within `LEAP` points of the target.
    """
    amplitude = amplitude_for(picture, delta, target, _Views.of(picture).score)
    return add(picture, delta, amplitude)


def amplitude_for(
    picture: Rgb, delta: Delta, target: float, score: Callable[[Rgb], float]
) -> float:
    """The amplitude at which a change has a score, by secants in log-log coordinates.

    Raises:
        ValueError: no amplitude comes within `LEAP` points of the target.
    """
    goal, slope = math.log(100.0 - target), USUAL_SLOPE
    amplitude = FIRST_GUESS
    seen: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        loss = 100.0 - score(add(picture, delta, amplitude))
        if abs(loss - (100.0 - target)) < CLOSE:
            return amplitude
        seen.append((math.log(amplitude), math.log(max(loss, 0.1))))
        seen.sort(key=lambda point: abs(point[1] - goal))
        if len(seen) > 1 and seen[0][0] != seen[1][0]:
            slope = (seen[1][1] - seen[0][1]) / (seen[1][0] - seen[0][0])
            slope = min(max(slope, 0.4), 2.0)
        amplitude = math.exp(seen[0][0] + (goal - seen[0][1]) / slope)
    if abs(math.exp(seen[0][1]) - (100.0 - target)) <= 1.0:
        return math.exp(seen[0][0])
    return _bisected(picture, delta, target, score, [math.exp(place) for place, _ in seen])


def _bisected(
    picture: Rgb,
    delta: Delta,
    target: float,
    score: Callable[[Rgb], float],
    tried: Sequence[float],
) -> float:
    """The same where the score is no smooth function: by halving between too weak and too strong.

    Raises:
        ValueError: no amplitude is too weak, or none too strong, or none comes within `LEAP`.
    """
    scores = {amplitude: score(add(picture, delta, amplitude)) for amplitude in (*tried, *BOUNDS)}
    strong = max((amplitude for amplitude, seen in scores.items() if seen <= target), default=0.0)
    weak = [amplitude for amplitude, seen in scores.items() if seen > target]
    low = max((amplitude for amplitude in weak if amplitude < strong), default=0.0)
    if not low:
        raise ValueError(f"no amplitude reaches {target:g}")
    high = min(amplitude for amplitude in scores if amplitude > low and scores[amplitude] <= target)
    for _ in range(ROUNDS):
        middle = math.sqrt(low * high)
        found = score(add(picture, delta, middle))
        scores[middle] = found
        if abs(found - target) < CLOSE:
            break
        low, high = (middle, high) if found > target else (low, middle)
    nearest = min(scores, key=lambda amplitude: abs(scores[amplitude] - target))
    if abs(scores[nearest] - target) > LEAP:
        raise ValueError(f"no amplitude reaches {target:g}")
    return nearest


class _Views:
    """The views of one picture that its coats are scored in."""

    def __init__(self, picture: Rgb) -> None:
        self._fit = Reference(_shrunk(picture), sampled=False)
        height, width = picture.shape[:2]
        corners = {
            (max(0, int((height - CROP) * v)), max(0, int((width - CROP) * h)))
            for v in (0.2, 0.5, 0.8)
            for h in (0.2, 0.5, 0.8)
        }
        # The crops that hide least: those with the least of small changes.
        crops = sorted(corners, key=lambda at: _activity(_cut(picture, at)))[:2]
        self._crops = [(at, Reference(_cut(picture, at), sampled=False)) for at in crops]

    @staticmethod
    def of(picture: Rgb) -> _Views:
        name = digest(picture)
        if name not in _KEPT:
            _KEPT.clear()
            _KEPT[name] = _Views(picture)
        return _KEPT[name]

    def score(self, coated: Rgb) -> float:
        """The fit view's score, or the worst crop's and the allowance, whichever is less."""
        crops = [crop.score(_cut(coated, at)) + FULL_ALLOWANCE for at, crop in self._crops]
        return min(self._fit.score(_shrunk(coated)), *crops)


_KEPT: dict[str, _Views] = {}


def _cut(picture: Rgb, at: tuple[int, int]) -> Rgb:
    return np.ascontiguousarray(picture[at[0] : at[0] + CROP, at[1] : at[1] + CROP])


def _activity(rgb: Rgb) -> float:
    return float(np.abs(np.diff(rgb.astype(np.int16), axis=1)).mean())


def _shrunk(picture: Rgb) -> Rgb:
    height, width = picture.shape[:2]
    scale = FIT_SIDE / max(height, width)
    if scale >= 1:
        return picture
    size = round(width * scale), round(height * scale)
    return np.array(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
