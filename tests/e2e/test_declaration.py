"""The declaration: in the saved file, from one visit to the next, and for a website."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from browsing.files import Given, small_jpeg, small_png
from browsing.fixtures import PHONE, NewStudio
from browsing.studio import Studio
from playwright.sync_api import expect
from urushi.size import PLACES

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
MINING = "{http://ns.useplus.org/ldf/xmp/1.0/}DataMining"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
TERM = "http://ns.useplus.org/ldf/vocab/DMI-"


def declared(file: Given) -> dict[str, str]:
    """The properties of a file's XMP packet by their names, lists as their first entry."""
    packet = re.search(rb"<(?:x:xmpmeta|rdf:RDF).*</(?:x:xmpmeta|rdf:RDF)>", file.data, re.DOTALL)
    if packet is None:
        return {}
    found: dict[str, str] = {}
    for description in ET.fromstring(packet.group()).iter(f"{RDF}Description"):
        found |= description.attrib
        for one in description:
            found[one.tag] = next((li.text for li in one.iter(f"{RDF}li")), one.text) or ""
    return found


def remembered(studio: Studio) -> str | None:
    text: str | None = studio.page.evaluate("localStorage.getItem('urushi.declaration')")
    return text


def type_in(studio: Studio, field: str, text: str) -> None:
    studio.unfold("declaration")
    studio.by(f"declare-{field}").fill(text)
    studio.by(f"declare-{field}").press("Enter")


@pytest.mark.parametrize("choice", ["same", "png", "webp"])
def test_the_saved_file_declares_term_and_creator(studio: Studio, choice: str) -> None:
    studio.add_and_see(small_jpeg())
    studio.by("format").select_option(choice)
    type_in(studio, "creator", "山田 花子")
    studio.inspected()
    studio.unfold("keeping")
    expect(studio.by("items-adding")).to_contain_text("山田 花子")
    saved = studio.coat_and_save()
    assert declared(saved)[MINING] == f"{TERM}PROHIBITED-AIMLTRAINING"
    assert declared(saved)[CREATOR] == "山田 花子"
    # Said in plain words beside the switch.
    expect(studio.by("declaration-brief")).to_have_text("No AI training · 山田 花子")
    studio.by("mining").select_option("DMI-ALLOWED")
    assert declared(studio.coat_and_save())[MINING] == f"{TERM}ALLOWED"


def test_switched_off_nothing_is_declared(studio: Studio) -> None:
    studio.add_and_see(small_jpeg())
    studio.by("declares").uncheck()
    expect(studio.by("declaration-brief")).to_be_hidden()
    assert b"DataMining" not in studio.coat_and_save().data
    studio.by("undo").click()
    expect(studio.by("declares")).to_be_checked()
    assert b"DataMining" in studio.coat_and_save().data


def test_is_remembered_until_it_is_forgotten(new_studio: NewStudio) -> None:
    studio = new_studio().open()
    studio.add_and_see(small_png())
    assert remembered(studio) is None
    type_in(studio, "creator", "Hanako")
    type_in(studio, "web-statement", "https://example.com/terms")
    studio.by("mining").select_option("DMI-PROHIBITED")
    studio.page.reload()
    studio.ready()
    studio.add_and_see(small_png())
    expect(studio.by("declaration-brief")).to_have_text("No mining at all · Hanako")
    saved = declared(studio.coat_and_save())
    assert (saved[MINING], saved[CREATOR]) == (f"{TERM}PROHIBITED", "Hanako")
    # A reset is of the settings: a name is not one of them.
    studio.by("reset").click()
    expect(studio.by("declaration-brief")).to_have_text("No AI training · Hanako")
    studio.unfold("declaration")
    studio.by("declaration-forget").click()
    expect(studio.by("declare-creator")).to_have_value("")
    expect(studio.by("declare-web-statement")).to_have_value("")
    assert remembered(studio) is None
    studio.by("undo").click()
    expect(studio.by("declare-creator")).to_have_value("Hanako")
    studio.by("declaration-forget").click()
    studio.page.reload()
    studio.ready()
    studio.add_and_see(small_png())
    expect(studio.by("declaration-brief")).to_have_text("No AI training")


