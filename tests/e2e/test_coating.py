"""From a file to the coated file: what is kept, what changes, in which format."""

from __future__ import annotations

import numpy as np
import pytest
from browsing import profiles
from browsing.files import alpha_png_with_profile, encoded, small_jpeg, small_png
from browsing.fixtures import NewStudio
from browsing.native import levels, native
from browsing.studio import Studio
from PIL import Image, JpegImagePlugin
from urushi.keys import is_raw


def test_png_keeps_alpha_and_profile_and_gets_the_native_coat(studio: Studio) -> None:
    given = alpha_png_with_profile()
    studio.add_and_see(given)
    saved = studio.coat_and_save()
    assert saved.name == "cut-out.urushi.png"
    before, after = given.image, saved.image
    assert (after.format, after.mode, after.size) == ("PNG", "RGBA", before.size)
    assert after.info["icc_profile"] == profiles.rgb()
    old, new = levels(before), levels(after)
    assert np.array_equal(old[..., 3], new[..., 3])
    # Where nothing can be seen, nothing is touched; where something can, the coat lies.
    hidden = old[..., 3] == 0
    assert hidden.any() and np.array_equal(old[hidden], new[hidden])
    assert (old[~hidden] != new[~hidden]).any(axis=-1).mean() > 0.5
    assert np.abs(new - levels(native(given, studio).image)).max() <= 1


def test_jpeg_stays_a_jpeg_like_the_original(studio: Studio) -> None:
    given = small_jpeg()
    studio.add_and_see(given)
    saved = studio.coat_and_save()
    before, after = given.image, saved.image
    assert saved.name == "hill.urushi.jpg"
    assert (after.format, after.size) == ("JPEG", before.size)
    assert JpegImagePlugin.get_sampling(after) == JpegImagePlugin.get_sampling(before) == 2
    assert after.quantization == before.quantization
    assert np.abs(levels(after) - levels(before)).mean() > 0.5
    # The runtime's libjpeg and this machine's enlarge coarse chroma and round their transforms
    # each in their own way, and quantisation makes steps of it. So the files differ, up to a few
    # per cent of what the coat does; the coat itself is the same one.
    grey = np.array([0.299, 0.587, 0.114])
    original, page, here = (
        levels(image) @ grey for image in (before, after, native(given, studio).image)
    )
    assert np.abs(page - here).mean() < 0.1 * np.abs(page - original).mean()
    assert np.corrcoef((page - original).ravel(), (here - original).ravel())[0, 1] > 0.98


# The second is what input methods make of it: letters of full width, a mark apart from its kana.
@pytest.mark.parametrize("phrase", ["a phrase of my own", "ｕｒｕｓｈｉ の か\u3099っこう"])
def test_passphrase_changes_the_coat_and_the_native_engine_agrees(
    studio: Studio, phrase: str
) -> None:
    given = small_png()
    studio.add_and_see(given)
    without = studio.coat_and_save()
    studio.by("advanced-toggle").click()
    studio.by("key").fill(phrase)
    studio.by("key").press("Enter")
    studio.previewed()
    saved = studio.coat_and_save()
    studio.by("advanced-toggle").click()
    assert studio.settings_used()["key"] == phrase
    assert saved.data != without.data
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1


