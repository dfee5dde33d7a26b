"""Fixtures of the browser tests: the served site, Chromium, pages, and the console's watch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from urushi_build.paths import DIST
from urushi_build.server import SiteServer

from browsing.chromium import launch
from browsing.console import Console
from browsing.studio import PATIENCE, Studio

BASE = "/urushi/"
"""A sub-folder, as a project's page on a static host has it."""

NewStudio = Callable[..., Studio]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note on the test that it failed, so that its page is not handed to the next."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built site, which a build in the meantime cannot change."""
    if not (DIST / "sw.js").is_file():
        pytest.fail("dist/ is missing: run `python3 build.py build` first")
    copy = tmp_path_factory.mktemp("site") / "dist"
    shutil.copytree(DIST, copy)
    return copy


@pytest.fixture(scope="session")
def site(dist: Path) -> Iterator[SiteServer]:
    """The site as everybody gets it; do not break it, take `own_site` for that."""
    with SiteServer(dist, base=BASE) as server:
        yield server


@pytest.fixture
def own_site(dist: Path) -> Iterator[SiteServer]:
    """A site of one test's own, on another origin: its overrides and log are free to use."""
    with SiteServer(dist, base=BASE) as server:
        yield server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The one Chromium that most tests share."""
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="session")
def watch() -> Console:
    """What listens to all pages; tests take `console`."""
    return Console()


@pytest.fixture
def new_studio(browser: Browser, site: SiteServer, watch: Console) -> Iterator[NewStudio]:
    """Make a page in a context of its own: `new_studio(server=None, **options of the context)`.

    English on a desktop, and without a service worker, which costs time that only a few tests
    need, unless the options say otherwise. Nothing is stored from other tests.
    """
    contexts = []
    usual = {"locale": "en-US", "viewport": DESKTOP, "service_workers": "block"}

    def make(server: SiteServer | None = None, **options: Any) -> Studio:
        context = browser.new_context(**(usual | options))
        contexts.append(context)
        watch.follow(context)
        return Studio(watch.new_page(context), (server or site).url)

    yield make
    for context in contexts:
        context.close()


DESKTOP = {"width": 1400, "height": 900}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


class _Kept:
    """A warmed-up page that many tests share, replaced when one of them has broken it."""

    def __init__(self, browser: Browser, site: SiteServer, watch: Console, options: Any) -> None:
        self._context = browser.new_context(**options)
        self._watch = watch
        watch.follow(self._context)
        self._url = site.url
        self._studio: Studio | None = None

    def get(self) -> Studio:
        if self._studio is None or self._studio.closed:
            self._studio = Studio(self._watch.new_page(self._context), self._url).open()
        return self._studio

    def put_back(self, test: pytest.Item) -> None:
        if self._studio is None or self._studio.closed:
            return
        if test.stash.get(FAILED, False):
            self._studio.page.close()  # its engine may hang, for all that one can see
            return
        try:
            self._studio.page.set_default_timeout(20_000)
            self._studio.clear()
            self._studio.page.set_default_timeout(PATIENCE)
        except Exception:
            self._studio.page.close()

    def end(self) -> None:
        self._context.close()


@pytest.fixture(scope="session")
def _desktop(browser: Browser, site: SiteServer, watch: Console) -> Iterator[_Kept]:
    kept = _Kept(browser, site, watch, {"locale": "en-US", "viewport": DESKTOP})
    yield kept
    kept.end()


@pytest.fixture(scope="session")
def _phone(browser: Browser, site: SiteServer, watch: Console) -> Iterator[_Kept]:
    kept = _Kept(browser, site, watch, {"locale": "ja-JP", **PHONE})
    yield kept
    kept.end()


@pytest.fixture
def studio(_desktop: _Kept, request: pytest.FixtureRequest) -> Iterator[Studio]:
    """A ready, empty page on an English desktop; shared, because a start takes seconds."""
    yield _desktop.get()
    _desktop.put_back(request.node)


@pytest.fixture
def phone(_phone: _Kept, request: pytest.FixtureRequest) -> Iterator[Studio]:
    """A ready, empty page on a Japanese phone with a touch screen; shared as well."""
    yield _phone.get()
    _phone.put_back(request.node)
