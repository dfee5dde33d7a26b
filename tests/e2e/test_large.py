"""A picture of 15 megapixels, as illustrators have them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pictures
import pytest
from browsing.files import Given, encoded
from browsing.studio import Studio
from PIL import JpegImagePlugin

LARGE = (5120, 2880)


@pytest.fixture(params=["drawn", "large_safelanding_5120x2880.jpg"])
def large(request: pytest.FixtureRequest, shared_picture: Callable[[str], Path]) -> Given:
    if request.param != "drawn":
        path = shared_picture(request.param)
        return Given(path.name, path.read_bytes())
    # Drawn small and enlarged: only the number of pixels matters here.
    image = pictures.painting(LARGE[0] // 4, LARGE[1] // 4).resize(LARGE)
    return encoded("drawn.jpg", image, quality=90, subsampling="4:2:2")


def test_large_jpeg(studio: Studio, large: Given) -> None:
    studio.add_and_see(large)
    saved = studio.coat_and_save()
    before, after = large.image, saved.image
    assert after.size == before.size == LARGE
    assert JpegImagePlugin.get_sampling(after) == JpegImagePlugin.get_sampling(before)
    assert after.quantization == before.quantization
    # Coated everywhere, to the last strip.
    apart = np.abs(np.asarray(after).astype(np.int16) - np.asarray(before))
    for band in np.array_split(apart, 12):
        assert band.mean() > 0.1
