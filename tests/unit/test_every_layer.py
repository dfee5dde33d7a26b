"""Every layer through the whole engine: on the smallest pictures, in every mode, under masks."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from urushi import Layer, Mask, Recipe, protect
from urushi.spec import MarkSpec

from unit.layers import LAYERS
from unit.support import to_bytes

FILES = {
    "dot": to_bytes(Image.new("L", (1, 1), 90), "PNG"),
    "logo": to_bytes(Image.radial_gradient("L").resize((30, 20)).convert("RGBA"), "PNG"),
}
MASKS = (
    Mask("picture", invert=True, feather=3.0, parameters={"picture": "dot"}),
    Mask("paint", parameters={"strokes": "+3000 0,0 10000,10000;-500 5000,5000"}),
)
GIVEN: dict[str, dict[str, Any]] = {"text": {"text": "© 漆\nうるし"}, "logo": {"picture": "logo"}}


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("name", LAYERS)
def test_on_the_smallest_pictures(name: str, mode: str) -> None:
    spec, rng = LAYERS[name], np.random.default_rng(1)
    parameters = GIVEN.get(name, {})
    if any(p.name == "drawing" for p in spec.parameters):
        parameters = {"picture": "dot"}
    for size in ((1, 1), (1, 37), (40, 1), (9, 13)):
        noise = Image.fromarray(rng.integers(0, 256, (*size[::-1], 4), dtype=np.uint8))
        noise.paste((9, 8, 7, 0), (0, 0, size[0], size[1] // 2))
        given = noise.convert(mode)
        for masks in ((), MASKS):
            recipe = Recipe(60.0, (Layer(name, 1.0, masks, parameters),), FILES)
            result = protect(to_bytes(given, "PNG"), recipe, seed=1)
            coated = Image.open(io.BytesIO(result.data))
            assert (coated.mode, coated.size) == (mode, size)
            transparent = mode in ("LA", "RGBA")
            if transparent and name != "warp" and (not isinstance(spec, MarkSpec) or spec.hidden):
                # None but marks and what moves the picture changes what can be seen through.
                np.testing.assert_array_equal(
                    *(np.asarray(one)[..., -1] for one in (given, coated))
                )
