"""The font of the marks: fetched as the runtime is, and put where the engine looks for it."""

from pathlib import Path

from urushi_build.files import place, sha256_of
from urushi_build.paths import PYCORE
from urushi_build.runtime import RuntimeLock, ensure_runtime

FOLDER = PYCORE / "urushi" / "fonts"


def font_files() -> set[Path]:
    """Return where the font and its licence lie, or would lie, in the engine's package."""
    return {FOLDER / name for name in RuntimeLock.load().only("font").files}


def ensure_font(runtime_dir: Path | None = None) -> None:
    """Put the font and its licence into the engine's package, for the command line and the tests.

    They are not committed. What is there already is left alone if it is as pinned.

    Args:
        runtime_dir: as in `ensure_runtime`.

    Raises:
        BuildError: they could be had nowhere.
    """
    lock = RuntimeLock.load().only("font")
    files = lock.files.values()
    absent = [pinned for pinned in files if not _is_there(FOLDER / pinned.name, pinned.sha256)]
    if not absent:
        return
    store = ensure_runtime(lock, runtime_dir)
    for pinned in absent:
        target = FOLDER / pinned.name
        target.unlink(missing_ok=True)
        place(store.path(pinned.name), target)


def _is_there(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256
