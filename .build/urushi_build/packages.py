"""From verified runtime files to the folder `runtime/` of the site."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from urushi_build.console import Timer, megabytes, run_tool, say
from urushi_build.environment import ensure_node
from urushi_build.errors import BuildError
from urushi_build.files import place, sha256_of, work_folder, write_atomically
from urushi_build.fonts import font_files
from urushi_build.paths import BUILD, PYCORE, VENV, VENV_PYTHON, cache_dir
from urushi_build.prune import AS_IS_LAZY, PACKAGE_RULES, STDLIB_RULE, Rule
from urushi_build.runtime import RuntimeLock, Store

CORE_AS_IS = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
STDLIB = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
ENGINE = "urushi"
BOOT_PACKAGES = ("numpy", "Pillow", ENGINE)
_ROOMS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Member:
    """One file that is not the page's: its content, and whether a first coat can do without it."""

    source: Path
    lazy: bool


@dataclass(frozen=True)
class Task:
    """One archive to repack, as repack.py reads it."""

    input: str
    output: str
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    docstrings: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    compile_sources: bool = True
    by_pyodide_build: bool = False


def assemble(lock: RuntimeLock, store: Store) -> dict[str, Member]:
    """Return the files of `runtime/` by name: core, pruned packages, engine, rewritten lock."""
    official: dict[str, Any] = json.loads(store.path(LOCK).read_text(encoding="utf-8"))
    members = {name: Member(store.path(name), lazy=False) for name in CORE_AS_IS}
    repacked = _repacked(lock, store, official["packages"])
    members[STDLIB] = Member(repacked[STDLIB], lazy=False)
    entries: dict[str, Any] = {}
    for key, rule in PACKAGE_RULES.items():
        entry = official["packages"][key]
        members[entry["file_name"]] = Member(repacked[entry["file_name"]], lazy=rule.lazy)
        entries[key] = {**entry, "sha256": sha256_of(repacked[entry["file_name"]])}
    for key in sorted(AS_IS_LAZY):
        entry = official["packages"][key]
        members[entry["file_name"]] = Member(store.path(entry["file_name"]), lazy=True)
        entries[key] = entry
    wheel = _engine_wheel(lock, store, repacked[STDLIB])
    members[wheel.name] = Member(wheel, lazy=False)
    entries[ENGINE] = _engine_entry(wheel)
    new_lock = {"info": official["info"], "packages": entries}
    members[LOCK] = Member(_kept(_as_json(new_lock), LOCK), lazy=False)
    return members


def _repacked(lock: RuntimeLock, store: Store, packages: Mapping[str, Any]) -> dict[str, Path]:
    """Return the pruned archives by file name, from the cache or made now, all in one go."""
    rules: dict[str, Rule] = {STDLIB: STDLIB_RULE}
    rules.update({packages[key]["file_name"]: rule for key, rule in PACKAGE_RULES.items()})
    results: dict[str, Path] = {}
    absent: list[str] = []
    for name, rule in rules.items():
        key = _cache_key(lock.files[name].sha256, _runtime_key(lock), repr(rule))
        results[name] = cache_dir() / "repacked" / key / name
        if not results[name].is_file():
            absent.append(name)
    if not absent:
        return results
    timer = Timer()
    say(f"pruning and compiling {', '.join(sorted(absent))}")
    with work_folder() as folder:
        tasks = []
        for name in absent:
            place(store.path(name), folder / name)
            rule = rules[name]
            patterns = (rule.drop, rule.keep, rule.docstrings, rule.blank)
            tasks.append(Task(name, f"{name}.new", *patterns))
        _run_in_runtime(store, store.path(STDLIB), folder, tasks)
        for name in absent:
            write_atomically(results[name], (folder / f"{name}.new").read_bytes())
    for name in absent:
        before, after = lock.files[name].size, results[name].stat().st_size
        say(f"  {name}: {megabytes(before)} -> {megabytes(after)}")
    say(f"pruned and compiled in {timer}")
    return results


def engine_sources() -> list[Path]:
    """List the files that the engine's wheel is made of; the page fetches the font by itself."""
    package = PYCORE / ENGINE
    if not (package / "__init__.py").is_file():
        raise BuildError(
            f"The engine is not there: {package} has no __init__.py.",
            "Run from a complete checkout of the project.",
        )
    sources = {path for path in package.rglob("*") if path.is_file() and _is_source(path)}
    return sorted([*sources - font_files(), PYCORE / "pyproject.toml"])


