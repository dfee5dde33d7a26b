"""The fixture that fails a test in which the browser complained."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browsing.console import Console


@pytest.fixture(autouse=True)
def console(watch: Console, browser: Browser) -> Iterator[Console]:
    """Fail on any console error or warning, uncaught exception or crash that was not expected."""
    watch.begin()
    yield watch
    for context in browser.contexts:
        for page in context.pages:
            if not page.is_closed():
                page.evaluate("0")  # whatever was logged before has then arrived
    complaints = watch.unexpected()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)
