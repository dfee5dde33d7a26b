"""What was measured of the effect: told in words and figures, all of them from one file."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing.files import small_png
from browsing.fixtures import BASE, DESKTOP, PHONE, NewStudio
from browsing.studio import Studio
from e2e.test_words import strings
from playwright.sync_api import Locator, expect
from urushi_build import site as build
from urushi_build.measured import MEASURED, TABLES, measured
from urushi_build.paths import WEB
from urushi_build.server import Override, SiteServer

UNITS = {
    "ssimulacra2_fit": "points",
    "excess": "FLIP",
    "left": "share",
    "cost": "points",
    "times_clean": "times",
}
SCALE = {"points": 10.0, "FLIP": 0.1, "share": 0.7, "times": 2.0}

Figures = dict[str, dict[str, Any]]


def names(section: str) -> list[str]:
    """All figures that a section's first table quotes, row by row."""
    table = json.loads(TABLES.read_text("utf-8"))[section][0]
    return [name for row in table["rows"] for name in row["figures"]]


def made_up() -> Figures:
    """A figure for each name that is quoted: no two of a unit are the same."""
    figures: Figures = {}
    for i, name in enumerate(
        name for part in ("effect", "cleaning", "mimicry") for name in names(part)
    ):
        unit = UNITS[name.rsplit(".", 1)[1]]
        value = round(SCALE[unit] * (1 + i / 10), 4)
        figures[name] = {
            "value": value,
            "low": value / 2,
            "high": value * 2,
            "n": 1234,
            "unit": unit,
        }
    return figures


def document(folder: Path, figures: Figures | None) -> bytes:
    """The site's file, as the build makes it of these figures, or of none."""
    path = folder / "figures.json"
    if figures is not None:
        conditions = {
            "pictures": ["a", "b", "c"],
            "vaes": ["flux1", "sd1"],
            "sizes": [1024, 768, 512],
        }
        path.write_text(json.dumps({"conditions": conditions, "figures": figures}))
    return json.dumps(measured(path)).encode()


@pytest.fixture
def measured_site(own_site: SiteServer, tmp_path: Path) -> SiteServer:
    """A site with a made-up figure for each that is quoted."""
    own_site.overrides[MEASURED] = Override(document(tmp_path, made_up()))
    return own_site


@pytest.fixture
def stamped_site(dist: Path, tmp_path: Path) -> Iterator[SiteServer]:
    """The same, its files listed for the service worker by the build itself."""
    folder = tmp_path / "site"
    shutil.copytree(dist, folder, copy_function=os.link)
    for name in (MEASURED, build.BUILD_INFO, build.SERVICE_WORKER):
        (folder / name).unlink()  # the link, or else the others' file would be written
    (folder / MEASURED).write_bytes(document(tmp_path, made_up()))
    shutil.copyfile(WEB / build.SERVICE_WORKER, folder / build.SERVICE_WORKER)
    listed = json.loads((dist / build.BUILD_INFO).read_text())["bytes"]["files"]
    lazy = {
        url for url in listed if url.startswith("fonts/") or "scipy" in url or "openblas" in url
    }
    build.finish(folder, lazy)
    with SiteServer(folder, base=BASE) as server:
        yield server


def opener(studio: Studio, place: str = "first-screen") -> Locator:
    """The button that leads there from a part of the page."""
    return studio.page.locator(place).get_by_test_id("measured-open")


def cells(section: Locator) -> list[str]:
    """What stands in a table's cells, without brackets."""
    return [
        cell.evaluate("(td) => td.firstChild.textContent")
        for cell in section.locator("tbody td").all()
    ]


def english(name: str, figures: Figures) -> str:
    """A figure as people write it."""
    value, unit = figures[name]["value"], figures[name]["unit"]
    digits = {"points": ".1f", "FLIP": ".3f", "share": ".0%", "times": ".1f"}
    return format(value, digits[unit])


def test_every_figure_is_the_file_s(new_studio: NewStudio, measured_site: SiteServer) -> None:
    figures = made_up()
    studio = new_studio(measured_site).open(wait=False)
    opener(studio).click()
    dialog = studio.page.get_by_role("dialog", name="What was measured")
    expect(dialog).to_contain_text("3 pictures")
    expect(dialog).to_contain_text("FLUX.1 and Stable Diffusion 1")
    for part in ("effect", "cleaning", "mimicry"):
        section = studio.by(f"measured-{part}")
        assert cells(section) == [english(name, figures) for name in names(part)]
        assert "1,234" in section.locator("caption").inner_text()
    # Read out with its headings, and with its range.
    row = studio.by("measured-effect").get_by_role("row", name=re.compile("^Strong"))
    expect(row.get_by_role("rowheader")).to_have_text("Strong")
    seen = figures["visibility.strong.ssimulacra2_fit"]
    expect(row.get_by_role("cell").first).to_have_text(
        f"{seen['value']:.1f} ({seen['low']:.1f} to {seen['high']:.1f})"
    )
    expect(
        dialog.get_by_role("columnheader", name="Excess at 768\N{NO-BREAK SPACE}px")
    ).to_be_visible()
    expect(dialog).not_to_contain_text(strings("en")["measured.absent"])


