"""The console's watch: nothing that the browser complains of goes unnoticed."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

# Playwright's own remark where a test does without a service worker.
_OURS = "Service Worker registration blocked by Playwright"


class Console:
    """Collects what the pages of all contexts complain of while one test runs.

    Complaints are console errors and warnings (of pages and workers alike), uncaught exceptions
    and crashed pages. A test that provokes some says so by `expect`.
    """

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def follow(self, context: BrowserContext) -> None:
        """Listen to a context's pages from now on."""
        context.on("console", self._on_message)
        context.on("weberror", self._on_error)
        context.on("page", lambda page: page.on("crash", self._on_crash))

    def new_page(self, context: BrowserContext) -> Page:
        """Open a page in a context that is followed, and listen to its workers as well."""
        page = context.new_page()
        # What a worker was refused (a request, say) is logged by the browser, not by the page.
        log = context.new_cdp_session(page)
        log.on("Log.entryAdded", self._on_entry)
        log.send("Log.enable")
        return page

    def begin(self) -> None:
        """Forget the former test."""
        self.complaints = []
        self._expected = []

    def expect(self, *patterns: str) -> None:
        """Declare complaints (regular expressions) that this test provokes on purpose."""
        self._expected += [re.compile(pattern, re.IGNORECASE) for pattern in patterns]

    def unexpected(self) -> list[str]:
        """Return the complaints that the test did not declare."""
        return [
            text
            for text in self.complaints
            if not any(pattern.search(text) for pattern in self._expected)
        ]

    def _on_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert") and message.text != _OURS:
            where = message.location.get("url", "")
            self.complaints.append(f"{message.type}: {message.text} ({where})")

    def _on_entry(self, event: dict[str, Any]) -> None:
        entry = event["entry"]
        if entry["source"] == "worker" and entry["level"] in ("error", "warning"):
            where = entry.get("url", "")
            self.complaints.append(f"worker {entry['level']}: {entry['text']} ({where})")

    def _on_error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def _on_crash(self, page: Page) -> None:
        self.complaints.append(f"crashed: {page.url}")