@pytest.mark.parametrize("stored", ["{", "[]", "7", '{"creator": 3, "mining": "nonsense"}'])
def test_whatever_is_stored_the_page_starts(new_studio: NewStudio, stored: str) -> None:
    studio = new_studio()
    studio.page.add_init_script(f"localStorage.setItem('urushi.declaration', {json.dumps(stored)})")
    studio.open().add_and_see(small_png())
    expect(studio.by("declaration-brief")).to_have_text("No AI training")


def test_half_an_address_and_missing_constraints_are_told_and_left_out(studio: Studio) -> None:
    studio.add_and_see(small_jpeg())
    type_in(studio, "web-statement", "example.com/terms")
    expect(studio.by("declare-web-statement")).to_have_attribute("aria-invalid", "true")
    studio.by("mining").select_option("DMI-PROHIBITED-SEECONSTRAINT")
    expect(studio.by("declare-constraints")).to_have_attribute("aria-invalid", "true")
    expect(studio.by("declaration-brief")).to_have_text("No mining at all")  # as it is written
    saved = studio.coat_and_save()
    assert declared(saved)[MINING] == f"{TERM}PROHIBITED"
    assert b"example.com" not in saved.data
    type_in(studio, "web-statement", "https://example.com/terms")
    type_in(studio, "constraints", "Search engines may.")
    expect(studio.by("declare-web-statement")).to_have_attribute("aria-invalid", "false")
    expect(studio.by("declaration-brief")).to_have_text("No mining, with exceptions")
    saved = studio.coat_and_save()
    assert declared(saved)[MINING] == f"{TERM}PROHIBITED-SEECONSTRAINT"
    assert b"https://example.com/terms" in saved.data
    assert b"Search engines may." in saved.data


def test_a_recipe_s_file_does_not_hold_it(studio: Studio) -> None:
    studio.add_and_see(small_png())
    type_in(studio, "creator", "Hanako")
    studio.open_advanced()
    with studio.page.expect_download() as download:
        studio.by("recipe-save").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert "lattice" in text and "Hanako" not in text and "DMI-" not in text


def test_snippets_are_copied_by_keyboard_and_it_is_said(studio: Studio) -> None:
    studio.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    studio.add_and_see(small_png())
    way = studio.by("website-open")
    way.press("Enter")
    dialog = studio.by("website")
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    expect(dialog).to_contain_text("None of this is a lock.")
    snippets = dialog.get_by_test_id("snippet")
    expect(snippets.first).to_be_visible()
    names = [one.get_attribute("data-name") for one in snippets.all()]
    assert {"HTML", "TDMRep", "ai.txt", "robots.txt"} <= set(names)
    for one in snippets.all():
        text = one.get_by_test_id("snippet-text").text_content()
        one.get_by_test_id("snippet-copy").press("Enter")
        expect(one.get_by_test_id("snippet-copy")).to_have_text("Copied")
        expect(studio.by("website-status")).to_have_text(
            f"Copied: {one.get_attribute('data-name')}"
        )
        assert studio.page.evaluate("navigator.clipboard.readText()") == text
    studio.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(way).to_be_focused()


def test_a_declaration_that_forbids_nothing_has_no_snippets(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.unfold("declaration")
    studio.by("mining").select_option("DMI-ALLOWED")
    studio.by("website-open").click()
    expect(studio.by("website")).to_contain_text("forbids nothing")
    studio.by("website-close").click()


def test_tells_what_sites_do_with_source_and_date(new_studio: NewStudio) -> None:
    studio = new_studio(locale="ja-JP", **PHONE).open()
    studio.add_and_see(small_png())
    studio.by("sites-toggle").click()
    for name, place in PLACES.items():
        told = studio.page.locator(f"[data-testid=site][data-name={name}]").inner_text()
        assert place.metadata_date in told and place.metadata_source in told
        assert place.metadata not in told  # in the reader's own language
