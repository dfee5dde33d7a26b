"""The JPEG pattern: what a real JPEG keeps of it, and what of other patterns."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from urushi.perturbations.dct import BLOCK, CANDIDATES, basis, quantisation

from unit.layers import Field, render

SIZE = (256, 192)


def _coefficients(field: Field) -> Field:
    """DCT coefficients of all whole blocks; ``(blocks, 8, 8)``."""
    height, width = field.shape
    blocks = field.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).transpose(0, 2, 1, 3)
    return (basis() @ blocks @ basis().T).reshape(-1, BLOCK, BLOCK)


def _kept(field: Field, quality: int, amplitude: float) -> float:
    """Share of a luma pattern on grey that a JPEG of Pillow's keeps; amplitude in levels RMS."""
    before = np.rint(128 + field * amplitude)
    buffer = io.BytesIO()
    Image.fromarray(before.astype(np.uint8)).save(buffer, "JPEG", quality=quality)
    after = np.asarray(Image.open(buffer), dtype=float)
    change = before - 128
    return float(((after - 128) * change).sum() / np.square(change).sum())


@pytest.mark.parametrize("quality", [40, 50, 75, 90, 95])
def test_steps_are_those_of_a_real_jpeg(quality: int) -> None:
    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "JPEG", quality=quality)
    tables = Image.open(buffer).quantization  # type: ignore[attr-defined]
    np.testing.assert_array_equal(np.reshape(tables[0], (8, 8)), quantisation(quality))


def test_the_transform_is_orthonormal() -> None:
    np.testing.assert_allclose(basis() @ basis().T, np.eye(8), atol=1e-6)


@pytest.mark.parametrize("count", [1, 3, 8])
def test_power_is_in_the_key_s_coefficients_by_their_steps(count: int) -> None:
    power = np.square(_coefficients(render("dct", size=SIZE, count=count))).mean(axis=0)
    used = [tuple(place) for place in np.argwhere(power > 1e-6 * power.max())]
    assert len(used) == count and set(used) <= set(CANDIDATES)
    steps = quantisation(75)
    ratios = [np.sqrt(power[place]) / steps[place] for place in used]
    np.testing.assert_allclose(ratios, ratios[0], rtol=0.02)


def test_which_coefficients_is_the_key_s_choice() -> None:
    def used(key: str, seed: int) -> frozenset[tuple[int, ...]]:
        power = np.square(_coefficients(render("dct", key=key, seed=seed, size=SIZE))).mean(axis=0)
        return frozenset(tuple(place) for place in np.argwhere(power > 1e-6 * power.max()))

    assert used("a", 1) == used("a", 2)
    assert len({used(f"key {i}", 1) for i in range(8)}) > 4


def test_a_jpeg_keeps_it_whole_where_noise_is_lost() -> None:
    steps = quantisation(75)
    field = render("dct", size=SIZE, count=1)
    (place,) = np.argwhere(np.square(_coefficients(field)).mean(axis=0) > 1)
    # Six tenths of a step in that coefficient: RMS is an eighth of it, by Parseval.
    strong = 0.6 * steps[tuple(place)] / BLOCK
    assert _kept(field, 75, strong) > 1.2  # rounded up to a whole step
    assert _kept(field, 75, 0.5 * strong) < 0.1  # below half a step it is gone
    assert _kept(render("texture", size=SIZE), 75, strong) < 0.5
