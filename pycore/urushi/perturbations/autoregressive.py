"""Autoregressive noise: every sample follows from eight neighbours before it, by the key's rule.

P. Sandoval-Segura, V. Singla, J. Geiping, M. Goldblum, T. Goldstein and D. W. Jacobs,
"Autoregressive perturbations for data poisoning", NeurIPS 2022: a 3 x 3 window slides over noise
and sets its last sample to a weighted sum of the other eight, so that one convolution recognises
the result; they showed classifiers to learn that convolution instead of the picture. What differs
here:

* Theirs starts from noise at two edges and runs on from it, or adds noise at every step; this is
  the stationary field of the second kind, the same statistics everywhere. Its spectrum is that of
  the noise over that of the filter, so it is made by FFT, band-limited at once from the window's
  samples to the grid's.
* Their eight coefficients add up to 1, which puts a pole at frequency zero, and processes that
  diverge are thrown away. Here they add up to 0, so that no power gathers in the coarse, visible
  bands, and are scaled until the filter is stable: a process for every key.
* They search for processes that differ from one another. Here the best of some draws is taken: the
  one with most power at the periods that autoencoders amplify.
* Theirs has a process for each colour channel; this has one, in luma.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.carriers import fast_length, unit_rms
from urushi.spec import Number, Parameters, Spec, Synthesis

WINDOW = 3
"""Side of the window in its samples (Sandoval-Segura et al. 2022)."""

DRAWS = 64
"""Sets of coefficients of which a key takes the best."""

BAND = (2.3, 5.0)
"""Periods (window samples) that the best set has most power at: those that autoencoders amplify."""

TORUS = 32
"""Frequencies along each axis at which draws are compared and scaled."""


def coefficients(keyed: np.random.Generator, resonance: float) -> NDArray[np.float64]:
    """The key's rule.

    The process ``x[i, j] = w[i, j] + sum over a, b of c[a, b] x[i - a, j - b]`` is stable if its
    filter ``1 - sum c z^a u^b`` has no zero in the closed unit bidisc; that is so if the sum's
    modulus stays below 1 there, and it is greatest on the torus ``|z| = |u| = 1``.

    Args:
        keyed: draws the coefficients.
        resonance: greatest modulus of the sum, less than 1.

    Returns:
        ``(3, 3)`` float64 that adds up to 0; ``[0, 0]``, the sample itself, is 0.
    """
    drawn = keyed.standard_normal((DRAWS, WINDOW * WINDOW))
    drawn[:, 0] = 0.0
    drawn[:, 1:] -= drawn[:, 1:].mean(axis=1, keepdims=True)
    drawn = drawn.reshape(DRAWS, WINDOW, WINDOW)
    sums = np.fft.fft2(drawn, s=(TORUS, TORUS))
    scale = resonance / np.abs(sums).max(axis=(1, 2), keepdims=True)
    power = 1.0 / np.square(np.abs(1.0 - scale * sums))
    frequency = np.fft.fftfreq(TORUS)
    radius = np.hypot(frequency[:, None], frequency[None, :])
    inside = (radius > 1 / BAND[1]) & (radius < 1 / BAND[0])
    best = int(np.argmax(power[:, inside].sum(axis=1)))
    chosen: NDArray[np.float64] = drawn[best] * scale[best]
    return chosen


def transfer(
    rule: NDArray[np.float64], fy: NDArray[np.float64], fx: NDArray[np.float64]
) -> NDArray[np.complex64]:
    """Frequency response ``1 / A`` of the recursive filter.

    Args:
        rule: ``(3, 3)`` as of `coefficients`.
        fy: ``(h,)`` frequencies along y, cycles a window sample.
        fx: ``(w,)`` frequencies along x.

    Returns:
        ``(h, w)`` complex64.
    """
    delays = np.arange(WINDOW)
    down = np.exp(-2j * np.pi * np.multiply.outer(fy, delays)).astype(np.complex64)
    right = np.exp(-2j * np.pi * np.multiply.outer(delays, fx)).astype(np.complex64)
    response: NDArray[np.complex64] = down @ (rule.astype(np.complex64) @ right)
    np.subtract(np.complex64(1), response, out=response)
    return np.reciprocal(response, out=response)


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """White noise through the key's recursive filter, band-limited to the window's samples.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS.
    """
    grid = synthesis.grid
    rule = coefficients(synthesis.keyed, parameters["resonance"])
    spacing = max(parameters["spacing"] * grid.training_pixel, 1.0)  # of the window, grid samples
    height, width = (fast_length(n) for n in grid.shape)
    fy, fx = np.fft.fftfreq(height) * spacing, np.fft.rfftfreq(width) * spacing
    rows, columns = np.abs(fy) <= 0.5, fx <= 0.5
    response = transfer(rule, fy[rows], fx[columns])
    normal = synthesis.realisation.standard_normal((2, *response.shape), dtype=np.float32)
    response *= normal[0] + 1j * normal[1]
    spectrum = np.zeros((height, width // 2 + 1), dtype=np.complex64)
    spectrum[np.ix_(rows, columns)] = response
    field = np.fft.irfft2(spectrum, s=(height, width))[: grid.shape[0], : grid.shape[1]]
    return unit_rms(field.astype(np.float32, copy=False))


SPEC = Spec(
    name="autoregressive",
    description="Noise in which every sample follows from its neighbours by the key's rule.",
    render=render,
    parameters=(
        Number(
            "spacing",
            "Distance from neighbour to neighbour, as training will see it.",
            "training px",
            default=1.0,
            minimum=1.0,
            maximum=4.0,
            step=0.05,
        ),
        Number(
            "resonance",
            "How closely samples follow their neighbours.",
            "",
            default=0.95,
            minimum=0.5,
            maximum=0.99,
            step=0.01,
        ),
    ),
)
