"""Putting the site together: dist/, complete, static and relative."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from urushi_build import packages
from urushi_build.console import Timer, megabytes, run_tool, say
from urushi_build.environment import ensure_run
from urushi_build.errors import BuildError
from urushi_build.files import only_one, sha256_of, work_folder
from urushi_build.fonts import ensure_font
from urushi_build.freshness import Stamp, fingerprint
from urushi_build.measured import FIGURES, write_measured
from urushi_build.packages import Member, engine_sources
from urushi_build.paths import (
    BUILD,
    DIST,
    REQUIREMENTS,
    ROOT,
    RUNTIME_LOCK,
    STATE,
    VENV_PYTHON,
    WEB,
    cache_dir,
)
from urushi_build.runtime import RuntimeLock, ensure_runtime

# Parts of web/ that are for making the site and not of it.
TOOLING = re.compile(
    r"(^|/)(\.[^/]*|node_modules|__pycache__|sample|package(-lock)?\.json|tsconfig[^/]*\.json|"
    r"[^/]+\.config\.m?js|[^/]+\.d\.ts|[^/]+\.md|measured\.tables\.json)(/|$)"
)
REQUIRED = ("index.html", "manifest.webmanifest", "sw.js", "js/main.js", "sample/draw_sample.py")
BUILD_PARTS = (BUILD / "urushi_build", REQUIREMENTS)
DRAWN = (
    "sample.png",
    "icons/icon-192.png",
    "icons/icon-512.png",
    "icons/icon-maskable-512.png",
    "icons/apple-touch-icon.png",
)
SERVICE_WORKER = "sw.js"
BUILD_INFO = "build-info.json"
FIRST_MODULE = "js/main.js"
STATIC_IMPORT = re.compile(r'^\s*(?:import|export|\})[^"\n]*"(\.[^"\n]+\.js)";', re.MULTILINE)
PRELOAD_MARK = "<!-- @modulepreload -->"
PRECACHE_MARK = re.compile(r"/\* @precache \*/\s*\[\]")
VERSION_MARK = re.compile(r'/\* @version \*/\s*"[^"]*"')


@dataclass(frozen=True)
class Asset:
    """One file of the finished site, as the service worker lists it."""

    url: str
    sha256: str
    lazy: bool
    size: int


def build(runtime_dir: Path | None = None, dist: Path = DIST) -> bool:
    """Build the site into `dist`.

    Args:
        runtime_dir: a folder of runtime files to use before any other source.
        dist: where the site goes; replaced as a whole, at the end.

    Returns:
        False if everything was up to date and nothing was done.
    """
    with only_one():
        return _build(runtime_dir, dist)


def _build(runtime_dir: Path | None, dist: Path) -> bool:
    timer = Timer()
    stamp = Stamp(STATE / "build.json")
    inputs = input_files()
    if dist == DIST and stamp.holds(inputs, _files_below(dist), ROOT):
        say(f"dist/ is up to date ({timer})")
        return False
    read = fingerprint(inputs, ROOT)
    ensure_run()
    lock = RuntimeLock.load()
    store = ensure_runtime(lock, runtime_dir)
    ensure_font(runtime_dir)
    members = {f"runtime/{name}": one for name, one in packages.assemble(lock, store).items()}
    for name in lock.only("font").files:
        members[f"fonts/{name}"] = Member(store.path(name), lazy=True)
    with work_folder() as folder:
        site = folder / "dist"
        _copy_web(site)
        _copy_drawings(site)
        write_measured(site)
        lazy = set()
        for url, member in members.items():
            target = site / url
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(member.source, target)
            if member.lazy:
                lazy.add(url)
        preload_modules(site)
        info = finish(site, lazy)
        if dist == DIST:
            stamp.forget()
        _swap(site, dist)
    if dist == DIST:
        stamp.write(read, _files_below(dist), ROOT)
    size = info["bytes"]
    say(
        f"dist/ built in {timer}: version {info['version'][:12]}, {megabytes(size['total'])}, of "
        f"which {megabytes(size['boot'])} for the first coat"
    )
    return True


def input_files() -> list[Path]:
    """List every file that the site depends on.

    Raises:
        BuildError: a part of the project is missing.
    """
    missing = [name for name in REQUIRED if not (WEB / name).is_file()]
    if missing:
        raise BuildError(
            f"The page is not complete: web/ has no {', '.join(missing)}.",
            "Run from a complete checkout of the project.",
        )
    tools = [path for part in BUILD_PARTS for path in _files_below(part)]
    single = [RUNTIME_LOCK, ROOT / "build.py", *([FIGURES] if FIGURES.is_file() else [])]
    return sorted([*_files_below(WEB), *tools, *engine_sources(), *single])


def preload_modules(site: Path) -> None:
    """Name in index.html every module that the page's first script imports.

    Without it a browser learns of each module only when the one that imports it has come, and a
    slow connection pays a round trip for each link of the chain.

    Raises:
        BuildError: index.html does not have the mark exactly once.
    """
    start = site / FIRST_MODULE
    found, waiting = {start}, [start]
    while waiting:
        module = waiting.pop()
        for name in STATIC_IMPORT.findall(module.read_text(encoding="utf-8")):
            imported = (module.parent / name).resolve()
            if imported not in found:
                found.add(imported)
                waiting.append(imported)
    urls = sorted(path.relative_to(site.resolve()).as_posix() for path in found - {start})
    page = site / "index.html"
    source = page.read_text(encoding="utf-8")
    if source.count(PRELOAD_MARK) != 1:
        raise BuildError(
            f"web/index.html has the mark {PRELOAD_MARK} {source.count(PRELOAD_MARK)} times "
            "instead of once.",
            "Restore the line that the build fills in.",
        )
    links = "\n    ".join(f'<link rel="modulepreload" href="{url}" />' for url in urls)
    page.write_text(source.replace(PRELOAD_MARK, links), encoding="utf-8")


def finish(site: Path, lazy: set[str]) -> dict[str, Any]:
    """List all files, derive the version from them, and stamp build-info.json and sw.js.

    Args:
        site: the assembled folder; sw.js is rewritten in it, build-info.json is added.
        lazy: URLs that the first coat can do without.

    Returns:
        The content of build-info.json.
    """
    worker = site / SERVICE_WORKER
    source = worker.read_text(encoding="utf-8")
    assets = [_asset(path, site, lazy) for path in _files_below(site) if path != worker]
    version = version_of(assets, source)
    boot = sum(asset.size for asset in assets if not asset.lazy)
    total = sum(asset.size for asset in assets)
    parts = {
        "page": sum(a.size for a in assets if not a.url.startswith(("runtime/", "fonts/"))),
        "runtime": sum(a.size for a in assets if a.url.startswith("runtime/") and not a.lazy),
    }
    info = {
        "version": version,
        "engine": {"packages": list(packages.BOOT_PACKAGES)},
        "bytes": {
            **parts,
            "boot": boot,
            "lazy": total - boot,
            "total": total,
            "files": {asset.url: asset.size for asset in assets},
        },
    }
    path = site / BUILD_INFO
    path.write_text(json.dumps(info, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    listed = [*assets, _asset(path, site, lazy)]
    worker.write_text(stamp_worker(source, listed, version), encoding="utf-8")
    return info


def version_of(assets: list[Asset], worker: str) -> str:
    """Return one hash of everything: every asset's name and content, and sw.js unstamped."""
    digest = hashlib.sha256(worker.encode())
    for asset in sorted(assets, key=lambda asset: asset.url):
        digest.update(f"\0{asset.url}\0{asset.sha256}\0{asset.lazy}".encode())
    return digest.hexdigest()


