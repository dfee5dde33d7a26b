"""The page in Firefox and in WebKit: it opens, coats to the same bytes, and works offline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pictures
import pytest
from browsing.avif import avif, pixels_of
from browsing.files import Given, encoded, small_jpeg, small_png
from browsing.native import levels, native
from browsing.others import Window, firefox, keep, webkit
from browsing.visit import Visit
from unit.codec.inks import printer
from urushi_build.browsers import is_there
from urushi_build.paths import STATE
from urushi_build.server import SiteServer

BROWSERS = {"Firefox": firefox, "WebKit": webkit}


def opened(name: str, **preferences: object) -> AbstractContextManager[Window]:
    if not is_there(name):
        pytest.skip(f"{name} is not here")
    return BROWSERS[name](**preferences)


@pytest.fixture(scope="module", params=BROWSERS)
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    with opened(request.param) as one:
        yield one


@pytest.fixture
def visit(window: Window, site: SiteServer) -> Iterator[Visit]:
    page = Visit(window, site.url)
    yield page
    assert page.complaints() == []


@pytest.mark.parametrize(
    "given",
    [
        small_png(),
        encoded("cut-out.png", pictures.painting(300, 220, seed=3, alpha=True)),
        small_jpeg(),
    ],
    ids=lambda given: given.name,
)
def test_the_coat_is_the_native_one(visit: Visit, given: Given) -> None:
    opened = visit.drop(given)
    assert opened["status"] == "ready" and opened["info"]["notices"] == []
    saved, expected = visit.coat(), native(given, visit)
    assert saved.image.format == given.image.format and saved.image.mode == given.image.mode
    apart = np.abs(levels(saved.image) - levels(expected.image))
    # Builds of NumPy differ in the last place, and those of a JPEG library by more.
    assert apart.max() <= (1 if saved.image.format == "PNG" else 30) and apart.mean() < 0.5


def test_it_can_be_looked_at(visit: Visit) -> None:
    visit.drop(encoded("big.jpg", pictures.painting(1500, 1000, seed=4), quality=92))
    visit.until("!s.view.busy && s.shots.whole")
    visit.coat()
    keep(visit.window, STATE / "browsers")


def test_inks_are_converted_by_the_engine(visit: Visit) -> None:
    ink = pictures.cel(160, 120).convert("CMYK")
    opened = visit.drop(encoded("print.jpg", ink, quality=95, icc_profile=printer("lut16")))
    assert [notice["code"] for notice in opened["info"]["notices"]] == ["cmyk-converted"]


def test_what_only_the_browser_reads(visit: Visit) -> None:
    given = avif("cat.avif", pictures.cel(210, 160), subsampling="4:4:4", quality=100)
    opened = visit.drop(given)
    assert [notice["code"] for notice in opened["info"]["notices"]] == ["browser-decoded"]
    assert np.abs(visit.before()[..., :3] - pixels_of(given)[..., :3]).max() <= 1
    assert visit.coat().image.format == "PNG"


def test_a_wrong_file_is_refused_and_the_page_goes_on(visit: Visit) -> None:
    assert visit.drop(Given("broken.png", small_png().data[:200]))["error"]["code"] == "E_DECODE"
    assert visit.drop(Given("words.txt", b"no picture"))["error"]["code"] == "E_DECODE"
    assert visit.drop(small_png("whole.png"))["status"] == "ready"


def test_it_works_offline(window: Window, dist: Path) -> None:
    with SiteServer(dist, base="/urushi/") as server:
        first = Visit(window, server.url)
        first.until("s.offlineReady")
    again = Visit(window, server.url)
    again.drop(small_png())
    assert again.coat().image.format == "PNG" and again.complaints() == []


def test_a_browser_that_changes_what_is_read_back_is_not_trusted(site: SiteServer) -> None:
    """Firefox with its protection against fingerprinting, as Tor Browser has it."""
    with opened("Firefox", **{"privacy.resistFingerprinting": True}) as window:
        page = Visit(window, site.url)
        refused = page.drop(avif("cat.avif", pictures.cel(210, 160)))
        assert refused["error"] == {"code": "E_UNSUPPORTED", "kind": "canvas-noise"}
        given = small_png()
        page.drop(given)
        apart = np.abs(levels(page.coat().image) - levels(native(given, page).image))
        assert apart.max() <= 1