def test_says_what_was_not_measured(
    new_studio: NewStudio, own_site: SiteServer, tmp_path: Path
) -> None:
    # Nothing at all.
    own_site.overrides[MEASURED] = Override(document(tmp_path, None))
    studio = new_studio(own_site).open(wait=False)
    opener(studio).click()
    expect(studio.by("measured")).to_contain_text("Not measured yet")
    expect(studio.by("measured").locator("table")).to_have_count(0)
    # Some of it; of the small model only with the other autoencoder.
    figures = made_up()
    del figures["amplification.strong.flux1.512.excess"]
    learned = {name: figures.pop(name) for name in names("mimicry")}
    figures |= {name.replace("flux1", "sd1"): figure for name, figure in learned.items()}
    own_site.overrides[MEASURED] = Override(document(tmp_path, figures))
    studio.page.reload()
    opener(studio).click()
    dialog = studio.by("measured")
    expect(dialog.get_by_role("cell", name="not measured", exact=True)).to_have_count(1)
    mimicry = studio.by("measured-mimicry")
    assert cells(mimicry) == [english(name, learned) for name in names("mimicry")]
    expect(mimicry).to_contain_text("Stable Diffusion 1")
    expect(mimicry).not_to_contain_text("FLUX.1")


def test_keyboard_gets_there_and_back(new_studio: NewStudio, measured_site: SiteServer) -> None:
    studio = new_studio(measured_site).open()
    opener(studio).press("Enter")
    dialog = studio.by("measured")
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    studio.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener(studio)).to_be_focused()
    # With a picture open, from among the settings; and nothing is fetched for it.
    studio.add_and_see(small_png())
    former = len(measured_site.requests)
    opener(studio, "settings-panel").press("Enter")
    expect(dialog.get_by_role("table")).to_have_count(3)
    studio.by("measured-close").press("Enter")
    expect(opener(studio, "settings-panel")).to_be_focused()
    assert measured_site.requests[former:] == []


def test_shortcuts_do_not_reach_the_page_behind(
    new_studio: NewStudio, measured_site: SiteServer
) -> None:
    studio = new_studio(measured_site).open()
    studio.add_and_see(small_png())
    target = studio.by("strength")
    at_first = target.input_value()
    target.press("ArrowRight")
    set_to = target.input_value()
    assert set_to != at_first
    opener(studio, "settings-panel").press("Enter")
    studio.page.keyboard.press("Control+z")
    studio.page.keyboard.press("Escape")
    expect(studio.by("measured")).to_be_hidden()
    assert target.input_value() == set_to
    studio.page.keyboard.press("Control+z")
    expect(target).to_have_value(at_first)


@pytest.mark.parametrize("view", [PHONE, {"viewport": DESKTOP}], ids=["phone", "desktop"])
def test_reads_well_in_japanese(
    new_studio: NewStudio, measured_site: SiteServer, view: dict[str, Any]
) -> None:
    words = strings("ja")
    studio = new_studio(measured_site, locale="ja-JP", **view).open(wait=False)
    opener(studio).click()
    dialog = studio.by("measured")
    for key in ("measured.title", "measured.not.models", "measured.column.cost", "preset.balanced"):
        expect(dialog).to_contain_text(words[key])
    expect(studio.by("measured-effect").get_by_role("cell").nth(1)).to_have_text(
        re.compile(r"^[\d.]+ \([\d.]+～[\d.]+\)$")
    )
    # Not broader than its window, and not one word of the other language.
    wide, room = dialog.evaluate("(d) => [d.scrollWidth, d.clientWidth]")
    assert wide <= room
    shown = dialog.inner_text()
    assert [
        w for key, w in strings("en").items() if len(w) > 8 and w != words[key] and w in shown
    ] == []


def test_is_there_without_a_network(new_studio: NewStudio, stamped_site: SiteServer) -> None:
    studio = new_studio(stamped_site, service_workers="allow").open()
    studio.offline_ready()
    stamped_site.stop()
    studio.page.context.set_offline(True)
    studio.page.reload()
    studio.ready()
    opener(studio).click()
    figures = made_up()
    assert cells(studio.by("measured-effect")) == [english(n, figures) for n in names("effect")]


def test_a_file_that_did_not_come_is_told_apart(
    new_studio: NewStudio, own_site: SiteServer, console: Any
) -> None:
    console.expect("measured.json")
    own_site.overrides[MEASURED] = Override(b"", status=503)
    studio = new_studio(own_site).open(wait=False)
    opener(studio).click()
    expect(studio.by("measured-none")).to_have_text(strings("en")["measured.failed"])


def test_the_first_screen_s_reserve_is_beside_it(studio: Studio) -> None:
    limits = studio.by("limits").bounding_box()
    way = opener(studio).bounding_box()
    assert limits and way
    below = way["y"] - (limits["y"] + limits["height"])
    assert -limits["height"] <= below <= 16
