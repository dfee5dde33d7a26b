"""Marks and the artist's own files: text, logos, what is refused, and recipes as files."""

from __future__ import annotations

import json

import numpy as np
import pytest
from browsing import plant
from browsing.files import Given, encoded, small_png
from browsing.native import levels, native
from browsing.studio import Studio
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, expect
from urushi.files import name_of


def logo() -> Given:
    """A red disc on a transparent ground."""
    image = Image.new("RGBA", (120, 80), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((30, 10, 90, 70), fill=(220, 30, 30, 255))
    return encoded("seal.png", image)


def add_logo(studio: Studio) -> Locator:
    card = studio.add_layer("mark", "logo")
    studio.choose_file(card.get_by_test_id("parameter-picture"), logo())
    expect(card.get_by_test_id("parameter-picture-name")).to_have_text("seal.png")
    studio.previewed()
    return card


def test_text_and_a_logo_are_what_the_native_engine_makes_of_them(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    asked: list[str] = []
    studio.page.on("request", lambda request: asked.append(request.url))
    plain = studio.canvas("after")
    text = studio.add_layer("mark", "text")
    text.get_by_test_id("parameter-text").fill("© 漆 うるし")
    text.get_by_test_id("parameter-text").blur()
    studio.previewed()
    written = studio.canvas("after")
    assert (plain != written).any()
    expect(text.get_by_test_id("layer-missing")).to_be_hidden()
    add_logo(studio).get_by_test_id("parameter-position").select_option("top-left")
    studio.open_layer("text").get_by_test_id("parameter-color").fill("#ffcc00")
    studio.previewed()
    assert (studio.canvas("after") != written).any()
    assert studio.recipe()["layers"][-1]["parameters"]["picture"] == name_of(logo().data)
    saved = studio.coat_and_save()
    theirs = native(given, studio, logo())
    assert np.abs(levels(saved.image) - levels(theirs.image)).max() <= 1
    assert [url for url in asked if not url.startswith("blob:")] == []


def test_half_a_word_of_an_input_method_is_not_drawn_yet(studio: Studio) -> None:
    studio.add_and_see(small_png())
    field = studio.add_layer("mark", "text").get_by_test_id("parameter-text")
    field.focus()
    cdp = studio.cdp()
    for part in ("u", "う", "うr", "うる"):
        cdp.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
        )
    studio.page.wait_for_timeout(600)
    assert studio.recipe()["layers"][-1]["parameters"]["text"] == ""
    cdp.send("Input.insertText", {"text": "漆"})
    studio.page.wait_for_function(
        "() => document.querySelector('run-bar').app.store.state.settings.recipe.layers.at(-1)"
        ".parameters.text === '漆'"
    )


def test_a_file_that_cannot_be_used_changes_nothing(studio: Studio) -> None:
    studio.add_and_see(small_png())
    card = add_logo(studio)
    before = studio.recipe()
    button = card.get_by_test_id("parameter-picture")
    problem = card.get_by_test_id("parameter-picture-problem")
    studio.choose_file(button, Given("seal.png", logo().data[:80]))
    expect(problem).to_contain_text("damaged")
    assert studio.recipe() == before
    assert studio.by("problem").is_hidden()
    text = studio.add_layer("mark", "text")
    studio.choose_file(text.get_by_test_id("parameter-font"), Given("pen.ttf", logo().data))
    expect(text.get_by_test_id("parameter-font-problem")).to_contain_text("not a font")
    # A good one takes the complaint away; without one the layer goes on, and nothing is left.
    text.get_by_test_id("parameter-text").fill("漆 ไทย")
    expect(text.get_by_test_id("layer-missing")).to_contain_text("has no ไทย")
    card.get_by_test_id("parameter-picture-remove").click()
    expect(button).to_be_focused()
    expect(problem).to_be_empty()
    assert card.get_by_test_id("parameter-picture-name").is_hidden()
    assert studio.recipe()["layers"][-2]["parameters"]["picture"] == ""


def test_files_outlive_the_engine(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    card = add_logo(studio)
    plant.at_once(studio, plant.CLOSE)
    studio.page.locator("[data-testid=toast][data-key='engine.restarted']").wait_for()
    studio.ready()
    card.get_by_test_id("layer-amount").fill("0.5")
    studio.previewed()
    assert studio.by("problem").is_hidden()
    saved = studio.coat_and_save()
    theirs = native(given, studio, logo())
    assert np.abs(levels(saved.image) - levels(theirs.image)).max() <= 1


def test_a_recipe_goes_into_a_file_and_comes_back(studio: Studio) -> None:
    studio.add_and_see(small_png())
    add_logo(studio)
    studio.by("preset-subtle").check(force=True)
    studio.previewed()
    recipe, seen = studio.recipe(), studio.canvas("after")
    with studio.page.expect_download() as download:
        studio.by("recipe-save").click()
    assert download.value.suggested_filename == "urushi-recipe.json"
    file = Given("shared.json", download.value.path().read_bytes())
    assert set(json.loads(file.data)) == {"version", "target", "layers", "files"}
    studio.by("reset").click()
    studio.choose_file(studio.by("recipe-open"), file)
    studio.page.locator("[data-testid=toast][data-key='recipe.opened']").wait_for()
    assert studio.recipe() == recipe
    studio.previewed()
    assert np.array_equal(studio.canvas("after"), seen)
    studio.by("undo").click()
    assert len(studio.recipe()["layers"]) == 2
    # One that is none is refused in words, also when it is dropped.
    broken = studio.recipe()
    studio.page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['{"version": 99}'], "other.json"));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }"""
    )
    toast = studio.page.locator("[data-testid=toast][data-key=E_RECIPE]")
    expect(toast).to_contain_text("not a recipe")
    assert studio.recipe() == broken
    assert len(studio.statuses()) == 1  # nor is it a picture


@pytest.mark.parametrize("kind", ["coat", "finish", "mark", "classic"])
def test_each_group_names_its_amount(studio: Studio, kind: str) -> None:
    names = {
        "coat": ("lattice", "Share of the coat"),
        "finish": ("washi", "Amount"),
        "mark": ("text", "Opacity"),
        "classic": ("classic.gaussian", "Amount"),
    }
    layer, amount = names[kind]
    studio.add_and_see(small_png())
    card = studio.add_layer(kind, layer)
    expect(card.get_by_test_id("layer-amount")).to_have_accessible_name(amount)
