"""The size of the result: chosen before the coat, by itself or by the place where it goes."""

from __future__ import annotations

import numpy as np
from browsing.files import big_png, small_png
from browsing.native import levels, native
from browsing.studio import Studio
from playwright.sync_api import expect
from urushi.size import PLACES

# The file was moved or written anew since it was chosen.
_GONE = """() => {
  const real = Blob.prototype.arrayBuffer;
  window.reads = 0;
  Blob.prototype.arrayBuffer = () => {
    window.reads += 1;
    return Promise.reject(new DOMException("gone", "NotFoundError"));
  };
  window.mend = () => void (Blob.prototype.arrayBuffer = real);
}"""

# Whatever asks again and again has done so by then.
_TURNS = """async () => {
  for (let i = 0; i < 200; i += 1) await new Promise((done) => setTimeout(done));
  return window.reads;
}"""


def test_the_coat_goes_on_after_the_resize(studio: Studio) -> None:
    given = big_png("wide.png", 1500, 1000)
    studio.add_and_see(given)
    studio.by("size").select_option("1200")
    studio.previewed()
    assert studio.by("run-line").inner_text().startswith("1200 × 800")
    # What is compared is of that size as well, before and after.
    assert studio.canvas("before").shape == studio.canvas("after").shape
    saved = studio.coat_and_save()
    assert saved.image.size == (1200, 800)
    assert np.abs(levels(saved.image) - levels(native(given, studio).image)).max() <= 1
    # Undone, the result is not the one that is asked for any more.
    studio.by("undo").click()
    studio.previewed()
    assert studio.by("size").input_value() == "keep"
    assert studio.by("run-line").inner_text().startswith("1500 × 1000")
    assert studio.coat_and_save().image.size == (1500, 1000)


def test_a_side_of_one_s_own(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("size").select_option("custom")
    studio.by("size-side").fill("200")
    studio.by("size-side").press("Enter")
    studio.previewed()
    assert studio.coat_and_save().image.size == (200, 167)
    studio.by("size-side").fill("3")
    studio.by("size-side").press("Enter")
    assert studio.by("size-side").input_value() == "16"  # the least there is


def test_every_place_says_what_it_does_and_since_when(phone: Studio) -> None:
    phone.add_and_see(small_png())
    for name, place in PLACES.items():
        phone.by("size").select_option(name)
        told = phone.by("size-hint").inner_text()
        assert place.date in told and place.limit not in told  # in the reader's own language
    phone.previewed()
    # Nothing is enlarged.
    assert phone.coat_and_save().image.size == (360, 300)


def test_each_picture_of_several_gets_the_size(studio: Studio) -> None:
    studio.add_and_see(big_png("a.png", 900, 600), big_png("b.png", 600, 900))
    studio.settle("ready")
    studio.by("size").select_option("custom")
    studio.by("size-side").fill("450")
    studio.by("size-side").press("Enter")
    studio.previewed()
    studio.press("coat-all")
    studio.settle("coated")
    studio.by("picture").last.get_by_role("button").first.click()
    studio.previewed()
    assert studio.save().image.size == (300, 450)


def test_a_file_that_is_gone_is_told_once_and_not_asked_for_for_ever(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.page.evaluate(_GONE)
    studio.by("size").select_option("1200")
    assert "could not be read" in studio.problem()
    assert studio.page.evaluate(_TURNS) == 1
    # In the size in which it is at hand it is seen again.
    studio.by("size").select_option("keep")
    expect(studio.by("problem")).to_be_hidden()
    studio.page.evaluate("mend()")
    studio.by("size").select_option("1200")
    studio.previewed()
    assert studio.by("problem").is_hidden()
