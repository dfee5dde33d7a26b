"""The fine structure of another picture, laid into this one.

A picture that is captioned as one thing and shows a model the features of another is the idea of
S. Shan et al., "Nightshade: prompt-specific poisoning attacks on text-to-image generative models"
(IEEE Symposium on Security and Privacy, 2024). There, a perturbation is optimised against the
model's own image encoder until the picture's features are the other's. Here no model runs: it is
merely the other picture's luma, band-passed to the wavelengths that a coat lives on and evened out,
so that its edges and its shading count alike. What of the idea is left has not been measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi import inlay
from urushi.carriers import fast_length, unit_rms
from urushi.spec import Number, Parameters, Spec, Synthesis

Float = NDArray[np.float32]

KEY_TURN, OWN_TURN = 6.0, 4.0
"""Degrees by which the key, and each picture, turn the decoy at most."""

KEY_SCALE, OWN_SCALE = 0.1, 0.06
"""Shares by which they make it larger or smaller at most."""

EMPTIEST = 0.25
"""Local contrast is evened out down to this share of the mean contrast: emptier parts stay so."""

BLANK = 1e-4
"""RMS of the band (1 = 255 levels) below which the decoy shows nothing but rounding."""


def render(synthesis: Synthesis, parameters: Parameters) -> Float:
    """The decoy's band, tiled without seams, at a place, turn and size of this picture's own.

    Returns:
        ``(grid height, grid width)`` float32, luma, unit RMS; zero where the decoy is blank.
    """
    grid, keyed, own = synthesis.grid, synthesis.keyed, synthesis.realisation
    pixel = grid.training_pixel
    angle = keyed.uniform(-KEY_TURN, KEY_TURN) + own.uniform(-OWN_TURN, OWN_TURN)
    scale = 1 + keyed.uniform(-KEY_SCALE, KEY_SCALE) + own.uniform(-OWN_SCALE, OWN_SCALE)
    mirror, place = own.integers(2, size=2), own.uniform(size=2)
    image = inlay.source(parameters)
    tile = inlay.luma(image, inlay.tile_size(image, parameters["size"] * pixel * scale))
    tile = inlay.seamless(tile[:: 1 - 2 * mirror[0], :: 1 - 2 * mirror[1]])
    offset = float(place[0]) * tile.shape[1], float(place[1]) * tile.shape[0]
    finest, coarsest = sorted((parameters["finest"], parameters["coarsest"]))
    # Beyond the field on all sides: the FFT joins opposite edges.
    margin = round(2 * coarsest * pixel)
    height, width = (fast_length(n + 2 * margin) for n in grid.shape)
    field = inlay.tiled(tile, (height, width), offset, angle)
    band = _Band((height, width), finest * pixel, coarsest * pixel)
    field = band.passed(field - field.mean())
    rms = float(np.sqrt(np.square(field).mean()))
    if rms < BLANK:
        return np.zeros(grid.shape, dtype=np.float32)
    contrast = band.smoothed(np.square(field))
    np.sqrt(np.maximum(contrast, 0), out=contrast)
    field /= contrast + np.float32(EMPTIEST * rms)
    np.tanh(field, out=field)
    field = band.passed(field)
    return unit_rms(field[margin : margin + grid.shape[0], margin : margin + grid.shape[1]])


class _Band:
    """Filters of one shape.

    Args:
        shape: ``(h, w)`` of the fields.
        finest, coarsest: wavelengths that pass, samples.
    """

    def __init__(self, shape: tuple[int, int], finest: float, coarsest: float) -> None:
        self._shape = shape
        fy = np.fft.fftfreq(shape[0]).astype(np.float32)[:, None]
        fx = np.fft.rfftfreq(shape[1]).astype(np.float32)[None, :]
        squared = fy * fy + fx * fx
        # Gaussian flanks, at half of the height at either end.
        half = np.float32(-np.log(2))
        self._gain = np.exp(half * squared * np.float32(finest * finest))
        self._gain *= 1 - np.exp(half * squared * np.float32(coarsest * coarsest))
        # Pictures have less of it the finer it is (about 1/f): go half the way to level that.
        self._gain *= np.sqrt(np.sqrt(squared))
        self._smooth = np.exp(half * squared * np.float32(4 * coarsest * coarsest))

    def passed(self, field: Float) -> Float:
        """The band of a field."""
        return self._filtered(field, self._gain)

    def smoothed(self, field: Float) -> Float:
        """A field without all that is finer than twice the coarsest wave."""
        return self._filtered(field, self._smooth)

    def _filtered(self, field: Float, gain: Float) -> Float:
        spectrum = np.fft.rfft2(field)
        spectrum *= gain
        return np.fft.irfft2(spectrum, self._shape).astype(np.float32)


SPEC = Spec(
    name="decoy",
    description="The fine structure of another picture, laid into this one.",
    render=render,
    parameters=(
        inlay.DRAWING,
        inlay.PICTURE,
        Number(
            "size",
            "Longer side of the decoy, which is repeated, as training will see it.",
            "training px",
            default=448.0,
            minimum=96.0,
            maximum=1024.0,
            step=16.0,
        ),
        Number(
            "finest",
            "Shortest wavelength of it that is laid in.",
            "training px",
            default=4.0,
            minimum=2.2,
            maximum=12.0,
            step=0.1,
        ),
        Number(
            "coarsest",
            "Longest wavelength of it that is laid in.",
            "training px",
            default=24.0,
            minimum=6.0,
            maximum=48.0,
            step=0.5,
        ),
    ),
)
