"""Several pictures at once, and stopping in the middle."""

from __future__ import annotations

import numpy as np
from browsing import plant
from browsing.files import Given, big_png, small_jpeg, small_png
from browsing.studio import Studio

FOLDER = """
  const folder = await (await navigator.storage.getDirectory())
    .getDirectoryHandle("results", { create: true });
"""


def test_a_bad_one_does_not_keep_the_others_from_being_coated(studio: Studio) -> None:
    # The browser's own folder stands in for the one that a dialog would return.
    studio.page.evaluate(
        f"() => (window.showDirectoryPicker = async () => {{ {FOLDER} return folder; }})"
    )
    studio.add(
        small_png("one.png", seed=1),
        Given("broken.png", b"this is a letter"),
        small_jpeg("two.jpg"),
        small_png("one.png", seed=3),  # of the same name, from another folder
    )
    studio.settle("ready", "refused")
    assert studio.statuses() == ["ready", "refused", "ready", "ready"]
    studio.press("coat-all")
    studio.settle("coated", "refused")
    assert studio.statuses() == ["coated", "refused", "coated", "coated"]
    studio.press("save-all")
    studio.settle("saved", "refused")
    names = studio.page.evaluate(
        f"async () => {{ {FOLDER} const names = []; for await (const name of folder.keys()) "
        "names.push(name); return names.sort(); }"
    )
    # Nothing was overwritten: the second of that name got a number.
    assert names == ["one.urushi-2.png", "one.urushi.png", "two.urushi.jpg"]


def test_each_picture_has_a_coat_of_its_own(studio: Studio) -> None:
    studio.add(small_png("a.png"), small_png("b.png"))
    studio.settle("ready")
    seeds = studio.state("Object.values(s.settings.seeds)")
    assert len(set(seeds)) == len(seeds) >= 2


def test_a_picture_can_be_put_away(studio: Studio) -> None:
    studio.add(small_png("a.png", seed=1), small_png("b.png", seed=2))
    studio.settle("ready")
    studio.by("close-picture").first.click()
    assert len(studio.statuses()) == 1
    studio.previewed()
    assert studio.coat_and_save().name == "b.urushi.png"


def test_cancel_in_the_middle_leaves_everything_as_it_was(studio: Studio) -> None:
    given = big_png("big.png", 2000, 1500)
    studio.add_and_see(given)
    facts = studio.by("run-line").inner_text()
    plant.slow_down(studio, 200)
    studio.press("coat")
    studio.by("cancel").wait_for()
    # In the middle of it, not before it began.
    studio.page.wait_for_function(
        "() => document.querySelector('[data-testid=progress]').value > 0.05"
    )
    studio.press("cancel")
    studio.by("coat").wait_for()
    assert studio.by("save").is_hidden()
    assert studio.by("problem").is_hidden()
    assert studio.statuses() == ["ready"]
    assert studio.by("run-line").inner_text() == facts
    # The engine is the same one and goes on working, with the picture still open.
    plant.heal(studio)
    assert studio.by("toast").count() == 0
    saved = studio.coat_and_save()
    assert saved.image.size == given.image.size
    assert not np.array_equal(np.asarray(saved.image), np.asarray(given.image))


def test_cancel_empties_the_whole_queue(studio: Studio) -> None:
    many = [big_png(f"{i}.png", 1200, 900) for i in range(3)]
    studio.add(*many)
    studio.settle("ready")
    plant.slow_down(studio, 200)
    studio.press("coat-all")
    studio.press("cancel")
    studio.settle("ready", "coated")
    plant.heal(studio)
    assert "ready" in studio.statuses()
    assert studio.by("cancel").is_hidden()
