"""The page in any browser's window, worked through its own state: enough to coat a picture."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from browsing.files import Given
from browsing.others import Window
from browsing.studio import PATIENCE

_STATE = "document.querySelector('run-bar').app.store.state"

_LISTEN = """
window.complaints = [];
addEventListener("error", (event) => complaints.push(String(event.message)));
addEventListener("unhandledrejection", (event) => complaints.push(String(event.reason)));
"""

_DROP = """
const [name, type, text] = args;
const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const dataTransfer = new DataTransfer();
dataTransfer.items.add(new File([data], name, { type }));
for (const kind of ["dragenter", "dragover", "drop"]) {
  const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer });
  document.querySelector("main").dispatchEvent(event);
}
"""

_TEXT_OF = """
const text = (data) => {
  let letters = "";
  for (let i = 0; i < data.length; i += 4096) {
    letters += String.fromCharCode(...data.subarray(i, i + 4096));
  }
  return btoa(letters);
};
"""


class Visit:
    """A page that was opened in a window and is ready.

    Args:
        window: any browser's.
        url: the site's address.
    """

    def __init__(self, window: Window, url: str) -> None:
        self.window = window
        window.go(url)
        window.run(_LISTEN)
        self.until("['ready', 'offline'].includes(s.engine.status)")

    def state(self, expression: str) -> Any:
        """Return a part of the page's state, an expression in `s`; None before there is a state."""
        begun = "document.querySelector('run-bar')?.app"
        text = self.window.run(
            f"if (!{begun}) return 'null'; const s = {_STATE};"
            f"return JSON.stringify(({expression}) ?? null);"
        )
        return json.loads(text)

    def until(self, expression: str) -> None:
        """Wait until an expression in `s` holds."""
        end = time.monotonic() + PATIENCE / 1000
        while not self.state(f"Boolean({expression})"):
            assert time.monotonic() < end, f"{self.window.name}: not in time: {expression}"
            time.sleep(0.2)

    def complaints(self) -> list[str]:
        """Return what went wrong without being caught."""
        found: list[str] = self.window.run("return complaints")
        return found

    def press(self, test_id: str) -> None:
        """Click a control."""
        time.sleep(0.3)  # the page takes a sooner click for a double one
        self.window.run("document.querySelector(`[data-testid=${args[0]}]`).click()", test_id)

    def drop(self, given: Given) -> dict[str, Any]:
        """Drop a file on the page; return its picture's state when it is open or refused."""
        count = len(self.state("s.pictures"))
        self.window.run(_DROP, given.name, given.mime, base64.b64encode(given.data).decode())
        self.until(f"['ready', 'refused'].includes(s.pictures[{count}]?.status)")
        picture: dict[str, Any] = self.state(
            f"(({{ status, info, error }}) => ({{ status, info, error: error && "
            f"{{ code: error.code, ...error.details }} }}))(s.pictures[{count}])"
        )
        return picture

    def coat(self) -> Given:
        """Coat the present picture and return the file that saving would write."""
        self.press("coat")
        mine = "s.pictures.find(({ id }) => id === s.current)"
        self.until(f"{mine}.result")
        blob = f"const s = {_STATE}; const {{ result }} = {mine};"
        script = "return text(new Uint8Array(await result.blob.arrayBuffer()));"
        return Given("result", base64.b64decode(self.window.run(_TEXT_OF + blob + script)))

    def before(self) -> NDArray[np.int16]:
        """Return the pixels of the present picture, if it is small: ``(h, w, 4)``."""
        self.until("!s.view.busy && s.shots.whole")
        script = (
            f"const {{ data, width, height }} = {_STATE}.shots.whole.images[0];"
            "return [text(data), width, height];"
        )
        letters, width, height = self.window.run(_TEXT_OF + script)
        pixels = np.frombuffer(base64.b64decode(letters), np.uint8)
        return pixels.reshape(height, width, 4).astype(np.int16)

    def settings_used(self) -> dict[str, Any]:
        """Return recipe, seed, key and size of the present picture."""
        settings: dict[str, Any] = self.state(
            "{ recipe: s.settings.recipe, seed: s.settings.seeds[s.current],"
            " key: s.settings.key, size: s.settings.size }"
        )
        return settings