def test_a_random_key_is_made_and_shown_to_be_kept(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    studio.by("advanced-toggle").click()
    studio.by("random-key").click()
    key = studio.by("key").input_value()
    assert is_raw(key)
    studio.previewed()
    saved = studio.coat_and_save()
    studio.by("advanced-toggle").click()
    assert studio.settings_used()["key"] == key
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1


def test_without_a_secure_context_the_page_works_and_the_engine_stretches_the_key(
    new_studio: NewStudio,
) -> None:
    studio = new_studio()
    # As on plain http from another machine of the house.
    studio.page.add_init_script(
        """
        for (const name of ["subtle", "randomUUID"]) {
          Object.defineProperty(crypto, name, { value: undefined });
        }
        """
    )
    studio.open()
    given = small_png()
    studio.add_and_see(given)
    studio.by("advanced-toggle").click()
    studio.by("key").fill("a phrase of my own")
    studio.by("key").press("Enter")
    studio.previewed()
    saved = studio.coat_and_save()
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1


def test_a_new_seed_lays_the_coat_anew(studio: Studio) -> None:
    studio.add_and_see(small_png())
    first = studio.coat_and_save()
    studio.by("advanced-toggle").click()
    studio.by("new-seed").click()
    studio.by("advanced-toggle").click()
    studio.previewed()
    second = studio.coat_and_save()
    assert not np.array_equal(levels(first.image), levels(second.image))


@pytest.mark.parametrize(
    ("choice", "suffix", "kind"), [("webp", "webp", "WEBP"), ("jpeg", "jpg", "JPEG")]
)
def test_format_can_be_chosen(studio: Studio, choice: str, suffix: str, kind: str) -> None:
    given = small_png()
    studio.add_and_see(given)
    studio.by("format").select_option(choice)
    saved = studio.coat_and_save()
    assert saved.name == f"cat.urushi.{suffix}"
    assert (saved.image.format, saved.image.size) == (kind, given.image.size)


def test_lower_quality_makes_a_smaller_file(studio: Studio) -> None:
    studio.add_and_see(small_jpeg())
    usual = studio.coat_and_save()
    studio.by("quality-mode").select_option("hand")
    studio.by("quality").fill("60")
    assert studio.by("coat").is_visible()  # what was saved is not this
    smaller = studio.coat_and_save()
    assert len(smaller.data) < len(usual.data)


@pytest.mark.parametrize("mode", ["L", "P", "LA"])
def test_other_kinds_of_png(studio: Studio, mode: str) -> None:
    given = encoded(f"{mode.lower()}.png", small_png().image.convert(mode))
    studio.add_and_see(given)
    saved = studio.coat_and_save()
    assert saved.image.size == given.image.size
    assert saved.image.mode == {"L": "L", "P": "RGB", "LA": "LA"}[mode]


def test_an_upright_photo_stays_upright(studio: Studio) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    given = encoded("turned.jpg", small_jpeg().image, exif=exif)
    studio.add_and_see(given)
    assert "320 × 420" in studio.by("run-line").inner_text()
    saved = studio.coat_and_save()
    assert saved.image.size == (320, 420)
    assert saved.image.getexif().get(0x0112, 1) == 1


def test_double_clicks_do_no_harm(studio: Studio) -> None:
    studio.add_and_see(small_png())
    downloads: list[str] = []
    studio.page.on("download", lambda download: downloads.append(download.suggested_filename))
    studio.page.wait_for_timeout(300)
    studio.by("coat").dblclick()  # where Coat was, Cancel is a moment later
    studio.coated()
    assert downloads == []  # nor was the second click a Save
    with studio.page.expect_download() as download:
        studio.page.wait_for_timeout(300)
        studio.by("save").dblclick()
    assert download.value.suggested_filename == "cat.urushi.png"
    studio.by("measure").dblclick()
    studio.page.wait_for_function(
        "() => document.querySelector('[data-testid=measured-fit]').textContent !== '–'"
    )
    assert studio.by("problem").is_hidden()


def test_save_as_writes_to_the_chosen_place(studio: Studio) -> None:
    # The browser's own folder stands in for the one that a dialog would return.
    studio.page.evaluate(
        """() => {
          window.showSaveFilePicker = async ({ suggestedName }) => {
            const folder = await navigator.storage.getDirectory();
            return folder.getFileHandle(`chosen-${suggestedName}`, { create: true });
          };
        }"""
    )
    studio.add_and_see(small_png())
    studio.coat()
    studio.press("save-as")
    studio.settle("saved")
    head = studio.page.evaluate(
        """async () => {
          const folder = await navigator.storage.getDirectory();
          const file = await (await folder.getFileHandle("chosen-cat.urushi.png")).getFile();
          return [...new Uint8Array(await file.slice(0, 4).arrayBuffer())];
        }"""
    )
    assert bytes(head) == b"\x89PNG"
