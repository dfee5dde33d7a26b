"""The smooth displacement: how far, how smooth, and that its strength is solved for."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import PICTURES, cel
from PIL import Image
from urushi import Layer, Mask, Recipe, protect
from urushi.coat import MOST_MOVED, synthesise
from urushi.codec import decode
from urushi.pipeline import plan
from urushi.ssimulacra2 import Reference

from unit.layers import render
from unit.support import pixels, to_bytes

WARP = Recipe(75.0, (Layer("warp"),))


def test_the_length_has_unit_rms_and_no_short_waves() -> None:
    flow = render("warp", size=(600, 500), period=20.0)
    assert np.square(flow).sum(axis=0).mean() == pytest.approx(1.0, abs=1e-4)
    spectrum = np.square(np.abs(np.fft.fft2(flow * np.outer(np.hanning(500), np.hanning(600)))))
    fy, fx = np.fft.fftfreq(500)[:, None], np.fft.fftfreq(600)[None, :]
    assert spectrum[:, np.hypot(fy, fx) > 1 / 8].sum() < 1e-2 * spectrum.sum()


@pytest.mark.parametrize("kind", ["cel", "painting"])
def test_its_strength_is_solved_for(kind: str) -> None:
    image = PICTURES[kind](500, 400)
    result = protect(to_bytes(image, "PNG"), WARP, key="k", seed=2)
    score = Reference(np.asarray(image)).score(pixels(result.data))
    assert score == pytest.approx(75.0, abs=1.5)
    assert result.fit == pytest.approx(score, abs=0.01)


def test_no_point_moves_farther_than_allowed_even_on_empty_paper() -> None:
    for image in (Image.new("RGB", (300, 300), "white"), cel(300, 300)):
        picture = decode(to_bytes(image, "PNG"))
        planned = plan(picture)
        coat = synthesise(planned.scene, planned.visibility, WARP, "k", 1)
        for amplitude in (0.001, 0.02, 0.15):
            flow = coat.flow_at(amplitude)
            assert flow is not None
            assert np.hypot(*flow).max() <= MOST_MOVED + 1e-5


def test_shares_the_budget_with_other_layers() -> None:
    image = to_bytes(PICTURES["painting"](500, 400), "PNG")
    alone = protect(image, WARP, key="k", seed=2)
    mixed = protect(image, Recipe(75.0, (*WARP.layers, Layer("lattice"))), key="k", seed=2)
    assert mixed.fit == pytest.approx(75.0, abs=1.5)
    assert alone.fit == pytest.approx(75.0, abs=1.5)
    picture = decode(image)
    planned = plan(picture)
    for layers in (WARP.layers, (*WARP.layers, Layer("lattice"))):
        coat = synthesise(planned.scene, planned.visibility, Recipe(75.0, layers), "k", 2)
        assert coat.flow is not None
        down, right = np.gradient(planned.scene.luma)
        moved = np.square(coat.flow[0] * right + coat.flow[1] * down).mean()
        power = moved + np.square(coat.delta).sum(axis=0).mean()
        assert power == pytest.approx(1.0, abs=0.01)
        assert moved == pytest.approx(1.0 / len(layers), rel=0.25)


def test_stays_where_its_mask_is() -> None:
    image = PICTURES["painting"](400, 300)
    left = Mask("linear", parameters={"angle": 0.0, "start": 0.4, "end": 0.5})
    masked = Recipe(60.0, (Layer("warp", masks=(left,)),))
    changed = np.abs(
        pixels(protect(to_bytes(image, "PNG"), masked, seed=1).data).astype(int) - np.asarray(image)
    ).max(axis=(0, 2))
    halves = changed[:140].max(), changed[-140:].max()
    assert min(halves) == 0 < max(halves)
