"""Starting Chromium: the one that the build names, else the system's."""

from __future__ import annotations

import os

from playwright.sync_api import Browser, Playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """Start a headless Chromium with further command-line arguments."""
    program = os.environ.get("URUSHI_CHROMIUM", "/usr/bin/chromium")
    return playwright.chromium.launch(
        executable_path=program, args=[*ARGUMENTS, *arguments], chromium_sandbox=False
    )
