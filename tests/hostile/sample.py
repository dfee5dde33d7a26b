"""The damaged files: as many as are wanted, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hostile.mutate import mutated
from hostile.seeds import owned, real


@dataclass(frozen=True)
class Case:
    """A damaged file.

    Attributes:
        name: says what it was made from and by which number, and ends as such a file does.
        data: the file.
    """

    name: str
    data: bytes


def sample(count: int, seed: int, shared: Path | None = None) -> Iterator[Case]:
    """Damaged files, made from each sound one by turns.

    Args:
        count: how many.
        seed: another one gives other files.
        shared: folder of the real pictures, which are damaged as well.
    """
    sound = owned() | (real(shared) if shared is not None else {})
    names, files = list(sound), list(sound.values())
    order = np.random.default_rng([seed, 0]).permutation(len(names))
    for number in range(count):
        at = int(order[number % len(names)])
        rng = np.random.default_rng([seed, 1, number])
        stem, _, suffix = names[at].rpartition(".")
        yield Case(f"{stem}-{seed}-{number}.{suffix}", mutated(files[at], files, rng))
