"""Diffusion as T. Karras et al. set it out ("EDM", NeurIPS 2022, arXiv:2206.00364).

Latents are normalised to a standard deviation of 1, twice what the paper assumes, so its noise
levels are doubled here. Where more channels tell of the same place, more noise is needed to hide
it: the levels trained at grow with the square root of their number, from those of 4 channels (as
P. Esser et al., ICML 2024, do for the number of places).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch

SIGMA_DATA = 1.0
"""Standard deviation of what is learnt."""

_LOG_MEAN = -1.2 + math.log(2)
_CHANNELS = 4
_LOG_SPREAD = 1.2
_SIGMA_MIN, _SIGMA_MAX, _RHO = 0.01, 40.0, 7.0

Network = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
"""Scaled noisy latents, c_noise ``(n,)``, labels ``(n,)`` -> the shape of the latents."""

Denoiser = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""Noisy latents ``(n, c, h, w)`` and their sigma ``(n,)`` -> the expected clean latents."""


@dataclass(frozen=True)
class Scaling:
    """The preconditioning of table 1, each ``(n,)``; ``weight`` is the loss's."""

    skip: torch.Tensor
    out: torch.Tensor
    into: torch.Tensor
    noise: torch.Tensor
    weight: torch.Tensor


def scaling(sigma: torch.Tensor) -> Scaling:
    """c_skip, c_out, c_in, c_noise and lambda of noise levels ``(n,)``."""
    total = sigma.square() + SIGMA_DATA**2
    return Scaling(
        skip=SIGMA_DATA**2 / total,
        out=sigma * SIGMA_DATA / total.sqrt(),
        into=1 / total.sqrt(),
        noise=sigma.log() / 4,
        weight=total / (sigma * SIGMA_DATA).square(),
    )


def denoise(
    network: Network, noisy: torch.Tensor, sigma: torch.Tensor, label: torch.Tensor
) -> torch.Tensor:
    """The network's estimate of the clean latents (equation 7)."""
    c = scaling(sigma)
    predicted = network(_spread(c.into) * noisy, c.noise, label)
    return _spread(c.skip) * noisy + _spread(c.out) * predicted


def loss(
    network: Network, latents: torch.Tensor, label: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Mean weighted squared error at random noise levels (equation 2)."""
    centre = _LOG_MEAN + math.log(latents.shape[1] / _CHANNELS) / 2
    sigma = (centre + _LOG_SPREAD * torch.randn(len(latents), generator=generator)).exp()
    noise = torch.randn(latents.shape, generator=generator)
    estimate = denoise(network, latents + _spread(sigma) * noise, sigma, label)
    error = _spread(scaling(sigma).weight) * (estimate - latents).square()
    mean_error: torch.Tensor = error.mean()
    return mean_error


def heun(denoiser: Denoiser, noise: torch.Tensor, steps: int) -> torch.Tensor:
    """Samples by the deterministic sampler (algorithm 1).

    Args:
        noise: ``(n, c, h, w)``, of a standard deviation of 1.
        steps: noise levels between the greatest and zero.
    """
    fractions = torch.arange(steps) / (steps - 1)
    least, greatest = _SIGMA_MIN ** (1 / _RHO), _SIGMA_MAX ** (1 / _RHO)
    levels: list[float] = [*((greatest + fractions * (least - greatest)) ** _RHO).tolist(), 0.0]
    x = noise * levels[0]
    for now, then in pairwise(levels):
        slope = (x - denoiser(x, torch.full((len(x),), now))) / now
        moved = x + (then - now) * slope
        if then:
            second = (moved - denoiser(moved, torch.full((len(x),), then))) / then
            moved = x + (then - now) * (slope + second) / 2
        x = moved
    return x


def guided(network: Network, label: int, dropped: int, guidance: float) -> Denoiser:
    """Classifier-free guidance (J. Ho and T. Salimans, arXiv:2207.12598).

    Args:
        label: the class asked for.
        dropped: the class that stands for none.
        guidance: 1 for the class alone; above 1, away from no class.
    """

    def denoiser(noisy: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        asked = denoise(network, noisy, sigma, torch.full((len(noisy),), label))
        if guidance == 1:
            return asked
        free = denoise(network, noisy, sigma, torch.full((len(noisy),), dropped))
        return free + guidance * (asked - free)

    return denoiser


def _spread(values: torch.Tensor) -> torch.Tensor:
    return values[:, None, None, None]
