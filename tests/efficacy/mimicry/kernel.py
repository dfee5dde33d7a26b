"""How far one set of crops is from another: kernel distance of texture statistics.

The statistics are means and standard deviations of VGG's channels, which style transfer matches
(X. Huang and S. Belongie, ICCV 2017). They say what a crop is made of, not what it shows or whether
a viewer would mind. Distances have no unit: compare them only with others to the same reference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from efficacy.mimicry.crops import batches
from efficacy.networks.vgg import vgg

STAGES = (1, 2, 3)
"""Stages of VGG that are looked at: relu2_2, relu3_3 and relu4_3.

relu1_2 tells palettes rather than textures, and differs most between clean runs; on relu5_3 single
crops outweigh all others.
"""

_LEAST_SPREAD = 0.1
"""Of a statistic, as a share of its stage's largest: most channels of this VGG hardly ever fire."""

Features = NDArray[np.float64]
"""``(n, d)``, a row a crop."""


@torch.inference_mode()
def statistics(crops: NDArray[np.uint8]) -> list[Features]:
    """Mean and standard deviation of each channel over each crop, for each of `STAGES`.

    Args:
        crops: ``(n, h, w, 3)``.

    Returns:
        For each of `STAGES` ``(n, 2 * channels)``.
    """
    network = vgg(max(STAGES) + 1)
    rows: list[list[torch.Tensor]] = [[] for _ in STAGES]
    for batch in batches(crops):
        maps = network(batch)
        for row, stage in zip(rows, STAGES, strict=True):
            row.append(torch.cat((maps[stage].mean((2, 3)), maps[stage].std((2, 3))), 1))
    return [torch.cat(row).double().numpy() for row in rows]


@dataclass(frozen=True)
class Yardstick:
    """What crops are compared with.

    Each statistic is measured from the reference's mean in the reference's own standard deviations
    and goes through asinh, so that what lies far out counts by its logarithm: else the kernel's
    cube makes few channels of few crops outweigh all others. Then each stage is scaled so that the
    reference's crops have a mean square length of 1 over all stages, to which each adds alike.

    Attributes:
        centre, spread: of each stage's statistics.
        weight: of each stage.
        features: of the reference.
    """

    centre: list[Features]
    spread: list[Features]
    weight: list[float]
    features: Features

    @classmethod
    def of(cls, reference: NDArray[np.uint8]) -> Yardstick:
        """From at least two crops ``(n, h, w, 3)`` that are not alike."""
        stages = statistics(reference)
        centre = [stage.mean(0) for stage in stages]
        spread = [_spread(stage) for stage in stages]
        lengths = [
            np.square(_standardised([stage], [c], [s], [1])).sum(1).mean()
            for stage, c, s in zip(stages, centre, spread, strict=True)
        ]
        weight = [float(1 / np.sqrt(length * len(stages))) for length in lengths]
        return cls(centre, spread, weight, _standardised(stages, centre, spread, weight))

    def distance(self, crops: NDArray[np.uint8]) -> float:
        """`squared_mmd` of crops ``(n, h, w, 3)`` to the reference."""
        found = _standardised(statistics(crops), self.centre, self.spread, self.weight)
        return squared_mmd(found, self.features)


def squared_mmd(x: Features, y: Features) -> float:
    """Unbiased squared maximum mean discrepancy with KID's kernel, (x . y + 1)^3.

    A. Gretton et al., JMLR 2012, equation 3; M. Binkowski et al., "Demystifying MMD GANs", ICLR
    2018. Near 0, and as often below, for two samples of one distribution.

    Args:
        x, y: ``(n, d)`` and ``(m, d)``, at least two rows each. KID divides the product by d; here
            the features are scaled beforehand.
    """

    def kernel(a: Features, b: Features) -> Features:
        values: Features = (a @ b.T + 1) ** 3
        return values

    def others(a: Features) -> float:
        values = kernel(a, a)
        return float((values.sum() - np.trace(values)) / (len(a) * (len(a) - 1)))

    return others(x) + others(y) - 2 * float(kernel(x, y).mean())


def _spread(stage: Features) -> Features:
    spread = stage.std(0, ddof=1)
    floored: Features = np.maximum(spread, _LEAST_SPREAD * spread.max())
    return floored


def _standardised(
    stages: list[Features], centre: list[Features], spread: list[Features], weight: list[float]
) -> Features:
    rows = [
        w * np.arcsinh((stage - c) / s)
        for stage, c, s, w in zip(stages, centre, spread, weight, strict=True)
    ]
    return np.concatenate(rows, 1)
