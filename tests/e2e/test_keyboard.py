"""Without a mouse: from the first screen to the saved file."""

from __future__ import annotations

from browsing.files import small_png
from browsing.studio import Studio


def _tab_to(studio: Studio, test_id: str, *, limit: int = 60) -> None:
    """Press Tab until a control has the focus, as one does who sees where it is."""
    for _ in range(limit):
        if studio.page.evaluate("document.activeElement?.dataset?.testid") == test_id:
            return
        studio.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {test_id}")


def test_from_first_screen_to_saved_file(studio: Studio) -> None:
    studio.by("theme").focus()  # a shared page; on a fresh one the way begins just before
    _tab_to(studio, "sample")
    studio.page.keyboard.press("Enter")
    studio.previewed()
    _tab_to(studio, "preset-balanced")
    studio.page.keyboard.press("ArrowRight")
    studio.previewed()
    assert studio.by("preset-strong").is_checked()
    _tab_to(studio, "coat")
    studio.page.keyboard.press("Enter")
    studio.coated()
    _tab_to(studio, "save")
    with studio.page.expect_download() as download:
        studio.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "sample.urushi.png"


def test_file_dialog_opens_by_key(studio: Studio) -> None:
    studio.by("theme").focus()
    _tab_to(studio, "pick")
    with studio.page.expect_file_chooser():
        studio.page.keyboard.press("Enter")


def test_file_dialog_opens_by_its_shortcut(studio: Studio) -> None:
    # Apart from the test above: a dialog that nobody answers keeps Chromium from another one.
    studio.by("theme").focus()
    with studio.page.expect_file_chooser():
        studio.page.keyboard.press("Control+o")


def test_saving_by_key(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.coat()
    with studio.page.expect_download() as download:
        studio.page.keyboard.press("Control+s")
    assert download.value.suggested_filename == "cat.urushi.png"


def test_focus_is_always_to_be_seen(studio: Studio) -> None:
    studio.add_and_see(small_png())
    seen = set()
    for _ in range(40):
        studio.page.keyboard.press("Tab")
        test_id, visible = studio.page.evaluate(
            """() => {
              const element = document.activeElement;
              const near = [element.parentElement, element.firstElementChild];
              const ringed = [element, element.nextElementSibling, ...near]
                .filter(Boolean)
                .map((one) => getComputedStyle(one))
                .some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0)
                  || s.boxShadow !== "none");
              const body = element === document.body;
              const name = element.dataset.testid ?? element.outerHTML.slice(0, 200);
              return [name, body || ringed];
            }"""
        )
        assert visible, f"{test_id} has the focus and does not show it"
        seen.add(test_id)
    assert {"divider", "stage-zoom", "strength", "format", "coat"} <= seen
