"""The layers of the coat: adding, mixing, masking, moving and removing them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from browsing.files import small_png
from browsing.native import levels, native
from browsing.studio import Studio
from playwright.sync_api import Locator, expect
from urushi.layers import CLASSICS, FINISHES, MARKS, MASKS, PERTURBATIONS
from urushi.recipe import MAX_LAYERS, MAX_MASKS
from urushi_build.aids import has_japanese

GROUPS = {"coat": PERTURBATIONS, "finish": FINISHES, "mark": MARKS, "classic": CLASSICS}
"""The groups on the page, and what is in them."""


def names(studio: Studio) -> list[str]:
    return [layer["name"] for layer in studio.recipe()["layers"]]


def focused(studio: Studio) -> str:
    """The test id of what has the focus, after its card's name."""
    where: str = studio.page.evaluate(
        """() => {
          const one = document.activeElement;
          const card = one.closest("[data-testid=layer]");
          return `${card?.dataset.name ?? ""}/${one.dataset.testid}`;
        }"""
    )
    return where


def add_mask(card: Locator, name: str) -> Locator:
    card.get_by_test_id("add-mask").click()
    card.get_by_test_id(f"add-mask-{name}").click()
    return card.get_by_test_id("mask").last


def test_a_masked_mixture_is_what_the_native_engine_makes_of_it(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    plain = studio.canvas("after")
    canvas = studio.add_layer("finish", "canvas")
    canvas.get_by_test_id("parameter-pitch").fill("7.5")
    canvas.get_by_test_id("parameter-weave").select_option("twill")
    studio.previewed()
    finished = studio.canvas("after")
    assert (plain != finished).any()
    lattice = studio.open_layer("lattice")
    tones = add_mask(lattice, "tones")
    tones.get_by_test_id("mask-parameter-high").fill("0.6")
    tones.get_by_test_id("mask-feather").fill("3")
    radial = add_mask(lattice, "radial")
    radial.get_by_test_id("mask-invert").check()
    studio.previewed()
    assert (studio.canvas("after") != finished).any()
    assert names(studio) == ["lattice", "texture", "canvas"]
    layers = studio.recipe()["layers"]
    assert [mask["name"] for mask in layers[0]["masks"]] == ["tones", "radial"]
    assert [mask["invert"] for mask in layers[0]["masks"]] == [False, True]
    assert layers[0]["masks"][0]["feather"] == 3
    assert layers[2]["parameters"] == {"pitch": 7.5, "weave": "twill"}
    assert "as it is finished" in studio.by("measure-hint").inner_text()
    saved = studio.coat_and_save()
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1


def test_by_keyboard_alone(studio: Studio) -> None:
    studio.add_and_see(small_png())
    plain = studio.canvas("after")
    keys = studio.page.keyboard
    studio.by("advanced-toggle").focus()
    keys.press("Enter")
    _tab_to(studio, "/add-finish")
    keys.press("Enter")
    _tab_to(studio, "/add-layer-canvas")
    keys.press("Escape")  # thought better of it
    assert focused(studio) == "/add-finish"
    assert studio.by("add-layer-canvas").is_hidden()
    keys.press("Enter")
    _tab_to(studio, "/add-layer-grain")
    keys.press("Enter")
    assert focused(studio) == "grain/layer-toggle"  # and the card is open
    _tab_to(studio, "grain/layer-amount")
    keys.press("ArrowRight")
    for mask in ("tones", "linear"):
        _tab_to(studio, "grain/add-mask")
        keys.press("Enter")
        _tab_to(studio, f"grain/add-mask-{mask}")
        keys.press("Enter")
        assert focused(studio) == "grain/mask-invert"
    keys.press("Space")
    studio.previewed()
    assert (plain != studio.canvas("after")).any()
    added = studio.recipe()["layers"][-1]
    assert (added["name"], added["amount"]) == ("grain", 1.05)
    assert [(mask["name"], mask["invert"]) for mask in added["masks"]] == [
        ("tones", False),
        ("linear", True),
    ]
    _tab_to(studio, "grain/mask-remove", back=True)
    keys.press("Enter")
    assert focused(studio) == "grain/add-mask"
    assert [mask["name"] for mask in studio.recipe()["layers"][-1]["masks"]] == ["tones"]
    _tab_to(studio, "grain/layer-remove")
    keys.press("Enter")
    assert focused(studio) == "/add-finish"
    assert names(studio) == ["lattice", "texture"]
    assert studio.by("status").inner_text() == "Removed: Film grain"


def _tab_to(studio: Studio, place: str, *, back: bool = False) -> None:
    for _ in range(80):
        if focused(studio) == place:
            return
        studio.page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never reaches {place}")


def test_undo_and_redo_of_every_step(studio: Studio) -> None:
    studio.add_and_see(small_png())
    at_first = studio.canvas("after")
    recipes = [studio.recipe()]

    def note(_step: object) -> None:
        recipes.append(studio.recipe())

    note(studio.add_layer("finish", "washi"))
    lattice = studio.open_layer("lattice")
    note(add_mask(lattice, "lines"))
    note(lattice.get_by_test_id("layer-down").click())
    note(lattice.get_by_test_id("mask-remove").click())
    note(lattice.get_by_test_id("layer-remove").click())
    assert all(old != new for old, new in pairwise(recipes))
    for recipe in recipes[-2::-1]:
        studio.by("undo").click()
        assert studio.recipe() == recipe
    studio.previewed()
    assert np.array_equal(at_first, studio.canvas("after"))
    for recipe in recipes[1:]:
        studio.by("redo").click()
        assert studio.recipe() == recipe


def test_what_was_removed_comes_back_from_its_notice(studio: Studio) -> None:
    studio.add_and_see(small_png())
    whole = studio.recipe()
    studio.open_layer("lattice").get_by_test_id("layer-remove").click()
    assert names(studio) == ["texture"]
    studio.by("toast-action").last.click()
    assert studio.recipe() == whole
    # Whatever was changed in between stays as it is.
    studio.open_layer("lattice").get_by_test_id("layer-remove").click()
    studio.open_layer("texture").get_by_test_id("layer-amount").fill("0.5")
    studio.by("toast-action").last.click()
    assert names(studio) == ["lattice", "texture"]
    assert [layer["amount"] for layer in studio.recipe()["layers"]] == [1, 0.5]


def test_moving_keeps_the_focus_and_says_where(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.add_layer("finish", "canvas")
    studio.add_layer("coat", "chroma")
    assert names(studio) == ["lattice", "texture", "canvas", "chroma"]
    up = studio.open_layer("chroma").get_by_test_id("layer-up")
    up.press("Enter")
    # Past a finish, which stands in another list, in one step.
    assert names(studio) == ["lattice", "chroma", "texture", "canvas"]
    assert focused(studio) == "chroma/layer-up"
    assert studio.by("status").inner_text() == "Colour weave: 2 of 3"
    up.press("Enter")
    assert names(studio) == ["chroma", "lattice", "texture", "canvas"]
    assert focused(studio) == "chroma/layer-up"
    expect(up).to_have_attribute("aria-disabled", "true")
    up.press("Enter")
    assert names(studio)[0] == "chroma"
    assert studio.open_layer("canvas").get_by_test_id("layer-up").is_hidden()  # alone there


def test_the_same_layer_twice(studio: Studio) -> None:
    studio.add_and_see(small_png())
    second = studio.add_layer("coat", "lattice")
    second.get_by_test_id("layer-amount").fill("0.25")
    second.get_by_test_id("parameter-period").fill("4")
    studio.previewed()
    first, _, last = studio.recipe()["layers"]
    assert (first["amount"], first["parameters"]["period"]) == (1, 3.4)
    assert (last["amount"], last["parameters"]["period"]) == (0.25, 4)
    shown = [card.get_by_test_id("layer-toggle").inner_text() for card in studio.layers("coat")]
    assert shown[0].startswith("Lattice 1") and shown[2].startswith("Lattice 2")
    studio.open_layer("lattice").get_by_test_id("layer-remove").click()
    expect(studio.open_layer("lattice").get_by_test_id("layer-amount")).to_have_value("0.25")
    assert studio.layers("coat")[1].get_by_role("heading", level=4).inner_text() == "Lattice"


def test_a_closed_card_says_what_it_holds(studio: Studio) -> None:
    studio.add_and_see(small_png())
    card = studio.open_layer("lattice")
    add_mask(card, "tones")
    add_mask(card, "lines").get_by_test_id("mask-invert").check()
    card.get_by_test_id("layer-amount").fill("0.5")
    card.get_by_test_id("layer-toggle").click()
    words = card.inner_text()
    assert all(part in words for part in ("Lattice", "50%", "Tones", "not Line art"))


def test_no_more_than_the_engine_takes(studio: Studio) -> None:
    studio.add_and_see(small_png())
    card = studio.open_layer("lattice")
    for _ in range(MAX_MASKS):
        assert card.get_by_test_id("add-mask-reason").is_hidden()
        add_mask(card, "tones")
    _refuses(card.get_by_test_id("add-mask"), card.get_by_test_id("add-mask-reason"), MAX_MASKS)
    assert card.get_by_test_id("add-mask-tones").is_hidden()
    for _ in range(MAX_LAYERS - 2):
        studio.add_layer("coat", "bias")
    assert len(names(studio)) == MAX_LAYERS
    for group in GROUPS:
        _refuses(studio.by(f"add-{group}"), studio.by(f"add-{group}-reason"), MAX_LAYERS)
    assert studio.by("add-layer-lattice").is_hidden()
    studio.previewed()
    assert studio.by("problem").is_hidden()
    studio.open_layer("bias").get_by_test_id("layer-remove").click()
    expect(studio.by("add-coat")).to_have_attribute("aria-disabled", "false")


def _refuses(button: Locator, reason: Locator, most: int) -> None:
    expect(button).to_have_attribute("aria-disabled", "true")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert str(most) in reason.inner_text()
    assert button.get_attribute("aria-describedby") == reason.get_attribute("id")


def test_the_last_layer_stays(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.open_layer("lattice").get_by_test_id("layer-remove").click()
    card = studio.open_layer("texture")
    remove = card.get_by_test_id("layer-remove")
    expect(remove).to_have_attribute("aria-disabled", "true")
    assert card.get_by_test_id("layer-remove-reason").is_visible()
    remove.press("Enter")
    assert names(studio) == ["texture"]
    # One that is at zero does not count.
    studio.add_layer("coat", "chroma").get_by_test_id("layer-amount").fill("0")
    expect(remove).to_have_attribute("aria-disabled", "true")
    studio.open_layer("chroma").get_by_test_id("layer-amount").fill("1")
    expect(remove).to_have_attribute("aria-disabled", "false")
    assert card.get_by_test_id("layer-remove-reason").is_hidden()


def test_all_at_zero_is_said_and_undone(studio: Studio) -> None:
    studio.add_and_see(small_png())
    for name in ("lattice", "texture"):
        studio.open_layer(name).get_by_test_id("layer-amount").fill("0")
    assert "0%" in studio.problem()
    assert studio.by("coat").is_disabled() and studio.by("measure").is_disabled()
    studio.open_layer("texture").get_by_test_id("layer-amount").fill("0.5")
    studio.previewed()
    assert studio.by("problem").is_hidden()
    assert studio.by("coat").is_enabled()


def test_finishes_alone(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    assert studio.by("strength-nothing").is_hidden()
    studio.add_layer("finish", "laid")
    for name in ("lattice", "texture"):
        studio.open_layer(name).get_by_test_id("layer-remove").click()
    studio.previewed()
    assert studio.by("strength-nothing").is_visible()
    assert "no coat" in studio.by("measure-hint").inner_text()
    assert studio.by("measure").is_disabled()
    saved = studio.coat_and_save()
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1
    # 100 of 100 would be true of nothing.
    assert "100" not in studio.by("run-line").inner_text()
    assert studio.by("measured-fit").inner_text() == "–"


# One of them is the artist's own picture, and nothing without it.
@pytest.mark.parametrize("finish", [name for name in FINISHES if name != "image"])
def test_each_finish_is_seen(studio: Studio, finish: str) -> None:
    studio.add_and_see(small_png())
    before = studio.canvas("after")
    studio.add_layer("finish", finish)
    studio.previewed()
    assert (before != studio.canvas("after")).any()


@pytest.mark.parametrize("size", ["phone", "narrow"])
def test_there_is_room_on_a_phone(phone: Studio, size: str) -> None:
    if not has_japanese():
        pytest.skip("there is no Japanese font here: what stands for its letters is wider")
    if size == "narrow":
        phone.page.set_viewport_size({"width": 320, "height": 640})
    try:
        phone.add_and_see(small_png())
        card = phone.add_layer("finish", "screentone")
        mask = add_mask(card, "lines")
        mask.get_by_test_id("mask-invert").check()
        card.get_by_test_id("add-mask").click()
        phone.by("add-coat").click()
        _fits(phone)
        _fits(phone, "settings-panel")
        _check_room(phone)
        for control in ("layer-amount", "parameter-dots", "mask-remove", "layer-remove"):
            one = card.get_by_test_id(control)
            one.scroll_into_view_if_needed()
            one.click(trial=True)
        for button in phone.page.locator("layer-editor :is(button, summary, select)").all():
            box = button.bounding_box()
            assert box is None or (box["height"] >= 44 and box["width"] >= 44)
    finally:
        phone.page.set_viewport_size({"width": 390, "height": 844})


def _fits(studio: Studio, selector: str = "html") -> None:
    wide, room = studio.page.evaluate(
        "(one) => { const { scrollWidth, clientWidth } = document.querySelector(one);"
        " return [scrollWidth, clientWidth]; }",
        selector,
    )
    assert wide <= room, f"{selector} is {wide - room} px too wide"


def test_every_layer_and_mask_has_room_and_a_name(studio: Studio) -> None:
    studio.add_and_see(small_png())
    wanted = [(group, name) for group, specs in GROUPS.items() for name in specs]
    room = MAX_LAYERS - len(names(studio))
    try:
        card = studio.open_layer("lattice")
        for name in MASKS:
            add_mask(card, name)
        for first in range(0, len(wanted), room):
            for group, name in wanted[first : first + room]:
                studio.add_layer(group, name)
            for language in ("ja", "en"):
                studio.by(f"lang-{language}").click()
                _check_room(studio)
                nodes = studio.cdp().send("Accessibility.getFullAXTree")["nodes"]
                _all_named(nodes, lambda role: role in CONTROLS)
                assert "_" not in studio.by("advanced").inner_text()  # no bare identifiers
            ids = studio.page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
            assert len(ids) == len(set(ids))
            studio.by("reset").click()
    finally:
        studio.by("lang-en").click()


CONTROLS = ("button", "slider", "combobox", "checkbox", "textbox", "ColorWell")


def _check_room(studio: Studio) -> None:
    """Nothing sticks out of the column that the panel gives its sections."""
    beyond = studio.page.evaluate(
        """() => {
          const edge = document.querySelector("[data-testid=advanced-toggle]");
          const { right } = edge.getBoundingClientRect();
          return [...document.querySelectorAll("layer-editor *")]
            .filter((one) => one.getBoundingClientRect().right > right + 0.5)
            .map(({ outerHTML }) => outerHTML.slice(0, 100));
        }"""
    )
    assert beyond == []


def _all_named(nodes: list[dict[str, dict[str, str]]], wanted: Callable[[str], bool]) -> None:
    nameless = [
        node
        for node in nodes
        if not node.get("ignored")
        and wanted(node.get("role", {}).get("value", ""))
        and not node.get("name", {}).get("value", "").strip()
    ]
    assert nameless == []
