"""The mimicry lab: a small latent diffusion model learns an artist's pictures and paints.

The model is a toy: about a million weights, crops of 128 px, minutes of training. It stands for how
a denoiser takes up what an autoencoder hands it, not for what a full model or a LoRA would do.
"""

from __future__ import annotations

import copy
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from efficacy.mimicry import crops, edm, kernel, training, unet
from efficacy.networks.autoencoder import autoencoder
from efficacy.pixels import Rgb, digest

SCALE = 1000
"""Distances are this many squared discrepancies."""

HEUN_STEPS = 24

_TRAINING_SEED, _BASE_SEED, _REFERENCE_SEED = 1000, 2000, 3000


@dataclass(frozen=True)
class Effort:
    """How much is spent.

    Attributes:
        pretrain_steps, finetune_steps: of `batch` crops each.
        crops: at most so many of each picture.
        samples: painted at a time.
    """

    pretrain_steps: int
    finetune_steps: int
    batch: int
    crops: int
    samples: int


QUICK = Effort(pretrain_steps=1200, finetune_steps=150, batch=32, crops=6, samples=48)
"""Minutes to pre-train, then about 35 s a run on one core: enough to rank, noisy on 16 channels."""

FULL = Effort(pretrain_steps=6000, finetune_steps=500, batch=32, crops=16, samples=128)
"""A quarter of an hour to pre-train, then two to three minutes a run on one core."""


@dataclass(frozen=True)
class Model:
    """A fine-tuned network.

    Attributes:
        losses: of each step.
    """

    network: unet.UNet
    losses: list[float]


class Lab:
    """A model that knows a base of pictures, ready to learn an artist.

    Everything follows from the arguments and the seeds, on one machine and number of threads.
    """

    def __init__(
        self, vae: str, base: Mapping[str, Sequence[Rgb]], cache: Path, effort: Effort
    ) -> None:
        """Pre-trains, or finds the weights of an earlier time.

        Args:
            vae: name of the autoencoder in whose latents the model works.
            base: hand -> pictures of training size; each hand is a class.
            cache: folder of pre-trained weights.
        """
        self._vae = autoencoder(vae)
        self._effort = effort
        self._artist = len(base)
        self._dropped = self._artist + 1
        self._latents: dict[str, torch.Tensor] = {}
        self._yardsticks: dict[str, kernel.Yardstick] = {}
        file = cache / f"{self._name(base)}.pt"
        if not file.exists():
            cache.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(f".{os.getpid()}")
            torch.save(self._pretrained(base), partial)
            partial.replace(file)
        stored = torch.load(file, weights_only=True)
        self._mean, self._std = stored["mean"], stored["std"]
        self._network = self._fresh()
        self._network.load_state_dict(stored["network"])

    def learn(self, fed: Sequence[Rgb], clean: Sequence[Rgb], seed: int) -> Model:
        """Fine-tunes all weights on an artist's pictures, as a class of their own.

        Args:
            fed: the pictures at training size, as the trainer has them.
            clean: the same pictures without coat or cleaning; they only choose the crops.
            seed: of noise and order.

        Raises:
            ValueError: the two do not go together, or a picture is smaller than a crop.
        """
        key = _digest([*fed, *clean])
        if key not in self._latents:
            self._latents[key] = self._encoded(
                crops.cut(fed, clean, self._effort.crops, _TRAINING_SEED)
            )
        latents = (self._latents[key] - self._mean) / self._std
        labels = torch.full((len(latents),), self._artist)
        start = copy.deepcopy(self._network)
        with torch.no_grad():
            start.label.weight[self._artist] = start.label.weight[: self._artist].mean(0)
        network, losses = training.train(
            start,
            latents,
            labels,
            self._dropped,
            steps=self._effort.finetune_steps,
            batch=self._effort.batch,
            seed=seed,
        )
        return Model(network, losses)

    @torch.inference_mode()
    def sample(self, model: Model, guidance: float, seed: int) -> NDArray[np.uint8]:
        """What the model paints for the artist, ``(n, 128, 128, 3)``."""
        generator = torch.Generator().manual_seed(seed)
        shape = (self._effort.samples, self._vae.channels, crops.SIDE // 8, crops.SIDE // 8)
        noise = torch.randn(shape, generator=generator)
        denoiser = edm.guided(model.network, self._artist, self._dropped, guidance)
        latents = edm.heun(denoiser, noise, HEUN_STEPS)
        return crops.decode(self._vae, latents * self._std + self._mean)

    def distance(self, samples: NDArray[np.uint8], clean: Sequence[Rgb]) -> float:
        """Kernel distance of samples to an artist's clean pictures, in thousandths.

        The clean crops, cut elsewhere than those for training, go through the autoencoder and back,
        so that what it always loses does not count. See `kernel` for what is compared.
        """
        key = _digest(clean)
        if key not in self._yardsticks:
            cut = crops.cut(clean, clean, self._effort.crops, _REFERENCE_SEED)
            returned = crops.decode(self._vae, self._encoded(cut))
            self._yardsticks[key] = kernel.Yardstick.of(returned)
        return SCALE * self._yardsticks[key].distance(samples)

    def _pretrained(self, base: Mapping[str, Sequence[Rgb]]) -> dict[str, object]:
        effort = self._effort
        by_hand = [
            self._encoded(crops.cut(pictures, pictures, effort.crops, _BASE_SEED))
            for pictures in base.values()
        ]
        latents = torch.cat(by_hand)
        mean = latents.mean((0, 2, 3), keepdim=True)
        std = latents.std((0, 2, 3), keepdim=True)
        labels = torch.cat([torch.full((len(hand),), i) for i, hand in enumerate(by_hand)])
        with torch.random.fork_rng():
            torch.manual_seed(_BASE_SEED)
            network = self._fresh()
        network, _ = training.train(
            network,
            (latents - mean) / std,
            labels,
            self._dropped,
            steps=effort.pretrain_steps,
            batch=effort.batch,
            seed=_BASE_SEED,
        )
        return {"network": network.state_dict(), "mean": mean, "std": std}

    @torch.inference_mode()
    def _encoded(self, cut: NDArray[np.uint8]) -> torch.Tensor:
        return crops.encode(self._vae, cut)

    def _fresh(self) -> unet.UNet:
        return unet.UNet(self._vae.channels, classes=self._dropped + 1)

    def _name(self, base: Mapping[str, Sequence[Rgb]]) -> str:
        """Of all that the pre-trained weights follow from, this package's code included."""
        effort = self._effort
        known: list[object] = [torch.__version__, self._vae.name]
        known += [effort.pretrain_steps, effort.batch, effort.crops]
        known += [(hand, _digest(pictures)) for hand, pictures in base.items()]
        known += [Path(str(m.__file__)).read_text() for m in (crops, edm, training, unet)]
        return hashlib.sha256(repr(known).encode()).hexdigest()[:24]


def contact_sheet(samples: NDArray[np.uint8], columns: int = 8) -> Rgb:
    """Samples ``(n, h, w, 3)`` side by side, row by row; an incomplete last row is left out."""
    rows = len(samples) // columns
    _, height, width, _ = samples.shape
    grid = samples[: rows * columns].reshape(rows, columns, height, width, 3)
    return np.ascontiguousarray(
        grid.transpose(0, 2, 1, 3, 4).reshape(rows * height, columns * width, 3)
    )


def _digest(pictures: Sequence[Rgb]) -> str:
    return hashlib.sha256("".join(map(digest, pictures)).encode()).hexdigest()
