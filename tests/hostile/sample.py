"""The damaged files: as many as are wanted, the same ones for the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hostile.mutate import mutated
from hostile.seeds import owned, real


def sample(count: int, seed: int, shared: Path | None = None) -> dict[str, bytes]:
    """Damaged files, made from each sound one by turns.

    Args:
        count: how many.
        seed: another one gives other files.
        shared: folder of the real pictures, which are damaged as well.

    Returns:
        Name -> file; the name says what it was made from and by which numbers, and ends as such a
        file does.
    """
    sound = owned() | (real(shared) if shared is not None else {})
    names, files = list(sound), list(sound.values())
    order = np.random.default_rng([seed, 0]).permutation(len(names))
    made = {}
    for number in range(count):
        at = int(order[number % len(names)])
        rng = np.random.default_rng([seed, 1, number])
        stem, _, suffix = names[at].rpartition(".")
        made[f"{stem}-{seed}-{number}.{suffix}"] = mutated(files[at], files, rng)
    return made
