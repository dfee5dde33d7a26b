"""Installable, and of use without a network after one visit."""

from __future__ import annotations

import io
import json
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
from browsing.console import Console
from browsing.files import small_jpeg, small_png
from browsing.fixtures import NewStudio
from browsing.studio import Studio
from PIL import Image
from urushi_build.server import SiteServer


def test_can_be_installed(new_studio: NewStudio, dist: Path) -> None:
    studio = new_studio(service_workers="allow").open()
    studio.offline_ready()
    cdp = studio.cdp()
    answer = cdp.send("Page.getAppManifest")
    assert answer["errors"] == []
    manifest = json.loads(answer["data"])
    assert manifest["name"] and manifest["short_name"] and manifest["display"] == "standalone"
    # Relative, so that the site may lie in any folder.
    assert urljoin(answer["url"], manifest["start_url"]) == studio.url
    for icon in manifest["icons"]:
        data = (dist / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            wide, high = Image.open(io.BytesIO(data)).size
            assert icon["sizes"] == f"{wide}x{high}"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
    assert studio.page.evaluate("!!navigator.serviceWorker.controller")
    errors = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Test contexts are incognito ones, which no browser installs from.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []


def test_works_with_the_network_off(
    new_studio: NewStudio, own_site: SiteServer, console: Console
) -> None:
    studio = new_studio(own_site, service_workers="allow").open()
    studio.offline_ready()
    own_site.stop()
    studio.page.context.set_offline(True)
    studio.page.reload()
    studio.ready()
    given = small_png()
    studio.add_and_see(given)
    saved = studio.coat_and_save()
    assert saved.image.size == given.image.size
    assert not np.array_equal(np.asarray(saved.image), np.asarray(given.image))
    # Text needs a font, and that is here as well.
    studio.add_layer("mark", "text").get_by_test_id("parameter-text").fill("漆")
    studio.previewed()
    assert studio.coat_and_save().image.size == given.image.size
    # Another day: a new tab, another kind of file, the sample.
    tab = Studio(console.new_page(studio.page.context), studio.url).open()
    tab.add_and_see(small_jpeg())
    assert tab.coat_and_save().image.format == "JPEG"
    tab.clear()
    tab.by("sample").click()
    tab.previewed()


def test_a_visit_fetches_nothing_that_a_coat_does_not_need(
    new_studio: NewStudio, own_site: SiteServer
) -> None:
    studio = new_studio(own_site, service_workers="allow").open()
    studio.offline_ready()
    studio.add_and_see(small_png())
    studio.coat_and_save()
    paths = {request.path for request in own_site.requests}
    assert "runtime/pyodide.asm.wasm" in paths
    assert not [path for path in paths if "scipy" in path or "openblas" in path]


def test_second_visit_binds_workers_by_header_as_well(new_studio: NewStudio) -> None:
    studio = new_studio(service_workers="allow").open()
    studio.offline_ready()
    policy = studio.page.evaluate(
        "fetch('js/engine/worker.js').then(({ headers }) => headers.get('content-security-policy'))"
    )
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy
    page_policy = studio.page.locator("meta[http-equiv=Content-Security-Policy]")
    assert page_policy.get_attribute("content") == policy
