"""Cross-hatching that follows the tone, drawn as by hand.

As the picture darkens, first one set of strokes appears, then a second and a third across it, each
swelling before the next comes in: the strokes of different tone nest in one another, so that tones
meet without a seam (the idea of the tonal art maps of E. Praun, H. Hoppe, M. Webb, A. Finkelstein,
"Real-time hatching", SIGGRAPH 2001). Only the strokes are added, less their mean.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from urushi.finishes._fields import Float, axes, drift, smooth_levels, step, wrapped
from urushi.spec import Number, Parameters, Spec, Synthesis

INK = 0.2
"""Change of luma from a stroke to the ground."""

SETS = ((0.0, 0.16, 0.62), (72.0, 0.42, 0.85), (-38.0, 0.66, 1.0))
"""Of each set of strokes: turn (degrees), darkness at which it appears and is at its fullest."""

FULLEST = 0.4
"""Width of a stroke at its fullest, as a share of the distance from line to line."""

STROKE = 15.0
"""Length of a stroke in distances from line to line."""

MEAN_WIDTH = 0.76
"""Mean over a stroke of its width, for pressure and taper, as a share of the nominal one."""

TABLE = 1024
"""Random values that lines and strokes take theirs from."""


def render(synthesis: Synthesis, parameters: Parameters) -> NDArray[np.float32]:
    """Strokes less their mean; ``(grid height, grid width)`` float32, luma."""
    grid, keyed, rng = synthesis.grid, synthesis.keyed, synthesis.realisation
    turn = keyed.uniform(-4.0, 4.0) + rng.uniform(-1.0, 1.0)
    stretches = 1.0 + keyed.uniform(-0.04, 0.04, size=len(SETS))
    # Shading follows forms, not every hair and every grain.
    luma = synthesis.scene.luma
    tone = smooth_levels(luma, 0.22 * parameters["pitch"] * grid.training_pixel)
    paper: Float | None = None
    bare_mean = np.ones(256, dtype=np.float32)
    for (angle, first, fullest), stretch in zip(SETS, stretches, strict=True):
        pitch = max(2.0, parameters["pitch"] * grid.training_pixel * stretch)
        widths = _widths(first, fullest)
        bare = _strokes(
            grid.shape,
            pitch,
            parameters["angle"] + turn + angle,
            widths[tone],
            rng,
        )
        # Ink on ink is no darker: what shows is the paper that all sets leave bare.
        paper = bare if paper is None else np.multiply(paper, bare, out=paper)
        bare_mean *= np.float32(1) - np.float32(MEAN_WIDTH) * widths
    assert paper is not None
    levels = np.linspace(0, 1, 256, dtype=np.float32)
    ink = np.float32(INK) * step(levels, 0.1, 0.4)
    paper -= bare_mean[tone]
    # Outlines and blacks stay as they are, however thin: by the tone of each sample itself.
    paper *= ink[smooth_levels(luma, 0.5 * grid.training_pixel)]
    return paper


def _widths(first: float, fullest: float) -> Float:
    """Width of a set's strokes for each of 256 levels, as a share of the pitch."""
    darkness = 1 - np.linspace(0, 1, 256, dtype=np.float32)
    share = np.clip((darkness - first) / (fullest - first), 0, 1)
    return np.asarray(FULLEST * share**0.8, dtype=np.float32)


def _strokes(
    shape: tuple[int, int], pitch: float, angle: float, width: Float, rng: np.random.Generator
) -> Float:
    """What one set of strokes leaves bare, 0 to 1; ``(h, w)`` float32. ``width`` is in pitches."""
    offset = rng.uniform(0, 512 * pitch), rng.uniform(0, 512 * pitch)
    along, across = axes(shape, angle, offset)
    # The hand sways slowly along a stroke, and trembles a little.
    sway = drift(shape, (14 * pitch, 14 * pitch), rng)
    sway *= np.float32(0.42 * pitch)
    across += sway
    across += np.float32(0.055 * pitch) * drift(shape, (2.2 * pitch, 2.2 * pitch), rng)
    across *= np.float32(1 / pitch)
    line = wrapped(across, TABLE)
    across -= np.floor(across)

    # Each line is set down in strokes that start anywhere.
    along *= np.float32(1 / (STROKE * pitch))
    along += rng.uniform(0, 1, TABLE).astype(np.float32)[line]
    line *= 37
    line += wrapped(along, TABLE)
    line &= TABLE - 1
    along -= np.floor(along)

    place = rng.normal(0.5, 0.1, TABLE).clip(0.3, 0.7).astype(np.float32)
    pressure = rng.uniform(0.72, 1.2, TABLE).astype(np.float32)
    across -= place[line]
    np.abs(across, out=across)
    # Pressed in the middle of the stroke, lifted at its ends.
    along -= np.float32(0.46)
    along *= along
    reach = np.float32(1.08) - np.float32(3.6) * along
    reach *= pressure[line]
    np.maximum(reach, 0, out=reach)
    reach *= width
    # Antialiased over a sample: the half width less the distance, in samples.
    np.multiply(reach, np.float32(0.5), out=along)
    along -= across
    along *= np.float32(pitch)
    along += np.float32(0.5)
    np.clip(along, 0, 1, out=along)
    # What is thinner than a sample is paler instead.
    reach *= np.float32(pitch)
    np.minimum(along, reach, out=along)
    return np.subtract(np.float32(1), along, out=along)


SPEC = Spec(
    name="hatching",
    description="Cross-hatching by hand: strokes in more directions where it is darker.",
    render=render,
    parameters=(
        Number(
            "pitch",
            "Distance from stroke to stroke.",
            "training px",
            default=6.0,
            minimum=3.0,
            maximum=20.0,
            step=0.1,
        ),
        Number(
            "angle",
            "Direction of the first strokes; the key turns it a little.",
            "degrees",
            default=135.0,
            minimum=0.0,
            maximum=180.0,
            step=1.0,
        ),
    ),
)
