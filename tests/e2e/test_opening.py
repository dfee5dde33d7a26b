"""The other ways in: paste and drop; what is given as text stays text."""

from __future__ import annotations

import base64

from browsing.files import Given, small_png
from browsing.studio import Studio

# A transfer of files as the system would hand it over.
_TRANSFER = """([name, mime, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: mime }));
  return transfer;
}"""


def test_paste(studio: Studio) -> None:
    given = small_png("image.png")
    studio.page.evaluate(
        f"""(file) => {{
          const clipboardData = ({_TRANSFER})(file);
          document.dispatchEvent(
            new ClipboardEvent("paste", {{ clipboardData, bubbles: true, cancelable: true }}),
          );
        }}""",
        _packed(given),
    )
    studio.previewed()
    assert studio.coat_and_save().image.size == given.image.size


def test_paste_of_text_into_the_passphrase_is_left_alone(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("advanced-toggle").click()
    studio.by("key").focus()
    studio.page.keyboard.insert_text("pasted words")
    studio.by("key").press("Tab")
    assert studio.settings_used()["key"] == "pasted words"
    studio.by("advanced-toggle").click()
    assert len(studio.statuses()) == 1


def test_drop(studio: Studio) -> None:
    given = small_png("dropped.png")
    transfer = studio.page.evaluate_handle(_TRANSFER, _packed(given))
    body = studio.page.locator("body")
    for moment in ("dragenter", "dragover"):
        body.dispatch_event(moment, {"dataTransfer": transfer})
    assert "is-dragging" in (body.get_attribute("class") or "")
    body.dispatch_event("drop", {"dataTransfer": transfer})
    studio.previewed()
    assert "is-dragging" not in (body.get_attribute("class") or "")
    assert studio.coat_and_save().name == "dropped.urushi.png"


def test_a_drag_that_leaves_again_opens_nothing(studio: Studio) -> None:
    transfer = studio.page.evaluate_handle(_TRANSFER, _packed(small_png()))
    body = studio.page.locator("body")
    body.dispatch_event("dragenter", {"dataTransfer": transfer})
    body.dispatch_event("dragleave", {"dataTransfer": transfer})
    assert "is-dragging" not in (body.get_attribute("class") or "")
    assert studio.by("pick").is_visible()


def test_a_closed_file_dialog_changes_nothing(studio: Studio) -> None:
    with studio.page.expect_file_chooser():
        studio.by("pick").click()
    assert studio.by("pick").is_visible()
    studio.add_and_see(small_png())


def _packed(given: Given) -> list[str]:
    return [given.name, given.mime, base64.b64encode(given.data).decode()]
