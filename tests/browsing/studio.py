"""One open page and a hand that works it as an artist does, by the page's own controls."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import CDPSession, FilePayload, Locator, Page

from browsing.files import Given

PATIENCE = 120_000
"""ms that anything may take. Generous: what is slow is not wrong, and machines differ."""

READY = "[data-testid=engine]:is([data-status=ready], [data-status=offline])"
OFFLINE = "[data-testid=engine][data-status=offline]"

# The page's state, as its own elements see it; read by tests to know when to look and which
# recipe and seed were used, never to change anything.
_STATE = "document.querySelector('run-bar').app.store.state"

# The preview that is shown is the one of the present settings, and none is under way.
_PREVIEWED = f"""() => {{
  const {{ shots, view, settings, current, pictures }} = {_STATE};
  if (view.busy || !settings || !shots.whole) return false;
  const {{ recipe, seeds, key, size }} = settings;
  const coat = {{ recipe, seed: seeds[current], key, outputSize: size }};
  const right = (shot) =>
    shot.wish.signature === JSON.stringify(coat) && shot.wish.diff === view.diff;
  return right(shots.whole) && pictures.some(({{ id }}) => id === current);
}}"""


# The list of what is kept is the one of the present picture, and of what is chosen now.
_INSPECTED = f"""() => {{
  const {{ inspection, settings, current }} = {_STATE};
  if (!inspection?.found || inspection.picture !== current) return false;
  const [, format, keep, declaration] = JSON.parse(inspection.signature);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  if (format !== settings.output.format || !same(keep, settings.keep)) return false;
  if (!settings.declares) return declaration === null;
  return declaration?.creator === settings.declaration.creator.trim();
}}"""


class Studio:
    """A page of the site under test.

    Args:
        page: a blank page.
        url: the site's address.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.closed = False
        page.set_default_timeout(PATIENCE)
        # Leaving with an unsaved result asks back; here nobody is there to answer.
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("close", lambda _: setattr(self, "closed", True))

    def open(self, *, wait: bool = True) -> Studio:
        """Go to the start page, and wait until the engine is ready unless told not to."""
        self.page.goto(self.url)
        if wait:
            self.ready()
        return self

    def ready(self) -> None:
        """Wait until the page says that the engine is ready."""
        self.page.locator(READY).wait_for()

    def offline_ready(self) -> None:
        """Wait until the page says that it can do without the network."""
        self.page.locator(OFFLINE).wait_for()

    def by(self, test_id: str) -> Locator:
        """Return the control of that data-testid."""
        return self.page.get_by_test_id(test_id)

    def state(self, expression: str) -> Any:
        """Return a JSON-able part of the page's state, an expression in `s`."""
        return self.page.evaluate(f"((s) => ({expression}))({_STATE})")

    def press(self, test_id: str) -> None:
        """Click one of the run bar's buttons, as late after the last click as a hand would.

        One of them takes another's place, so the page takes a sooner click for a double one.
        """
        self.page.wait_for_timeout(300)
        self.by(test_id).click()

    def tap(self, test_id: str) -> None:
        """As `press`, by a finger."""
        self.page.wait_for_timeout(300)
        self.by(test_id).tap()

    # Opening

    def add(self, *files: Given | Path) -> None:
        """Choose files in the file dialog, from the first screen or the strip."""
        button = self.by("pick") if self.by("pick").is_visible() else self.by("add-pictures")
        with self.page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(_payloads(files))

    def add_and_see(self, *files: Given | Path) -> None:
        """Choose files and wait until the first of them is previewed."""
        self.add(*files)
        self.previewed()

    def previewed(self) -> None:
        """Wait until the stage shows the coat of the present settings."""
        self.page.wait_for_function(_PREVIEWED)

    def statuses(self) -> list[str]:
        """Return what the strip says of each picture, in order."""
        items = self.by("picture").all()
        return [item.get_attribute("data-status") or "" for item in items]

    def settle(self, *statuses: str) -> None:
        """Wait until every picture of the strip has one of these statuses."""
        self.page.wait_for_function(
            """(wanted) => {
              const items = [...document.querySelectorAll('[data-testid=picture]')];
              return items.length && items.every(({ dataset }) => wanted.includes(dataset.status));
            }""",
            arg=list(statuses),
        )

    # Coating and saving

    def coat(self) -> None:
        """Coat the current picture and wait for the result."""
        self.press("coat")
        self.coated()

    def coated(self) -> None:
        """Wait until the result can be saved."""
        self.by("save").wait_for()

    def save(self) -> Given:
        """Save by the button and return the file."""
        with self.page.expect_download() as download:
            self.press("save")
        return Given(download.value.suggested_filename, Path(download.value.path()).read_bytes())

    def coat_and_save(self) -> Given:
        """Go the way from an open picture to the saved file."""
        self.coat()
        return self.save()

    def coat_one_more(self, file: Given) -> None:
        """Add a sound picture to whatever is there and coat it: the page is as alive as before."""
        self.add(file)
        self.settle("ready", "refused")
        self.by("picture").last.get_by_role("button").first.click()
        self.previewed()
        assert self.coat_and_save().image.size == file.image.size

    def settings_used(self) -> dict[str, Any]:
        """Return recipe, seed and key of the current picture, as the engine was given them."""
        settings: dict[str, Any] = self.state(
            "{recipe: s.settings.recipe, seed: s.settings.seeds[s.current], key: s.settings.key,"
            " size: s.settings.size}"
        )
        return settings

    # Layers

    def open_advanced(self) -> None:
        """Unfold what is rarely needed; it stays so until the test is over."""
        if self.by("advanced").get_attribute("open") is None:
            self.by("advanced-toggle").click()

    def layers(self, group: str) -> list[Locator]:
        """Return the cards of a group ("coat", "finish", "mark", "classic") in their order."""
        return self.by(f"layers-{group}").get_by_test_id("layer").all()

    def open_layer(self, name: str, nth: int = 0) -> Locator:
        """Unfold a layer's card and return it."""
        self.open_advanced()
        card = self.page.locator(f"[data-testid=layer][data-name='{name}']").nth(nth)
        if card.locator("details").get_attribute("open") is None:
            card.get_by_test_id("layer-toggle").click()
        return card

    def add_layer(self, group: str, name: str) -> Locator:
        """Add a layer from its group's menu and return its card, which is then open."""
        self.open_advanced()
        self.by(f"add-{group}").click()
        self.by(f"add-layer-{name}").click()
        return self.page.locator(f"[data-testid=layer][data-name='{name}']").last

    def choose_file(self, button: Locator, file: Given) -> None:
        """Choose a file in the dialog that a button opens."""
        with self.page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(_payloads([file]))

    def recipe(self) -> dict[str, Any]:
        """Return the present recipe."""
        recipe: dict[str, Any] = self.state("s.settings.recipe")
        return recipe

    # Looking

    def canvas(self, side: str) -> NDArray[np.uint8]:
        """Return the pixels of a canvas, ``(h, w, 4)`` uint8.

        Args:
            side: "before", "after", or "painted" for what is painted over the picture.
        """
        # Two frames: what was decided is then drawn.
        url: str = self.page.evaluate(
            """async (id) => {
              const frame = () => new Promise((done) => requestAnimationFrame(done));
              await frame();
              await frame();
              return document.querySelector(`[data-testid=${id}] canvas`).toDataURL();
            }""",
            "paint-canvas" if side == "painted" else f"canvas-{side}",
        )
        image = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
        return np.asarray(image.convert("RGBA"))

    def zoom_percent(self) -> int:
        """Return what the read-out says."""
        return int((self.by("zoom-readout").text_content() or "0").rstrip("%"))

    def divider(self) -> int:
        """Return where the divider stands, in percent."""
        return int(self.by("divider").get_attribute("aria-valuenow") or -1)

    def problem(self) -> str:
        """Return the sentence that is shown where something stands in the way."""
        note = self.by("problem")
        note.wait_for()
        return note.inner_text()

    def cdp(self) -> CDPSession:
        """Speak to the browser itself."""
        return self.page.context.new_cdp_session(self.page)

    # The file

    def unfold(self, name: str) -> None:
        """Unfold "keeping" or "declaration", if it is not."""
        if self.by(name).get_attribute("open") is None:
            self.by(f"{name}-toggle").click()

    def inspected(self) -> None:
        """Wait until the list of what is kept is that of the present picture and settings."""
        self.page.wait_for_function(_INSPECTED)

    # Between tests

    def clear(self) -> None:
        """Back to an empty page with the engine's own settings, without a new start."""
        if len(self.statuses()) > 12:
            self.page.reload()  # sooner done than putting them away one by one
            self.ready()
            return
        cancel = self.by("cancel")
        if cancel.is_visible():
            self.press("cancel")
        if self.by("reset").is_visible() and self.by("reset").is_enabled():
            self.by("reset").click()
        if self.page.evaluate("localStorage.getItem('urushi.declaration')") is not None:
            self.unfold("declaration")
            self.by("declaration-forget").click()
        for name in ("keeping", "declaration"):
            if self.by(name).get_attribute("open") is not None:
                self.by(f"{name}-toggle").click()
        if self.by("advanced").get_attribute("open") is not None:
            for toggle in self.page.locator("details.layer[open] > summary").all()[::-1]:
                toggle.click()
            self.by("advanced-toggle").click()
        if self.by("diff-toggle").get_attribute("aria-pressed") == "true":
            self.by("diff-toggle").click()
        while self.by("toast-close").count():  # they lie over the strip
            self.by("toast-close").first.click()
        while self.by("close-picture").count():
            self.by("close-picture").first.click()
            while self.by("toast-close").count():  # of one that was not saved
                self.by("toast-close").first.click()
        self.by("pick").wait_for()


def _payloads(files: Sequence[Given | Path]) -> list[FilePayload]:
    return [
        {"name": file.name, "mimeType": file.mime, "buffer": file.data}
        for file in (
            file if isinstance(file, Given) else Given(file.name, file.read_bytes())
            for file in files
        )
    ]
