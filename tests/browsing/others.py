"""Firefox and WebKit: the browsers that are not Chromium, as far as they can be driven.

Playwright's own builds of both are patched; here it is the programs that people have, or in
WebKit's case the engine that Safari has, in the window of WebKitGTK.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page, sync_playwright
from urushi_build.browsers import mini_browser

from browsing.studio import PATIENCE


class Window(Protocol):
    """A browser's window.

    Attributes:
        name: of the browser, with its version.
    """

    name: str

    def go(self, url: str) -> None:
        """Load a page."""

    def run(self, script: str, *arguments: Any) -> Any:
        """Run the body of an async function of `args` in the page and return what it does."""

    def picture(self) -> bytes:
        """Take a screenshot, PNG."""


class _Firefox:
    def __init__(self, page: Page, name: str) -> None:
        self._page, self.name = page, name

    def go(self, url: str) -> None:
        self._page.goto(url)

    def run(self, script: str, *arguments: Any) -> Any:
        return self._page.evaluate(f"async (args) => {{ {script} }}", list(arguments))

    def picture(self) -> bytes:
        return self._page.screenshot()


@contextmanager
def firefox(**preferences: Any) -> Iterator[Window]:
    """Open Firefox with preferences (``about:config``) of its own."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program is not None
    with sync_playwright() as playwright:
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=program, firefox_user_prefs=preferences
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-US")
        page.set_default_timeout(PATIENCE)
        yield _Firefox(page, f"Firefox {browser.version}")
        browser.close()


class _WebKit:
    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.name = f"WebKitGTK {driver.capabilities['browserVersion']}"

    def go(self, url: str) -> None:
        self._driver.get(url)

    def run(self, script: str, *arguments: Any) -> Any:
        value, error = self._driver.execute_async_script(
            "const [done, ...args] = [...arguments].reverse(); args.reverse();"
            f"(async () => {{ {script} }})()"
            ".then((value) => done([value, null]), (error) => done([null, String(error)]));",
            *arguments,
        )
        if error:
            raise RuntimeError(error)
        return value

    def picture(self) -> bytes:
        data: bytes = self._driver.get_screenshot_as_png()
        return data


@contextmanager
def webkit() -> Iterator[Window]:
    """Open WebKit's window on a screen that nobody sees."""
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    options = Options()
    options.binary_location = str(mini_browser())
    options.add_argument("--automation")
    with _screen() as display:
        # Containers refuse what WebKit's sandbox is made of.
        env = {
            **os.environ,
            "DISPLAY": display,
            "LANG": "en_US.UTF-8",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        service = Service(shutil.which("WebKitWebDriver"), env=env)
        driver = webdriver.WebKitGTK(options=options, service=service)
        driver.set_script_timeout(PATIENCE / 1000)
        driver.set_window_size(1400, 900)
        yield _WebKit(driver)
        driver.quit()


@contextmanager
def _screen() -> Iterator[str]:
    program = shutil.which("Xvfb")
    assert program is not None
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", "1500x1000x24"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        yield f":{number}"
        server.terminate()


def keep(window: Window, folder: Path) -> None:
    """Write a screenshot named after the browser."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{window.name.replace(' ', '-').lower()}.png").write_bytes(window.picture())
