"""Looking at the picture: preview, divider, zoom and pan, difference, measure, undo."""

from __future__ import annotations

import re

import numpy as np
import pictures
import pytest
from browsing.files import encoded, small_png
from browsing.studio import Studio
from numpy.typing import NDArray


def apart(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Mean distance of two canvases in levels."""
    return float(np.abs(first.astype(np.int16) - second.astype(np.int16)).mean())


def strength(studio: Studio) -> float:
    """How far the coated side is from the original one, as shown."""
    return apart(studio.canvas("before"), studio.canvas("after"))


def test_presets_change_what_is_seen(studio: Studio) -> None:
    studio.add_and_see(small_png())
    seen = {}
    for preset in ("subtle", "balanced", "strong"):
        studio.by(f"preset-{preset}").check(force=True)
        studio.previewed()
        seen[preset] = strength(studio)
    assert 0 < seen["subtle"] < seen["balanced"] < seen["strong"]


def test_the_first_picture_finds_the_panel_at_its_top(studio: Studio) -> None:
    scrolled = "() => document.querySelector('settings-panel').scrollTop"
    usual = studio.page.viewport_size
    assert usual
    studio.page.set_viewport_size({"width": usual["width"], "height": 500})
    try:
        studio.add_and_see(small_png())
        studio.by("advanced-toggle").scroll_into_view_if_needed()
        assert studio.page.evaluate(scrolled) > 0
        studio.by("close-picture").click()
        studio.by("pick").wait_for()
        studio.add_and_see(small_png())
        assert studio.page.evaluate(scrolled) == 0
    finally:
        studio.page.set_viewport_size(usual)


def test_slider_changes_what_is_seen_and_can_be_undone(studio: Studio) -> None:
    studio.add_and_see(small_png())
    at_first = studio.canvas("after")
    target = studio.by("strength-output").inner_text()
    slider = studio.by("strength")
    slider.focus()
    for _ in range(12):
        slider.press("ArrowRight")
    studio.previewed()
    stronger = studio.canvas("after")
    assert apart(at_first, stronger) > 0
    assert studio.by("strength-output").inner_text() != target
    # One drag is one step.
    studio.by("undo").click()
    studio.previewed()
    assert studio.by("strength-output").inner_text() == target
    assert apart(at_first, studio.canvas("after")) == 0
    studio.by("redo").click()
    studio.previewed()
    assert apart(stronger, studio.canvas("after")) == 0
    # The editor's usual keys do the same.
    studio.page.keyboard.press("Control+z")
    studio.previewed()
    assert apart(at_first, studio.canvas("after")) == 0
    studio.page.keyboard.press("Control+Shift+z")
    studio.previewed()
    assert apart(stronger, studio.canvas("after")) == 0


def test_layers_can_be_mixed(studio: Studio) -> None:
    studio.add_and_see(small_png())
    at_first = studio.canvas("after")
    studio.by("advanced-toggle").click()
    studio.open_layer("lattice").get_by_test_id("layer-amount").fill("0")
    studio.previewed()
    studio.by("advanced-toggle").click()
    assert apart(at_first, studio.canvas("after")) > 0


def test_preview_is_the_result(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    studio.by("zoom-100").click()
    studio.previewed()
    shown = studio.canvas("after")
    saved = np.asarray(studio.coat_and_save().image.convert("RGBA"))
    # The picture is smaller than the stage: it lies there once, pixel for pixel.
    height, width = saved.shape[:2]
    top, left = np.argwhere(shown[..., 3] == 255).min(axis=0)
    part = shown[top : top + height, left : left + width]
    assert part.shape == saved.shape
    assert np.abs(part.astype(np.int16) - saved.astype(np.int16)).max() <= 1


def test_divider_by_mouse_and_keyboard(studio: Studio) -> None:
    studio.add_and_see(small_png())
    handle = studio.by("divider")
    assert studio.divider() == 50
    box = handle.bounding_box()
    stage = studio.by("stage-zoom").bounding_box()
    assert box and stage
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    studio.page.mouse.move(*middle)
    studio.page.mouse.down()
    studio.page.mouse.move(stage["x"] + stage["width"] * 0.2, middle[1], steps=5)
    studio.page.mouse.up()
    assert 17 <= studio.divider() <= 23
    handle.press("End")
    assert studio.divider() == 100
    handle.press("ArrowLeft")
    assert studio.divider() == 98
    handle.press("Home")
    assert studio.divider() == 0
    handle.press("ArrowRight")
    assert studio.divider() == 2
    handle.dblclick()
    assert studio.divider() == 50


def test_divider_shows_the_original_on_one_side(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("preset-strong").check(force=True)
    studio.previewed()
    looks = {}
    stage = studio.by("stage-zoom")
    for key in ("Home", "End"):
        studio.by("divider").press(key)
        looks[key] = stage.screenshot()
    studio.by("divider").dblclick()
    assert looks["Home"] != looks["End"]


@pytest.fixture
def zoomable(studio: Studio) -> Studio:
    """A page with a picture that is larger than the stage."""
    studio.add_and_see(encoded("wide.jpg", pictures.cel(1800, 1300)))
    return studio


def test_zoom_by_wheel_keys_and_buttons(zoomable: Studio) -> None:
    studio = zoomable
    fitted = studio.zoom_percent()
    stage = studio.by("stage-zoom")
    stage.hover()
    studio.page.mouse.wheel(0, -300)
    _until_zoom(studio, f"> {fitted}")
    stage.focus()
    stage.press("1")
    assert studio.zoom_percent() == 100
    stage.press("+")
    assert studio.zoom_percent() == 125
    stage.press("-")
    assert studio.zoom_percent() == 100
    studio.previewed()  # sharp: the part in sight comes in true pixels
    stage.press("0")
    assert studio.zoom_percent() == fitted
    studio.by("zoom-in").click()
    assert studio.zoom_percent() > fitted
    studio.by("zoom-out").click()
    studio.by("zoom-100").click()
    assert studio.zoom_percent() == 100
    studio.by("zoom-fit").click()
    assert studio.zoom_percent() == fitted
    stage.dblclick(position={"x": 60, "y": 200})
    assert studio.zoom_percent() == 100


def test_pan_by_mouse_and_keyboard(zoomable: Studio) -> None:
    studio = zoomable
    stage = studio.by("stage-zoom")
    studio.by("zoom-100").click()
    studio.previewed()
    views = [studio.canvas("before")]
    stage.focus()
    stage.press("ArrowRight")
    views.append(studio.canvas("before"))
    box = stage.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3
    studio.page.mouse.move(x, y)
    studio.page.mouse.down()
    studio.page.mouse.move(x + 90, y + 70, steps=4)
    studio.page.mouse.up()
    views.append(studio.canvas("before"))
    assert apart(views[0], views[1]) > 1
    assert apart(views[1], views[2]) > 1
    studio.previewed()
    assert strength(studio) > 0  # what came into sight is coated as well


def test_difference_shows_only_the_coat(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("diff-toggle").click()
    studio.previewed()
    assert studio.by("diff-toggle").get_attribute("aria-pressed") == "true"
    shown = studio.canvas("after")
    picture = shown[shown[..., 3] == 255][:, :3].astype(np.float64)
    # Mid grey everywhere, but for the coat.
    assert abs(picture.mean() - 128) < 8
    assert picture.std() > 2
    studio.by("diff-toggle").click()
    studio.previewed()
    assert abs(apart(studio.canvas("before"), studio.canvas("after"))) < 20


def test_measure_shows_figures_that_keep_to_the_target(studio: Studio) -> None:
    studio.add_and_see(small_png())
    assert studio.by("measured-fit").inner_text() == "–"
    studio.by("measure").click()
    figure = re.compile(r"^\d+(\.\d+)?$")
    studio.by("measured-fit").filter(has_text=figure).wait_for()
    fit = float(studio.by("measured-fit").inner_text())
    full = float(studio.by("measured-full").inner_text())
    # The one that binds lies at its target (75, or 25 less at 1:1), the other is better.
    assert min(fit - 75, full - 50) == pytest.approx(0, abs=2)
    # Old figures are not shown for new settings.
    studio.by("preset-subtle").check(force=True)
    studio.by("measured-fit").filter(has_text="–").wait_for()


def test_reset_can_be_undone(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("preset-strong").check(force=True)
    studio.by("reset").click()
    assert studio.by("preset-balanced").is_checked()
    studio.by("toast-action").last.click()
    assert studio.by("preset-strong").is_checked()
    studio.previewed()


def _until_zoom(studio: Studio, condition: str) -> None:
    studio.page.wait_for_function(
        "() => parseInt(document.querySelector('[data-testid=zoom-readout]').textContent) "
        + condition
    )
