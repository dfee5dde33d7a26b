"""The training sizes that a perturbation is made for, a parameter that several share.

Wavelengths are stated in training pixels of a training at 1024 (see `grid`). Training tools also
shrink to 768 and to 512: there the same wave is finer by 3/4 and by half, and what was 2.67 pixels
has gone. A component whose period is longer by as much meets that size with the period asked for.
"""

from __future__ import annotations

from urushi.grid import TRAINING_SIDE
from urushi.spec import Choice

SIZES = Choice(
    "sizes",
    "Training sizes that it is made for, with a part of equal power for each.",
    default="1024",
    choices=("1024", "1024+768", "1024+768+512"),
)


def lengthenings(sizes: str) -> tuple[float, ...]:
    """By how much to lengthen periods for each size, 1 for the first: "1024+512" -> (1.0, 2.0)."""
    return tuple(TRAINING_SIDE / int(size) for size in sizes.split("+"))
