"""Room for everything on a phone and on a desktop, in light and dark, and names for all."""

from __future__ import annotations

from typing import Any

import pytest
from browsing.files import small_png
from browsing.fixtures import DESKTOP, PHONE, NewStudio
from browsing.studio import Studio

VIEWS: dict[str, dict[str, Any]] = {
    "phone-ja-dark": {**PHONE, "locale": "ja-JP", "color_scheme": "dark"},
    "phone-en-light": {**PHONE, "locale": "en-US", "color_scheme": "light"},
    "desktop-ja-light": {"viewport": DESKTOP, "locale": "ja-JP", "color_scheme": "light"},
}
FILE = ("effort", "keep-location", "declares", "mining", "declare-creator", "website-open")
NEEDS_NAME = {
    "button",
    "checkbox",
    "combobox",
    "link",
    "progressbar",
    "radio",
    "slider",
    "textbox",
    "application",
    "toolbar",
}


@pytest.mark.parametrize("view", VIEWS)
def test_everything_has_room_and_a_name(new_studio: NewStudio, view: str) -> None:
    studio = new_studio(**VIEWS[view]).open(wait=False)
    studio.by("pick").wait_for()
    _check(studio)
    studio.ready()
    studio.add_and_see(small_png("a-rather-long-name-of-a-picture-as-exported-2026-11-22.png"))
    studio.by("advanced-toggle").click()
    for part in ("keeping", "declaration", "sites"):
        studio.by(f"{part}-toggle").click()
    _check(studio)
    for control in (
        "coat",
        "strength",
        "format",
        "measure",
        "key",
        "new-seed",
        "diff-toggle",
        *FILE,
    ):
        _reach(studio, control)
    studio.coat()
    _check(studio)
    _reach(studio, "save")


def _check(studio: Studio) -> None:
    page = studio.page
    wide, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room, f"{wide - room} px too wide"
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") in ("ja", "en")
    assert page.title()
    # Names as the browser itself hands them to a screen reader.
    nodes = studio.cdp().send("Accessibility.getFullAXTree")["nodes"]
    nameless = [
        (node["role"]["value"], node.get("properties"))
        for node in nodes
        if not node.get("ignored")
        and node.get("role", {}).get("value") in NEEDS_NAME
        and not node.get("name", {}).get("value", "").strip()
    ]
    assert nameless == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert len(ids) == len(set(ids))


def _reach(studio: Studio, test_id: str) -> None:
    """A control can be scrolled into sight and is then what a finger there would hit."""
    control = studio.by(test_id)
    control.scroll_into_view_if_needed()
    control.click(trial=True)
    box = control.bounding_box()
    viewport = studio.page.viewport_size
    assert box and viewport
    assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"] + 0.5
