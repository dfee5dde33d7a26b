"""What was done in haste can be taken back, and nothing else is taken back with it."""

from __future__ import annotations

from browsing import plant
from browsing.files import Given, small_jpeg, small_png
from browsing.studio import Studio
from playwright.sync_api import expect

# A folder in which nothing can be written: the disk is full, say.
_FULL = """async () => {
  const folder = await (await navigator.storage.getDirectory())
    .getDirectoryHandle("full", { create: true });
  const real = folder.getFileHandle.bind(folder);
  folder.getFileHandle = async (...how) =>
    Object.assign(await real(...how), { createWritable: () => Promise.reject(new Error("full")) });
  window.showDirectoryPicker = async () => folder;
  window.names = async () => {
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  };
}"""

# A dialog that stays open until the test chooses.
_DIALOG = """() => {
  window.showSaveFilePicker = () => new Promise((resolve) => {
    window.choose = async () => {
      const folder = await navigator.storage.getDirectory();
      resolve(await folder.getFileHandle("chosen.png", { create: true }));
    };
  });
}"""

# All that a screen reader is given to say.
_LISTEN = """() => {
  const heard = (window.heard = []); // not that of an earlier test on this page
  const status = document.querySelector("toast-rack [data-testid=status]");
  new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true });
}"""


def _names(studio: Studio) -> list[str]:
    names: list[str] = studio.state("s.pictures.map((p) => p.name)")
    return names


def test_an_unsaved_coat_that_was_put_away_can_be_had_back(studio: Studio) -> None:
    studio.add_and_see(small_png("a.png", seed=1), small_png("b.png", seed=2))
    studio.settle("ready")
    studio.coat()
    result = studio.state("s.pictures[0].result.info.bytes")
    studio.by("close-picture").first.click()
    assert _names(studio) == ["b.png"]
    studio.by("toast-action").click()
    assert _names(studio) == ["a.png", "b.png"]
    assert studio.statuses() == ["coated", "ready"]
    studio.previewed()
    assert len(studio.save().data) == result
    # Saved, it can go: nothing is lost, and nothing is asked.
    studio.by("toast-close").first.click()
    studio.by("close-picture").first.click()
    assert studio.by("toast-action").count() == 0


def test_a_reset_that_is_taken_back_leaves_what_was_changed_since(
    studio: Studio,
) -> None:
    studio.add_and_see(small_png())
    studio.by("preset-strong").check(force=True)
    studio.by("keeping-toggle").click()
    studio.by("keep-location").check()
    strong = studio.recipe()["target"]
    studio.by("reset").click()
    assert studio.recipe()["target"] != strong
    studio.by("format").select_option("webp")
    studio.by("toast-action").click()
    assert studio.recipe()["target"] == strong
    expect(studio.by("keep-location")).to_be_checked()
    expect(studio.by("format")).to_have_value("webp")
    # It is a step of the history like any other.
    studio.by("undo").click()
    assert studio.recipe()["target"] != strong


def test_what_was_coated_anew_while_a_dialog_was_open_is_not_saved(
    studio: Studio,
) -> None:
    studio.page.evaluate(_DIALOG)
    studio.add_and_see(small_png())
    studio.coat()
    studio.press("save-as")
    studio.by("preset-strong").check(force=True)
    studio.coat()
    studio.page.evaluate("choose()")
    studio.page.locator("[data-testid=toast][data-key='save.done']").wait_for()
    assert studio.statuses() == ["coated"]


def test_a_full_disk_leaves_no_empty_files(studio: Studio) -> None:
    studio.page.evaluate(_FULL)
    studio.add(small_png("a.png"), small_jpeg("b.jpg"))
    studio.settle("ready")
    studio.press("coat-all")
    studio.settle("coated")
    studio.press("save-all")
    studio.page.locator("[data-testid=toast][data-key=E_SAVE]").wait_for()
    assert studio.page.evaluate("names()") == []
    assert studio.statuses() == ["coated", "coated"]


def test_a_run_that_failed_is_told_and_the_former_result_is_still_there(
    studio: Studio,
) -> None:
    studio.add_and_see(small_png())
    studio.coat()
    done = studio.by("run-line").inner_text()
    studio.by("preset-strong").check(force=True)
    studio.previewed()
    studio.page.evaluate(_LISTEN)
    plant.at_step(studio, 1, plant.CLOSE)
    studio.press("coat")
    studio.settle("failed")
    assert "stopped in the middle" in studio.by("run-line").inner_text()
    # To the ear as well.
    studio.page.wait_for_function(
        "() => heard.some((text) => text.includes('stopped in the middle'))"
    )
    studio.by("undo").click()
    expect(studio.by("run-line")).to_have_text(done)
    assert studio.statuses() == ["coated"]
    assert studio.by("save").is_visible()


def test_a_measurement_that_failed_does_not_cover_the_picture(studio: Studio) -> None:
    studio.add_and_see(small_png())
    plant.at_step(studio, 1, plant.CLOSE)
    studio.by("measure").click()
    studio.page.locator("[data-testid=toast][data-key=E_WORKER_LOST]").wait_for()
    studio.ready()
    assert studio.by("problem").is_hidden()
    studio.by("measure").click()
    expect(studio.by("measured-fit")).not_to_have_text("–")


def test_the_same_is_spoken_twice_when_it_happens_twice(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.page.evaluate(_LISTEN)
    for preset in ("subtle", "strong"):
        studio.by(f"preset-{preset}").check(force=True)
        studio.coat()
    studio.page.wait_for_function("() => heard.filter((text) => text).length === 2")
    # Only what changes is spoken.
    assert studio.page.evaluate("heard") == ["The picture is coated.", "", "The picture is coated."]


def test_the_focus_goes_on_when_its_picture_is_put_away(studio: Studio) -> None:
    studio.add_and_see(small_png("a.png"), Given("b.png", b"this is a letter"))
    studio.settle("ready", "refused")
    close = studio.page.get_by_role("button", name="Put b.png away")
    close.focus()
    studio.page.keyboard.press("Enter")
    expect(studio.by("picture").get_by_role("button").first).to_be_focused()
    studio.page.get_by_role("button", name="Put a.png away").focus()
    studio.page.keyboard.press("Enter")
    expect(studio.by("pick")).to_be_focused()
