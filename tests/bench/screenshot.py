"""Takes the picture of the page that the READMEs show.

After `python3 build.py bench` has made dist/:
`PYTHONPATH=.build:tests .venv/bin/python -m bench.screenshot` writes .github/screenshot.webp.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bench import browser

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / ".github" / "screenshot.webp"


def main() -> None:
    """Opens the sample, waits for its coat, and photographs the page."""
    with browser.chromium() as chromium, browser.site(ROOT / "dist") as site:
        context = chromium.new_context(
            viewport={"width": 1280, "height": 800}, color_scheme="dark", locale="en"
        )
        page = context.new_page()
        page.goto(site.url)
        page.get_by_test_id("sample").click()
        page.wait_for_selector("picture-stage:not(.is-busy):not([hidden])", timeout=120_000)
        page.wait_for_timeout(500)
        image = Image.open(io.BytesIO(page.screenshot()))
    TARGET.parent.mkdir(exist_ok=True)
    image.save(TARGET, quality=85)


if __name__ == "__main__":
    main()
