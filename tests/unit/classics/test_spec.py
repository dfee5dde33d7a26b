"""What all layers of noise have in common: boxes that agree, views that tell, whole pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import cel, line_art, painting
from PIL import Image
from urushi import Layer, Mask, Recipe, pipeline, protect
from urushi.classics import REGISTRY
from urushi.coat import synthesise
from urushi.codec import decode
from urushi.grid import Box, shrink

from unit.classics.noises import change, cut, noise, plain, random_picture
from unit.support import fit_view, oracle, pixels, to_bytes

NAMES = sorted(name.removeprefix("classic.") for name in REGISTRY)
WIDTH, HEIGHT = 701, 603
PIXELS = random_picture(HEIGHT, WIDTH)
WHOLE = {name: change(name, PIXELS, level=8.0) for name in NAMES}


def recipe(name: str, level: float = 8.0, amount: float = 1.0) -> Recipe:
    return Recipe(75.0, (Layer(f"classic.{name}", amount, (), {"level": level}),))


@st.composite
def boxes(draw: st.DrawFn, step: int = 1) -> Box:
    """Any box of the picture; of whole blocks of ``step``, but where the picture ends."""
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    right, bottom = draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT))
    return (
        left // step * step,
        top // step * step,
        min(-(-right // step) * step, WIDTH),
        min(-(-bottom // step) * step, HEIGHT),
    )


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_pixel_changes_alike_in_whatever_box(name: str, data: st.DataObject) -> None:
    box = data.draw(boxes(REGISTRY[f"classic.{name}"].alignment))
    part = noise(name, (WIDTH, HEIGHT), level=8.0)(cut(PIXELS, box), box)
    np.testing.assert_array_equal(part, cut(WHOLE[name], box))


@pytest.mark.parametrize("name", NAMES)
def test_the_mean_stays_and_levels_go_up(name: str) -> None:
    picture = np.asarray(painting(500, 400))
    sizes = [float(change(name, picture, level=float(n)).std()) for n in range(1, 9)]
    assert sizes == sorted(sizes)
    assert 0.1 < sizes[0] < sizes[-1] < 40
    # Of dots and strokes there are few enough for their numbers of dark and light to differ.
    assert abs(change(name, picture, level=8.0).mean()) < 0.1 * sizes[-1]


@pytest.mark.parametrize("name", NAMES)
def test_every_seed_draws_anew(name: str) -> None:
    first, second = (change(name, PIXELS, seed=seed).ravel() for seed in (1, 2))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05


@pytest.mark.parametrize("name", ["gaussian", "shot", "speckle"])
def test_channels_share_their_noise_or_do_not(name: str) -> None:
    grey = plain(128)
    shared = change(name, grey, channels="luma")
    np.testing.assert_array_equal(shared[..., :1] + 0 * shared, shared)
    own = change(name, grey, channels="color").reshape(-1, 3)
    assert np.abs(np.corrcoef(own.T) - np.eye(3)).max() < 0.02


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", ["L", "RGB", "LA", "RGBA"])
def test_pictures_of_any_mode(name: str, mode: str) -> None:
    """No shape of picture is in the way, and what is fully transparent keeps its colour."""
    image = cel(203, 157, alpha="A" in mode).convert(mode)
    result = pixels(protect(to_bytes(image, "PNG"), recipe(name), seed=1).data).astype(int)
    before = np.asarray(image).astype(int)
    changed = np.abs(result - before)
    if "A" in mode:
        hidden = before[..., -1] == 0
        assert hidden.any()
        assert changed[hidden].max() == 0
        assert changed[..., -1].max() == 0
        assert changed[before[..., -1] == 255].max() > 10
    else:
        assert changed.max() > 10


def test_parts_of_a_picture_agree_with_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """All six, one on another, through a mask: any part that the page asks for is the file's."""
    monkeypatch.setattr(pipeline, "STRIP_PIXELS", 1 << 14)
    width, height = 331, 270
    image = painting(width, height)
    mask = Mask("linear", feather=4.0)
    layers = tuple(Layer(name, 1.0, (mask,), {"level": 6.0}) for name in REGISTRY)
    for extra in ((), (Layer("warp"),)):
        mixed = Recipe(75.0, (*layers, *extra))
        result = protect(to_bytes(image, "PNG"), mixed, seed=1)
        file = Image.fromarray(pixels(result.data))
        picture = decode(to_bytes(image, "PNG"))
        planned = pipeline.plan(picture)
        coat = synthesise(planned.scene, planned.visibility, mixed, "", 1)
        for box in ((0, 0, width, height), (3, 5, 201, 122), (197, 131, width, height)):
            part = pipeline.coat_region(picture.image, planned.grid, coat, result.amplitude, box)
            np.testing.assert_array_equal(np.asarray(part), np.asarray(file.crop(box)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [None, 255])
def test_the_fit_view_shows_what_shrinking_leaves(name: str, value: int | None) -> None:
    """Also on white paper, where the light half of the noise is cut off and the mean goes down.

    Only about as large: viewers shrink by Lanczos, which leaves a little less than an average does.
    """
    image = painting(1200, 900) if value is None else Image.new("RGB", (1200, 900), (value,) * 3)
    before = np.asarray(image)
    noisy = np.clip(np.rint(before + change(name, before, level=6.0)), 0, 255).astype(np.uint8)
    for size in ((600, 450), (800, 600)):
        view = np.asarray(shrink(image, size))
        left = np.asarray(shrink(Image.fromarray(noisy), size)).astype(float) - view
        told = change(name, view, scale=size[0] / 1200, level=6.0)
        told = np.clip(np.rint(view + told), 0, 255) - view
        assert told.std() == pytest.approx(left.std(), rel=0.25, abs=0.3)
        assert told.mean() == pytest.approx(left.mean(), abs=0.5)


@pytest.mark.parametrize("name", ["spots", "lines"])
def test_dots_and_strokes_are_where_they_were_in_a_smaller_view(name: str) -> None:
    grey = plain(128)
    noisy = Image.fromarray(np.rint(128 + change(name, grey, level=8.0)).astype(np.uint8))
    left = np.asarray(noisy.reduce(2)).astype(float) - 128
    told = change(name, grey[::2, ::2], scale=0.5, level=8.0)
    assert np.corrcoef(left.ravel(), told.ravel())[0, 1] > 0.98


def test_the_score_compares_the_same_noise() -> None:
    """The fit view's noise is not the picture's pixel by pixel, but the score is of the coat."""
    file = to_bytes(painting(2000, 500), "PNG", compress_level=1)
    gaussian = recipe("gaussian").layers
    alone = protect(file, Recipe(75.0, gaussian), seed=1)
    both = protect(file, Recipe(75.0, (*gaussian, Layer("lattice"))), seed=1)
    views = [fit_view(Image.fromarray(pixels(r.data))) for r in (alone, both)]
    assert both.fit == pytest.approx(oracle(*views), abs=1.0)
    assert min(both.fit - 75.0, both.full - 50.0) == pytest.approx(0.0, abs=1.5)


def test_strength_is_found_on_the_same_noise_on_white_paper() -> None:
    """There the fit view is made from the whole picture each time."""
    file = to_bytes(line_art(2000, 500), "PNG", compress_level=1)
    layers = (*recipe("gaussian", 4.0).layers, Layer("lattice"))
    result = protect(file, Recipe(75.0, layers), seed=1)
    assert min(result.fit - 75.0, result.full - 50.0) == pytest.approx(0.0, abs=1.5)
