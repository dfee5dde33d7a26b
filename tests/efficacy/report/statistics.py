"""What is said of many measurements: one value, its spread, and how many there were.

Over pictures: seeds of one picture are averaged first, since pictures differ far more than seeds
do. The value is the median over pictures (the mean for shares of pictures). The spread is the 95 %
percentile interval of a bootstrap over pictures (Efron 1979), drawn with a fixed seed: it says how
far another set of such pictures might have led, not how far single pictures lie. With few pictures
it is hardly more than their range. One picture has none.

Over runs of the mimicry lab, of which there are few: the median and the range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from efficacy.report.records import Record

RESAMPLES = 2000
LEVEL = 95.0
"""Of the interval, percent."""

Floats = NDArray[np.float64]
Statistic = Callable[..., Any]
"""`numpy.median` or `numpy.mean`: they take ``axis``."""


@dataclass(frozen=True)
class Figure:
    """A value with its spread.

    Attributes:
        value: median or mean; see the module.
        low: lower end of the spread, None where there is none.
        high: upper end.
        n: pictures, or runs.
        unit: of value, low and high.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    unit: str

    def as_json(self) -> dict[str, Any]:
        """With four significant digits."""
        return {
            name: _rounded(value) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }

    def text(self, digits: int) -> str:
        """Value and spread with so many decimals."""
        if self.low is None or self.high is None:
            return _decimal(self.value, digits)
        spread = f"{_decimal(self.low, digits)}, {_decimal(self.high, digits)}"
        return f"{_decimal(self.value, digits)} [{spread}]"


def by_picture(records: Iterable[Record], field: str) -> dict[str, float]:
    """Picture -> mean of a field over its seeds."""
    found = defaultdict(list)
    for record in records:
        if field in record:
            found[record["picture"]].append(float(record[field]))
    return {picture: float(np.mean(several)) for picture, several in found.items()}


def over_pictures(
    records: Iterable[Record], field: str, unit: str, *, statistic: Statistic = np.median
) -> Figure | None:
    """A field over pictures, or None where no record has it."""
    found = by_picture(records, field)
    if not found:
        return None
    sample = np.array([found[picture] for picture in sorted(found)])
    drawn = statistic(sample[_draws(len(sample))], axis=1)
    return _figure(float(statistic(sample)), drawn, len(sample), unit)


def ratio_over_pictures(
    above: Mapping[str, float], below: Mapping[str, float], unit: str = "times"
) -> Figure | None:
    """The median of one set over the median of another, over the pictures that both have.

    Medians are divided, not pictures: where there is little to divide by, single pictures' ratios
    are wild. Both medians are drawn over the same pictures.

    Returns:
        None with no picture in common, or if the median below is not positive.
    """
    top, bottom = _paired(above, below)
    if not top.size or np.median(bottom) <= 0:
        return None
    value = float(np.median(top) / np.median(bottom))
    tops, bottoms = _drawn_medians(top), _drawn_medians(bottom)
    if (bottoms <= 0).any():
        # So little lies below that its sign is not sure: no bound of the ratio is.
        return Figure(value, None, None, top.size, unit)
    return _figure(value, tops / bottoms, top.size, unit)


def difference_over_pictures(
    above: Mapping[str, float], below: Mapping[str, float], unit: str
) -> Figure | None:
    """The median of one set less the median of another, over the pictures that both have.

    Returns:
        None with no picture in common.
    """
    top, bottom = _paired(above, below)
    if not top.size:
        return None
    value = float(np.median(top) - np.median(bottom))
    return _figure(value, _drawn_medians(top) - _drawn_medians(bottom), top.size, unit)


def over_runs(distances: Iterable[float], unit: str) -> Figure | None:
    """Median and range of single runs, or None of none."""
    sample = np.array(list(distances), dtype=np.float64)
    if not sample.size:
        return None
    low, high = (float(sample.min()), float(sample.max())) if sample.size > 1 else (None, None)
    return Figure(float(np.median(sample)), low, high, sample.size, unit)


def ratio_over_runs(
    above: Mapping[Hashable, Iterable[float]], below: Mapping[Hashable, Iterable[float]]
) -> Figure | None:
    """How many times as far some runs are as others, group by group (artist, say).

    The value is the median over groups of the ratio of medians. The spread is the widest that the
    runs allow: from the nearest above over the farthest below to the reverse.

    Returns:
        None with no group in common, or if a run below is not positive. ``n`` counts runs above.
    """
    groups = sorted(above.keys() & below.keys(), key=str)
    pairs = [(np.array([*above[g]], float), np.array([*below[g]], float)) for g in groups]
    if not pairs or any((bottom <= 0).any() for _, bottom in pairs):
        return None
    value = float(np.median([np.median(top) / np.median(bottom) for top, bottom in pairs]))
    n = sum(top.size for top, _ in pairs)
    if all(top.size == bottom.size == 1 for top, bottom in pairs) and len(pairs) == 1:
        return Figure(value, None, None, n, "times")
    low = min(float(top.min() / bottom.max()) for top, bottom in pairs)
    high = max(float(top.max() / bottom.min()) for top, bottom in pairs)
    return Figure(value, low, high, n, "times")


def _figure(value: float, drawn: Floats, n: int, unit: str) -> Figure:
    if n == 1:
        return Figure(value, None, None, n, unit)
    rest = (100 - LEVEL) / 2
    low, high = np.percentile(drawn, [rest, 100 - rest])
    return Figure(value, float(low), float(high), n, unit)


def _paired(above: Mapping[str, float], below: Mapping[str, float]) -> tuple[Floats, Floats]:
    pictures = sorted(above.keys() & below.keys())
    top, bottom = ([side[picture] for picture in pictures] for side in (above, below))
    return np.array(top, dtype=np.float64), np.array(bottom, dtype=np.float64)


def _drawn_medians(sample: Floats) -> Floats:
    """Of each resample; two samples of one length are drawn alike."""
    drawn: Floats = np.median(sample[_draws(len(sample))], axis=1)
    return drawn


def _draws(n: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).integers(0, n, size=(RESAMPLES, n))


def _rounded(value: float) -> float:
    # + 0.0 turns a negative zero round.
    return float(f"{value:.4g}") + 0.0


def _decimal(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}"
