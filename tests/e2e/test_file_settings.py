"""What goes into the saved file beside the pixels: what is kept, and how it is written."""

from __future__ import annotations

import numpy as np
import pytest
from browsing.files import Given, big_png, encoded, small_png, tell_tale_jpeg
from browsing.native import levels
from browsing.studio import Studio
from PIL import Image
from playwright.sync_api import Locator, expect

SERIAL, ARTIST = 0xA431, 0x013B
EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def items(studio: Studio, fate: str) -> Locator:
    """What is listed as going, staying or added."""
    return studio.by(f"items-{fate}").get_by_test_id("item")


def item(studio: Studio, fate: str, name: str) -> Locator:
    return studio.by(f"items-{fate}").locator(f"[data-testid=item][data-name='{name}']")


def gps(file: Given) -> dict[int, object]:
    return dict(file.image.getexif().get_ifd(GPS_IFD))


def has_thumbnail(file: Given) -> bool:
    """Whether there is another JPEG within the JPEG."""
    return file.data.count(b"\xff\xd8\xff") > 1


def test_what_goes_is_told_and_gone(studio: Studio) -> None:
    given = tell_tale_jpeg()
    assert has_thumbnail(given) and gps(given)
    studio.add_and_see(given)
    studio.inspected()
    # At a glance, in plain words; the list says each thing.
    expect(studio.by("keeping-count")).to_contain_text("entries are removed: location")
    studio.unfold("keeping")
    expect(item(studio, "going", "GPSLatitude")).to_contain_text("35")
    expect(item(studio, "going", "BodySerialNumber")).to_contain_text("SN-0123456789")
    expect(item(studio, "staying", "Artist")).to_contain_text("Hanako Yamada")
    expect(studio.by("items-going")).to_contain_text("Always goes: it shows the picture without")
    counted = studio.by("items-going").get_by_role("heading", level=4).inner_text()
    assert int(counted.rsplit(" ", 1)[1]) == items(studio, "going").count()
    saved = studio.coat_and_save()
    exif = saved.image.getexif()
    assert not gps(saved)
    assert not has_thumbnail(saved)
    assert SERIAL not in exif.get_ifd(EXIF_IFD)
    assert b"SN-0123456789" not in saved.data
    assert exif[ARTIST] == "Hanako Yamada"


def test_what_is_switched_on_stays(studio: Studio) -> None:
    given = tell_tale_jpeg()
    studio.add_and_see(given)
    studio.unfold("keeping")
    studio.by("keep-location").check()
    studio.inspected()
    expect(item(studio, "staying", "GPSLatitude")).to_be_visible()
    expect(item(studio, "going", "GPSLatitude")).to_have_count(0)
    saved = studio.coat_and_save()
    assert gps(saved) == gps(given)
    assert not has_thumbnail(saved)  # nobody can keep that
    # Undone, the file at hand is not the one that is asked for any more.
    studio.by("undo").click()
    expect(studio.by("keep-location")).not_to_be_checked()
    studio.inspected()
    expect(item(studio, "going", "GPSLatitude")).to_be_visible()
    assert not gps(studio.coat_and_save())
    studio.by("redo").click()
    expect(studio.by("keep-location")).to_be_checked()
    studio.by("reset").click()
    expect(studio.by("keep-location")).not_to_be_checked()


def test_each_picture_has_a_list_of_its_own(studio: Studio) -> None:
    studio.add_and_see(tell_tale_jpeg(), small_png("plain.png"))
    studio.settle("ready")
    studio.inspected()
    expect(studio.by("keeping-count")).to_contain_text("location")
    studio.by("picture").last.get_by_role("button").first.click()
    studio.inspected()
    expect(studio.by("keeping-count")).not_to_contain_text("location")
    studio.by("picture").first.get_by_role("button").first.click()
    studio.inspected()
    expect(studio.by("keeping-count")).to_contain_text("location")


def test_more_effort_makes_a_smaller_png_of_the_same_pixels(studio: Studio) -> None:
    studio.add_and_see(small_png())
    expect(studio.by("quality-mode")).to_be_hidden()
    studio.by("effort").fill("1")
    quick = studio.coat_and_save()
    studio.by("effort").fill("9")
    assert studio.by("coat").is_visible()  # what was saved is not this
    small = studio.coat_and_save()
    assert len(small.data) < len(quick.data)
    assert np.array_equal(levels(small.image), levels(quick.image))


@pytest.mark.parametrize("choice", ["jpeg", "webp"])
def test_the_most_that_a_file_may_have_is_kept_to(studio: Studio, choice: str) -> None:
    studio.add_and_see(big_png("wide.png", 1200, 900))
    studio.by("format").select_option(choice)
    expect(studio.by("effort")).to_be_hidden()
    studio.by("quality-mode").select_option("limit")
    studio.by("limit-x").click()
    expect(studio.by("max-bytes")).to_have_value("5")
    free = studio.coat_and_save()
    studio.by("max-bytes").fill("0.25")
    studio.by("max-bytes").press("Enter")
    tight = studio.coat_and_save()
    assert 100_000 < len(tight.data) <= 250_000 < len(free.data) <= 5_000_000
    expect(studio.by("run-line")).to_contain_text("kB")
    studio.by("limit-bluesky").click()
    expect(studio.by("max-bytes")).to_have_value("2")
    studio.by("max-bytes").fill("-3")
    studio.by("max-bytes").press("Enter")
    expect(studio.by("max-bytes")).to_have_value("0.1")  # the least there is


def test_only_moving_pictures_are_asked_about_their_frames(studio: Studio) -> None:
    studio.add_and_see(small_png())
    expect(studio.by("frames")).to_be_hidden()
    frames = [small_png(seed=seed).image.resize((120, 100)) for seed in (1, 2, 3)]
    moving = encoded(
        "moving.gif", frames[0], save_all=True, append_images=frames[1:], duration=100, loop=0
    )
    studio.add_and_see(moving)
    expect(studio.by("frames")).to_have_value("steady")
    steady = studio.coat_and_save()
    studio.by("frames").select_option("each")
    each = studio.coat_and_save()
    assert [getattr(file.image, "n_frames", 1) for file in (steady, each)] == [3, 3]
    assert steady.data != each.data


def test_says_so_where_the_format_has_no_place_for_a_declaration(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("format").select_option("bmp")
    studio.inspected()
    expect(studio.by("declaration-brief")).to_contain_text("no place for a declaration")
    assert b"DataMining" not in studio.coat_and_save().data


def test_says_so_where_there_is_nothing(studio: Studio) -> None:
    plain = encoded("plain.png", Image.new("RGB", (200, 160), "#c84"))
    studio.add_and_see(plain)
    studio.by("declares").uncheck()
    studio.inspected()
    expect(studio.by("keeping-count")).to_have_text("The file holds nothing besides the picture.")
    studio.by("declares").check()
    studio.inspected()
    expect(studio.by("keeping-count")).to_contain_text("1 is added.")


def test_nothing_is_told_of_a_file_that_cannot_be_read(studio: Studio) -> None:
    studio.add(Given("broken.png", b"this is a letter"))
    studio.settle("refused")
    expect(studio.by("keeping-count")).to_be_hidden()
    # Nor is there anything to zoom into.
    expect(studio.by("zoom-in")).to_be_hidden()
    studio.add_and_see(small_png())
    studio.inspected()
    expect(studio.by("keeping-count")).to_be_visible()
    expect(studio.by("zoom-in")).to_be_visible()
