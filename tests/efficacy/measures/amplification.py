"""What an autoencoder makes of a coat, after the real way into a training set.

A latent diffusion model is trained on an autoencoder's latents, and paints what its decoder makes
of them. A *passage* takes the clean and the coated picture the same way (recompression, the resize
of a training tool, a cleaning perhaps, the autoencoder) and compares what comes out. Any change
whatever, however small, moves the output by a certain amount, so what counts is the *excess* over
that floor, which Gaussian noise of `FLOOR_SIGMA` reaches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from efficacy.laundering import way_in
from efficacy.measures.visibility import flip, ssimulacra2
from efficacy.networks.autoencoder import Autoencoder, autoencoder
from efficacy.pixels import Rgb

FLOOR_SIGMA = 0.002
"""Of the full range: half a level."""

Cleaning = Callable[[Rgb], Rgb]


@dataclass(frozen=True)
class Arrived:
    """A picture as a model sees it: at training size, as latents, and as these decode."""

    before: Rgb
    latents: NDArray[np.float32]
    after: Rgb


class Passage:
    """One picture's way to an autoencoder, against which coats on it are measured.

    Args:
        clean: the published picture without a coat.
        vae: of `networks.autoencoder.NAMES`.
        size: square root of the training area, px.
        cleaning: what the trainer does to the picture at training size.
        resampling: by which it is shrunk (see `pixels.shrink_to_area`).
        share: side of the middle part that is looked at, as a share of the picture's sides; 1 is
            the whole picture, less saves time.
    """

    def __init__(
        self,
        clean: Rgb,
        vae: str,
        size: int,
        *,
        cleaning: Cleaning | None = None,
        resampling: str = "area",
        share: float = 1.0,
    ) -> None:
        self._clean = clean
        self._size = size
        self._cleaning = cleaning
        self._resampling = resampling
        self._share = share
        self._autoencoder: Autoencoder = autoencoder(vae)

    def arrive(self, published: Rgb) -> Arrived:
        """Takes a published picture the whole way."""
        picture = way_in(published, self._size, self._resampling)
        if self._cleaning is not None:
            picture = self._cleaning(picture)
        picture = middle(picture, self._share)
        latents = self._autoencoder.encode(picture)
        return Arrived(picture, latents, self._autoencoder.decode(latents))

    @cached_property
    def clean(self) -> Arrived:
        """The picture without a coat."""
        return self.arrive(self._clean)

    @cached_property
    def floor(self) -> tuple[float, float]:
        """FLIP before and after the autoencoder of a change that nobody could see."""
        noise = np.random.default_rng(0).standard_normal(self._clean.shape, dtype=np.float32)
        noise *= np.float32(255 * FLOOR_SIGMA)
        noise += self._clean
        changed = self.arrive(np.clip(np.rint(noise), 0, 255).astype(np.uint8))
        return flip(self.clean.before, changed.before), flip(self.clean.after, changed.after)

    def excess(self, coated: Rgb) -> float:
        """FLIP that the coat adds after the autoencoder, above the floor."""
        return flip(self.clean.after, self.arrive(coated).after) - self.floor[1]

    def measure(self, coated: Rgb) -> dict[str, float]:
        """All figures of a coat's passage (see the module; FLIP is in [0, 1]).

        ``latent_rms`` is the root mean square change of the latents, whose standard deviation is
        about 1; ``latent_systematic`` that of their mean over the picture, channel by channel.
        """
        arrived = self.arrive(coated)
        shift = arrived.latents - self.clean.latents
        before = flip(self.clean.before, arrived.before)
        after = flip(self.clean.after, arrived.after)
        return {
            "flip_before": before,
            "flip_after": after,
            "floor_before": self.floor[0],
            "floor_after": self.floor[1],
            "excess": after - self.floor[1],
            "gain": after / before if before else 0.0,
            "ssimulacra2_before": ssimulacra2(self.clean.before, arrived.before),
            "ssimulacra2_after": ssimulacra2(self.clean.after, arrived.after),
            "latent_rms": _rms(shift),
            "latent_systematic": _rms(shift.mean(axis=(1, 2))),
        }


def middle(rgb: Rgb, share: float) -> Rgb:
    """The middle part of a picture whose sides are multiples of 8; the part's are too."""
    if share >= 1:
        return rgb
    top, left = (int(n * (1 - share) / 2) // 8 * 8 for n in rgb.shape[:2])
    high, wide = (max(8, int(n * share) // 8 * 8) for n in rgb.shape[:2])
    return np.ascontiguousarray(rgb[top : top + high, left : left + wide])


def _rms(values: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.square(values, dtype=np.float64).mean()))
