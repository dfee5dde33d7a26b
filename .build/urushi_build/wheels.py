"""The cache's wheels: what pip once fetched installs again with no network, if it is unharmed."""

import contextlib
import hashlib
import json
import shutil
import sys
import sysconfig
from pathlib import Path

from urushi_build.console import run_tool, say
from urushi_build.files import sha256_of, work_folder
from urushi_build.paths import VENV_PYTHON, cache_dir

NETWORK_REMEDY = (
    "If the network or its proxy is down, try again when it is up; what was already fetched is "
    "kept. If pip or npm say something else below, that is the cause."
)
SUMS = "sha256.json"


def install(requirements: Path, *, deps: bool, what: str) -> None:
    """Install a list of requirements into the virtual environment.

    The files are fetched at most once for each list, platform and Python, and kept with their
    hashes; a set with a file that has changed since is fetched anew.

    Args:
        requirements: the list; what it includes by ``-r`` lies beside it.
        deps: whether to install what these need in turn.
        what: begins the sentence if it fails.

    Raises:
        BuildError: pip could not fetch or install something.
    """
    own = [] if deps else ["--no-deps"]
    store = _store(requirements, deps=deps)
    if not _unharmed(store):
        shutil.rmtree(store, ignore_errors=True)
        with work_folder() as folder:
            fetched = folder / "wheels"
            pip("download", *own, "-d", str(fetched), "-r", str(requirements), what=what)
            sums = {path.name: sha256_of(path) for path in sorted(fetched.iterdir())}
            (fetched / SUMS).write_text(json.dumps(sums, indent=1) + "\n")
            store.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # another clone may have been quicker
                fetched.rename(store)
    offline = ["--no-index", "--find-links", str(store)]
    pip("install", *own, *offline, "-r", str(requirements), what=what)


def pip(*arguments: str, what: str) -> None:
    """Run the virtual environment's pip.

    Raises:
        BuildError: it failed; `what` begins the sentence.
    """
    run_tool(
        [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "-q", "--retries=1", *arguments],
        what=what,
        remedy=NETWORK_REMEDY,
    )


def _store(requirements: Path, *, deps: bool) -> Path:
    """Return the folder of a list's files: all lists count, since they include each other."""
    digest = hashlib.sha256(f"{requirements.name} {deps} {sys.version_info[:2]}".encode())
    for path in sorted(requirements.parent.glob("*.txt")):
        digest.update(path.read_bytes())
    name = f"{requirements.stem}-{sysconfig.get_platform()}-{digest.hexdigest()[:16]}"
    return cache_dir() / "wheels" / name


def _unharmed(store: Path) -> bool:
    sums = store / SUMS
    if not sums.is_file():
        return False
    try:
        wanted: dict[str, str] = json.loads(sums.read_text())
        good = all(sha256_of(store / name) == digest for name, digest in wanted.items())
    except (OSError, ValueError, AttributeError):
        good = False
    if not good:
        say(f"the cached files in {store.name} have changed: fetching them again")
    return good
