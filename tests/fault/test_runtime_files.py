"""A damaged, missing or slow part of the runtime: a sentence, a way to try again, and it works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing.console import Console
from browsing.files import small_png
from browsing.fixtures import NewStudio
from browsing.studio import Studio
from urushi_build.server import Override, SiteServer

LOGGED = (
    "failed to load resource",
    "net::ERR_",
    "MIME type",
    "fetch API cannot load",
    "'integrity' attribute",
    "Unexpected end of JSON input",
    # Whatever the runtime says of itself as it goes down.
    r"/runtime/pyodide(\.asm)?\.m?js\)$",
)


@dataclass(frozen=True)
class Fault:
    """What happens to which file; `file` is the start of its path."""

    file: str
    how: Override


FAULTS = {
    "wasm-garbage": Fault(
        "runtime/pyodide.asm.wasm", Override(body=b"<html>not found</html>" * 99)
    ),
    "wasm-broken-inside": Fault(
        "runtime/pyodide.asm.wasm", Override(body=b"\0asm\x01\0\0\0" + bytes(range(256)) * 40)
    ),
    "wasm-empty": Fault("runtime/pyodide.asm.wasm", Override(body=b"")),
    "wasm-wrong-type": Fault("runtime/pyodide.asm.wasm", Override(mime="text/html")),
    "wasm-truncated": Fault("runtime/pyodide.asm.wasm", Override(truncate=200_000)),
    "wasm-missing": Fault("runtime/pyodide.asm.wasm", Override(body=b"no", status=404)),
    "wasm-dropped": Fault("runtime/pyodide.asm.wasm", Override(drop=True)),
    "loader-missing": Fault("runtime/pyodide.mjs", Override(body=b"no", status=404)),
    "script-broken": Fault("runtime/pyodide.asm.js", Override(body=b"var a = {")),
    "script-wrong-type": Fault("runtime/pyodide.asm.js", Override(mime="text/html")),
    "library-garbage": Fault(
        "runtime/python_stdlib.zip", Override(body=b"PK\x03\x04" + bytes(500))
    ),
    "index-broken": Fault("runtime/pyodide-lock.json", Override(body=b'{"packages": ')),
    "numpy-truncated": Fault("runtime/numpy", Override(truncate=10_000)),
    "pillow-other-bytes": Fault("runtime/pillow", Override(body=b"PK\x03\x04" + bytes(9000))),
    "engine-missing": Fault("runtime/urushi", Override(body=b"no", status=500)),
    "worker-missing": Fault("js/engine/worker.js", Override(body=b"no", status=404)),
    "worker-wrong-type": Fault("js/engine/worker.js", Override(mime="text/plain")),
}


@pytest.fixture
def faulty(
    new_studio: NewStudio,
    own_site: SiteServer,
    dist: Path,
    console: Console,
    request: pytest.FixtureRequest,
) -> Studio:
    """A page whose site has the fault of that name, and a picture chosen before it shows."""
    console.expect(*LOGGED)
    fault = FAULTS[request.param]
    paths = [path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file()]
    (path,) = [path for path in paths if path.startswith(fault.file)]
    own_site.overrides[path] = fault.how
    studio = new_studio(own_site).open(wait=False)
    studio.add(small_png())
    return studio


@pytest.mark.parametrize("faulty", FAULTS, indirect=True)
def test_is_told_with_a_way_out(faulty: Studio) -> None:
    told = faulty.problem()
    assert faulty.by("engine").get_attribute("data-status") == "failed"
    assert "Nothing was lost" in told and "try again" in told.lower()
    assert "undefined" not in told and "{" not in told
    assert faulty.by("problem").get_attribute("data-code") in ("E_ASSET", "E_BOOT")
    assert faulty.by("retry").is_enabled()
    assert len(faulty.statuses()) == 1


@pytest.mark.parametrize(
    "faulty",
    [
        "wasm-truncated",
        "wasm-broken-inside",
        "script-broken",
        "pillow-other-bytes",
        "worker-missing",
    ],
    indirect=True,
)
def test_works_once_the_file_is_whole_again(faulty: Studio, own_site: SiteServer) -> None:
    faulty.problem()
    own_site.overrides.clear()
    faulty.by("retry").click()
    faulty.ready()
    faulty.previewed()  # the picture that was chosen is still there
    assert faulty.by("problem").is_hidden()
    assert faulty.coat_and_save().image.size == small_png().image.size


def test_trying_again_while_it_is_still_broken_says_so_again(
    new_studio: NewStudio, own_site: SiteServer, console: Console
) -> None:
    console.expect(*LOGGED)
    own_site.overrides["runtime/pyodide.asm.wasm"] = Override(drop=True)
    studio = new_studio(own_site, locale="ja-JP").open(wait=False)
    assert "もう一度" in studio.problem()
    studio.by("retry").click()
    studio.page.wait_for_timeout(500)
    assert "もう一度" in studio.problem()
    own_site.overrides.clear()
    studio.by("retry").click()
    studio.ready()
    assert studio.by("problem").is_hidden()


def test_a_slow_file_is_waited_for(new_studio: NewStudio, own_site: SiteServer) -> None:
    own_site.overrides["runtime/pyodide.asm.wasm"] = Override(delay=6)
    own_site.overrides["runtime/pyodide-lock.json"] = Override(delay=2)
    studio = new_studio(own_site).open(wait=False)
    # Everything that needs no engine is there in the meantime.
    assert studio.by("pick").is_enabled()
    studio.by("lang-ja").click()
    studio.by("lang-en").click()
    studio.add(small_png())
    assert studio.by("engine").get_attribute("data-status") == "booting"
    studio.previewed()
    assert studio.by("problem").is_hidden()
