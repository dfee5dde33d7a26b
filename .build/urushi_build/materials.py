"""Pictures to measure on that are not the project's: pinned, kept in the cache, never shipped."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from urushi_build.console import Timer, megabytes, run_tool, say
from urushi_build.errors import BuildError
from urushi_build.files import sha256_of, work_folder
from urushi_build.paths import MATERIALS_LOCK, cache_dir

FETCH_SECONDS = 900.0


@dataclass(frozen=True)
class DebianPackage:
    """A package of Debian's as the lock pins it.

    Attributes:
        name: of the package.
        version: of the package, epoch included.
        size: of its file, bytes.
        sha256: of its file.
        pictures: the folder in it that is wanted.
    """

    name: str
    version: str
    size: int
    sha256: str
    pictures: str

    @classmethod
    def load(cls, key: str, path: Path = MATERIALS_LOCK) -> "DebianPackage":
        """Read one entry of the lock file."""
        entry = json.loads(path.read_text(encoding="utf-8"))[key]
        return cls(
            entry["package"],
            entry["version"],
            entry["bytes"],
            entry["sha256"],
            entry["pictures"],
        )


def ensure_wesnoth() -> Path | None:
    """Return the folder of the pictures of Battle for Wesnoth, fetching its package once.

    $URUSHI_WESNOTH names another. None, after saying why, where they cannot be had: on a system
    that is no Debian, say, or with no network.
    """
    named = os.environ.get("URUSHI_WESNOTH")
    if named:
        return Path(named)
    wanted = DebianPackage.load("wesnoth")
    kept = cache_dir() / "materials" / f"wesnoth-{wanted.sha256[:16]}"
    if kept.is_dir():
        return kept
    try:
        _bring(wanted, kept)
    except BuildError as error:
        say(f"{error}\nGoing on without the pictures of {wanted.name}.")
        return None
    return kept


def _bring(wanted: DebianPackage, kept: Path) -> None:
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise BuildError(
                f"{wanted.name} is a package of Debian's, and there is no {tool} here.",
                "Unpack it elsewhere and set URUSHI_WESNOTH to its folder core/images.",
            )
    say(f"fetching Debian's {wanted.name} ({megabytes(wanted.size)}): pictures to measure on")
    timer = Timer()
    with work_folder() as folder:
        file = _download(wanted, folder)
        got = sha256_of(file)
        if got != wanted.sha256:
            raise BuildError(
                f"{wanted.name} {wanted.version} is not the pinned file and was refused: expected "
                f"sha256 {wanted.sha256}, got {got}.",
                "Nothing was unpacked from it.",
            )
        unpacked = folder / "unpacked"
        run_tool(
            ["dpkg-deb", "-x", file, unpacked],
            what=f"{wanted.name} could not be unpacked",
            remedy="See what dpkg-deb says below.",
        )
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            (unpacked / wanted.pictures).rename(kept)
        except OSError:
            if not kept.is_dir():  # if it is, another clone was quicker
                raise
    say(f"pictures of {wanted.name} fetched, verified and unpacked in {timer}")


def _download(wanted: DebianPackage, folder: Path) -> Path:
    """Fetch the package's file; as root, with apt's lists brought up to date if need be."""
    fetch = ["apt-get", "download", f"{wanted.name}={wanted.version}"]
    what = f"{wanted.name} {wanted.version} could not be fetched"
    remedy = "Try again with a network, and with apt's lists up to date (apt-get update)."

    def attempt() -> Path:
        run_tool(fetch, what=what, remedy=remedy, cwd=folder, timeout=FETCH_SECONDS)
        found = next(folder.glob("*.deb"), None)
        if found is None:
            raise BuildError(f"{what}: apt-get left no file.", remedy)
        return found

    try:
        return attempt()
    except BuildError:
        if not (hasattr(os, "geteuid") and os.geteuid() == 0):
            raise
    run_tool(["apt-get", "update", "-qq"], what=what, remedy=remedy, timeout=FETCH_SECONDS)
    return attempt()