def _is_source(path: Path) -> bool:
    return "__pycache__" not in path.parts and not path.name.startswith(".")


def _engine_wheel(lock: RuntimeLock, store: Store, stdlib: Path) -> Path:
    """Return the engine's precompiled wheel; made anew only if a source of it changed.

    The wheel is built by its own back end (flit), since pyodide-build's builder wants a
    cross-compiler's environment even for pure Python; pyodide-build then compiles it, running
    under the runtime's Python inside Node (with the precompiled standard library `stdlib`,
    which starts several times as fast).
    """
    parts = [f"{path.relative_to(PYCORE)} {sha256_of(path)}" for path in engine_sources()]
    key = _cache_key(_runtime_key(lock), *parts)
    folder = cache_dir() / "engine" / key
    ready = list(folder.glob("*.whl"))
    if ready:
        return ready[0]
    timer = Timer()
    with work_folder() as work:
        _place_engine(work / "source")
        run_tool(
            [
                *(VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "-q", "wheel"),
                *("--no-deps", "--no-build-isolation", "--no-index", "-w", work, work / "source"),
            ],
            what="The engine's wheel could not be built",
            remedy="The lines below say why.",
            env={"SOURCE_DATE_EPOCH": "315532800"},
        )
        plain = next(work.glob("*.whl"))
        name = plain.name.replace("-py3-", "-cp312-")
        task = Task(
            plain.name,
            "engine.zip",
            drop=("*.dist-info/RECORD", "*.dist-info/entry_points.txt", "*/py.typed"),
            compile_sources=False,
            by_pyodide_build=True,
        )
        _run_in_runtime(store, stdlib, work, [task])
        write_atomically(folder / name, (work / "engine.zip").read_bytes())
    say(f"engine wheel built and compiled in {timer}")
    return folder / name


def _place_engine(target: Path) -> None:
    """Copy the engine's sources alone, so that nothing lying about can get into the wheel."""
    for path in engine_sources():
        copy = target / path.relative_to(PYCORE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _engine_entry(wheel: Path) -> dict[str, Any]:
    """Describe the engine to loadPackage, in the form of the official lock's entries."""
    return {
        "depends": ["numpy", "pillow"],
        "file_name": wheel.name,
        "imports": [ENGINE],
        "install_dir": "site",
        "name": ENGINE,
        "package_type": "package",
        "sha256": sha256_of(wheel),
        "unvendored_tests": False,
        "version": wheel.name.split("-")[1],
    }


def _run_in_runtime(store: Store, stdlib: Path, folder: Path, tasks: list[Task]) -> None:
    node = ensure_node()
    job = {"path": ["/site-packages"], "tasks": [asdict(task) for task in tasks]}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    with _runtime_folder(store, stdlib) as runtime:
        run_tool(
            [
                *(node.node, _ROOMS / "toolchain.mjs"),
                *(runtime, BUILD, _site_packages(), folder / "job.json"),
            ],
            what="Compiling with the browser runtime's Python failed",
            remedy="The lines below say why; a Node older than 18 is a usual cause.",
            timeout=900,
        )


@contextmanager
def _runtime_folder(store: Store, stdlib: Path) -> Iterator[Path]:
    """Lay the core out under its own names, for Node to load."""
    with work_folder() as folder:
        for name in (*CORE_AS_IS, LOCK):
            place(store.path(name), folder / name)
        place(stdlib, folder / STDLIB)
        # Node takes a .js file for CommonJS or a module by the nearest package.json.
        (folder / "package.json").write_text('{"type": "commonjs"}', encoding="utf-8")
        yield folder


def _site_packages() -> Path:
    found = sorted(VENV.glob("lib/python*/site-packages")) or sorted(VENV.glob("Lib/site-packages"))
    return found[0]


def _runtime_key(lock: RuntimeLock) -> str:
    """What the compiled bytes depend on besides their input: the tools and the runtime."""
    return _cache_key(
        (_ROOMS / "repack.py").read_text(encoding="utf-8"),
        (_ROOMS / "toolchain.mjs").read_text(encoding="utf-8"),
        lock.files["pyodide.asm.wasm"].sha256,
        lock.files[STDLIB].sha256,
    )


def _cache_key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _kept(data: bytes, name: str) -> Path:
    """Keep a derived file by its content, and return where."""
    path = cache_dir() / "derived" / hashlib.sha256(data).hexdigest() / name
    if not path.is_file():
        write_atomically(path, data)
    return path


def _as_json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()