def stamp_worker(source: str, assets: list[Asset], version: str) -> str:
    """Put the list of files (lazy ones last) and the version into the service worker.

    Raises:
        BuildError: sw.js does not have each mark exactly once.
    """
    ordered = sorted(assets, key=lambda asset: (asset.lazy, asset.url))
    rows = [{"url": a.url, "sha256": a.sha256, "lazy": a.lazy} for a in ordered]
    for mark, name, text in (
        (PRECACHE_MARK, "/* @precache */ []", json.dumps(rows, indent=1)),
        (VERSION_MARK, '/* @version */ "…"', json.dumps(version)),
    ):
        found = mark.findall(source)
        if len(found) != 1:
            raise BuildError(
                f"web/sw.js has the mark {name} {len(found)} times instead of once.",
                "Restore the two lines that the build fills in.",
            )
        source = source.replace(found[0], text)
    return source


def _asset(path: Path, site: Path, lazy: set[str]) -> Asset:
    url = path.relative_to(site).as_posix()
    return Asset(url, sha256_of(path), url in lazy, path.stat().st_size)


def _copy_web(site: Path) -> None:
    for path in _files_below(WEB):
        name = path.relative_to(WEB).as_posix()
        if TOOLING.search(name):
            continue
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _copy_drawings(site: Path) -> None:
    """Draw the sample picture and the icons, once per state of the script that draws them."""
    sources = _files_below(WEB / "sample")
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{path.name} {sha256_of(path)}\n".encode())
    drawn = cache_dir() / "drawings" / digest.hexdigest()[:32]
    if not all((drawn / name).is_file() for name in DRAWN):
        timer = Timer()
        with work_folder() as folder:
            out = folder / "out"
            out.mkdir()
            run_tool(
                [VENV_PYTHON, "-B", WEB / "sample" / "draw_sample.py", "--out", out],
                what="The sample picture could not be drawn",
                remedy="The lines below say why.",
            )
            _check_drawings(out)
            drawn.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(drawn, ignore_errors=True)
            out.rename(drawn)
        say(f"sample picture and icons drawn in {timer}")
    shutil.copytree(drawn, site, dirs_exist_ok=True)


def _check_drawings(out: Path) -> None:
    missing = [name for name in DRAWN if not (out / name).is_file()]
    if missing:
        raise BuildError(
            f"web/sample/draw_sample.py did not draw {', '.join(missing)}.",
            "It must write them into the folder that --out names.",
        )


def _swap(site: Path, dist: Path) -> None:
    """Replace `dist` in two renames, so that a server never sees half a site for long."""
    STATE.mkdir(parents=True, exist_ok=True)
    fresh, stale = STATE / "dist.new", STATE / "dist.old"
    for folder in (fresh, stale):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.move(site, fresh)
    if dist.exists():
        dist.rename(stale)
    dist.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(fresh, dist)
    shutil.rmtree(stale, ignore_errors=True)


def _files_below(folder: Path) -> list[Path]:
    """List files below a folder, sorted, leaving out what tools install or leave behind."""
    found: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("node_modules", "__pycache__")]
        found.extend(Path(base, name) for name in names)
    return sorted(found)


def read_info(dist: Path = DIST) -> Mapping[str, Any]:
    """Return the build-info.json of a built site."""
    info: Mapping[str, Any] = json.loads((dist / BUILD_INFO).read_text(encoding="utf-8"))
    return info
