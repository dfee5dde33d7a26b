"""Training and its moving average."""

from __future__ import annotations

import copy

import torch

from efficacy.mimicry import edm
from efficacy.mimicry.unet import UNet

RATE = 2e-3
"""Of Adam, at its highest."""

DROPPED = 0.1
"""Share of labels that are dropped, so that guidance has a model without a class."""

_WARM_UP = 50
_FORGETTING = 0.1
"""Memory of the average, as a share of the steps."""


def train(
    network: UNet,
    latents: torch.Tensor,
    labels: torch.Tensor,
    dropped: int,
    *,
    steps: int,
    batch: int,
    seed: int,
) -> tuple[UNet, list[float]]:
    """Trains a copy of a network.

    Adam (D. Kingma and J. Ba, ICLR 2015); the rate rises over 50 steps and falls to nothing
    linearly. What is returned is an exponential moving average of the weights.

    Args:
        latents: ``(n, channels, 16, 16)``.
        labels: ``(n,)`` int64.
        dropped: the label that stands for none.

    Returns:
        The averaged network, and the loss of every step.
    """
    generator = torch.Generator().manual_seed(seed)
    learner = copy.deepcopy(network).train().requires_grad_(True)
    learner.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    latents = latents.contiguous(memory_format=torch.channels_last)
    average = copy.deepcopy(network).eval().requires_grad_(False)
    optimizer = torch.optim.Adam(learner.parameters(), RATE, betas=(0.9, 0.99))
    losses = []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min((step + 1) / _WARM_UP, 1 - step / steps)
        chosen = torch.randint(len(latents), (batch,), generator=generator)
        keep = torch.rand(batch, generator=generator) >= DROPPED
        label = torch.where(keep, labels[chosen], dropped)
        optimizer.zero_grad(set_to_none=True)
        loss = edm.loss(learner, latents[chosen], label, generator)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
        rate = max(1 / (step + 1), 1 / (_FORGETTING * steps))
        with torch.no_grad():
            for mean, now in zip(average.parameters(), learner.parameters(), strict=True):
                mean.lerp_(now, min(1.0, rate))
    return average, losses
