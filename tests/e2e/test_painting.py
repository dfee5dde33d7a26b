"""Painting where a layer goes: by mouse, by keyboard, by finger."""

from __future__ import annotations

import json

import numpy as np
from browsing.files import Given, small_png
from browsing.native import levels, native
from browsing.studio import Studio
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from playwright.sync_api import CDPSession, Locator, expect

Point = tuple[float, float]


def finish_with_mask(studio: Studio) -> Locator:
    """A finish alone, which is quickly shown, with a mask to be painted; the button that begins."""
    studio.add_layer("finish", "washi")
    for name in ("lattice", "texture"):
        studio.open_layer(name).get_by_test_id("layer-remove").click()
    card = studio.open_layer("washi")
    card.get_by_test_id("add-mask").click()
    card.get_by_test_id("add-mask-paint").click()
    studio.previewed()
    return card.get_by_test_id("mask-parameter-strokes")


def strokes(studio: Studio) -> list[str]:
    text: str = studio.recipe()["layers"][-1]["masks"][0]["parameters"]["strokes"]
    return text.split(";") if text else []


def middle(studio: Studio) -> Point:
    box = studio.by("stage-zoom").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def paint(studio: Studio, *points: Point) -> None:
    """Draw a stroke through points, counted from the middle of the stage."""
    x, y = middle(studio)
    mouse = studio.page.mouse
    mouse.move(x + points[0][0], y + points[0][1])
    mouse.down()
    for dx, dy in points[1:]:
        mouse.move(x + dx, y + dy, steps=6)
    mouse.up()


def wider(area: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """An area with the three pixels around it: edges are drawn differently here and there."""
    return np.asarray(Image.fromarray(area).convert("L").filter(ImageFilter.MaxFilter(7))) > 0


def test_by_mouse_the_layer_goes_where_it_is_painted(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    finish_with_mask(studio).click()
    everywhere = studio.canvas("after")
    plain = studio.canvas("before")
    paint(studio, (-150, -60), (-90, 40), (-40, -50))
    studio.previewed()
    first = studio.canvas("after")
    painted = studio.canvas("painted")[..., 3] > 0
    changed = (first != plain).any(axis=-1)
    assert changed[painted].mean() > 0.5
    assert not changed[~wider(painted)].any()
    assert strokes(studio)[0].startswith("+")
    studio.by("paint-erase").click()
    paint(studio, (-90, 40), (-60, 0))
    studio.previewed()
    assert (studio.canvas("painted")[..., 3] > 0).sum() < painted.sum()
    assert strokes(studio)[1].startswith("-")
    # Each stroke is a step of its own, and all is as it was.
    studio.by("paint-undo").click()
    studio.previewed()
    assert np.array_equal(studio.canvas("after"), first)
    studio.by("paint-clear").click()
    studio.previewed()
    assert np.array_equal(studio.canvas("after"), everywhere)
    studio.by("undo").click()
    studio.by("paint-done").click()
    assert studio.by("paint-done").is_hidden()
    saved = studio.coat_and_save()
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1


def test_keys_of_the_painter(studio: Studio) -> None:
    studio.add_and_see(small_png())
    start = finish_with_mask(studio)
    start.press("Enter")
    expect(studio.by("stage-zoom")).to_be_focused()
    keys = studio.page.keyboard
    radius = studio.state("s.brush.radius")
    keys.press("]")
    keys.press("]")
    assert studio.state("s.brush.radius") > radius * 1.3
    keys.press("[")
    assert studio.state("s.brush.radius") < radius * 1.3
    keys.press("e")
    expect(studio.by("paint-erase")).to_have_attribute("aria-pressed", "true")
    keys.press("e")
    # The space bar makes the hand pan, and a wheel zooms, without a trace in the mask.
    studio.page.mouse.move(*middle(studio))
    studio.page.mouse.wheel(0, -1600)
    before = studio.canvas("before")
    keys.down("Space")
    paint(studio, (0, 0), (40, 0))
    keys.up("Space")
    assert strokes(studio) == []
    assert (before != studio.canvas("before")).any()
    paint(studio, (0, 0), (40, 0))
    assert len(strokes(studio)) == 1
    keys.press("Control+z")
    assert strokes(studio) == []
    keys.press("Escape")
    assert studio.by("paint-done").is_hidden()
    expect(start).to_be_focused()
    # What takes the mask away ends the painting as well.
    start.press("Enter")
    studio.page.locator("[data-testid=mask-remove]").click()
    assert studio.by("paint-done").is_hidden()


def test_a_mask_that_is_full_says_so(studio: Studio) -> None:
    studio.add_and_see(small_png())
    finish_with_mask(studio)
    recipe = studio.recipe()
    full = ";".join(["+100 5000,5000"] * 3998)
    recipe["layers"][-1]["masks"][0]["parameters"]["strokes"] = full
    file = Given("full.json", json.dumps(recipe).encode())
    studio.choose_file(studio.by("recipe-open"), file)
    studio.page.locator("[data-testid=toast][data-key='recipe.opened']").wait_for()
    studio.by("mask-parameter-strokes").click()
    paint(studio, (-100, 0), (-50, 40), (0, -40), (50, 40), (100, -40), (150, 40), (0, 90))
    studio.page.locator("[data-testid=toast][data-key='paint.full']").wait_for()
    assert len(strokes(studio)) == 3998


def test_one_finger_paints_and_two_zoom(phone: Studio) -> None:
    phone.add_and_see(small_png())
    finish_with_mask(phone).tap()
    phone.by("paint-done").wait_for()
    assert phone.by("coat").is_hidden()  # the picture has all the screen
    x, y = middle(phone)
    cdp = phone.cdp()
    _touch(cdp, "touchStart", (x - 60, y))
    for dx in (-40, -10, 30):
        _touch(cdp, "touchMove", (x + dx, y + 10))
    _touch(cdp, "touchEnd")
    assert len(strokes(phone)) == 1
    fitted = phone.zoom_percent()
    _touch(cdp, "touchStart", (x - 20, y))
    _touch(cdp, "touchStart", (x - 20, y), (x + 20, y))
    for spread in (40, 80):
        _touch(cdp, "touchMove", (x - spread, y), (x + spread, y))
    _touch(cdp, "touchEnd")
    assert phone.zoom_percent() > fitted * 1.5
    assert len(strokes(phone)) == 1
    phone.by("paint-done").tap()
    phone.by("coat").wait_for()


def _touch(cdp: CDPSession, moment: str, *points: Point) -> None:
    touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    cdp.send("Input.dispatchTouchEvent", {"type": moment, "touchPoints": touches})
