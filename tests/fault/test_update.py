"""A new version of the site: offered, never forced; the old one goes on until the reload."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing.files import small_png
from browsing.fixtures import BASE, NewStudio
from browsing.studio import Studio
from urushi_build.server import Override, SiteServer

OFFER = "[data-testid=toast][data-key='update.offer']"
NEWS = "A coat for your picture, newer than before."


@pytest.fixture
def changing(dist: Path, tmp_path: Path) -> Iterator[SiteServer]:
    """A site whose files may change while it is served."""
    copy = tmp_path / "dist"
    shutil.copytree(dist, copy)
    with SiteServer(copy, base=BASE) as server:
        yield server


def publish(site: SiteServer, file: str, data: bytes) -> None:
    """Change one file as a new build would: the file, and its hash in the service worker."""
    path, worker = site.root / file, site.root / "sw.js"
    old, new = (hashlib.sha256(body).hexdigest() for body in (path.read_bytes(), data))
    stamped = worker.read_text("utf-8")
    assert old in stamped
    path.write_bytes(data)
    worker.write_text(stamped.replace(old, new), "utf-8")


def publish_news(site: SiteServer) -> None:
    words = json.loads((site.root / "i18n" / "en.json").read_text("utf-8"))
    words["first.title"] = NEWS
    publish(site, "i18n/en.json", json.dumps(words).encode())


def heading(studio: Studio) -> str:
    return studio.page.locator("h1").inner_text()


def test_is_offered_and_waits_for_the_reload(new_studio: NewStudio, changing: SiteServer) -> None:
    studio = new_studio(changing, service_workers="allow").open()
    studio.offline_ready()
    before = heading(studio)
    publish_news(changing)
    studio.page.reload()
    studio.page.locator(OFFER).wait_for()
    # Nothing has changed under the artist's hands.
    assert heading(studio) == before != NEWS
    studio.ready()
    studio.add_and_see(small_png())
    assert studio.coat_and_save().name == "cat.urushi.png"
    studio.page.locator(OFFER).get_by_test_id("toast-action").click()
    studio.page.get_by_role("heading", name=NEWS).wait_for()
    studio.ready()
    studio.add_and_see(small_png())
    assert studio.coat_and_save().name == "cat.urushi.png"


def test_a_half_published_version_is_not_taken(new_studio: NewStudio, changing: SiteServer) -> None:
    studio = new_studio(changing, service_workers="allow").open()
    studio.offline_ready()
    before = heading(studio)
    publish_news(changing)
    # One of the new files is not there yet, or comes from somebody's cache.
    changing.overrides["i18n/en.json"] = Override(body=b'{"first.title": "mixed up"}')
    studio.page.reload()
    studio.ready()
    studio.page.wait_for_timeout(1500)
    assert heading(studio) == before
    assert studio.page.locator(OFFER).count() == 0
    studio.add_and_see(small_png())
    assert studio.coat_and_save().name == "cat.urushi.png"
    # Once it is complete, it comes.
    changing.overrides.clear()
    studio.page.reload()
    studio.page.locator(OFFER).wait_for()
